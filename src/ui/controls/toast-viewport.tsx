import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { classes } from '../classes.ts';
import type { ToastWords } from './toast.tsx';

interface ToastViewportProps {
  /** What is to be shown next. */
  readonly next: readonly ToastWords[];
  /** These are shown now. */
  readonly onTaken: (taken: readonly ToastWords[]) => void;
}

/** Where toasts come up. Loaded with the first one. */
export const ToastViewport = (props: ToastViewportProps): ReactNode => (
  <Base.Provider limit={3}>
    <Base.Portal>
      <Base.Viewport className="fixed right-4 bottom-4 left-4 z-40 flex flex-col items-end gap-2">
        <Toasts {...props} />
      </Base.Viewport>
    </Base.Portal>
  </Base.Provider>
);

function Toasts({ next, onTaken }: ToastViewportProps): ReactNode {
  const { toasts, add } = Base.useToastManager();
  useEffect(() => {
    if (next.length === 0) return;
    for (const { title, description, kind = 'done', action } of next) {
      add({
        title,
        ...(description === undefined ? {} : { description }),
        type: kind,
        timeout: kind === 'failed' ? 0 : 6000,
        priority: kind === 'failed' ? 'high' : 'low',
        ...(action ? { actionProps: { children: action.label, onClick: action.onSelect } } : {}),
      });
    }
    onTaken(next);
  }, [add, next, onTaken]);
  return toasts.map((toast) => (
    <Base.Root
      key={toast.id}
      toast={toast}
      className={classes(
        'w-full max-w-96 rounded border border-l-3 border-hairline bg-raised text-ink shadow-float transition-[opacity,transform] duration-200 data-ending-style:opacity-0 data-limited:hidden data-starting-style:translate-y-2 data-starting-style:opacity-0',
        toast.type === 'failed' ? 'border-l-vermilion' : 'border-l-verdigris',
      )}
    >
      <Base.Content className="flex items-start gap-2 py-2 pr-2 pl-3">
        <div className="min-w-0 flex-1 py-1">
          <Base.Title className="text-14 font-medium" />
          <Base.Description className="mt-1 text-13 text-ink-soft" />
        </div>
        <Base.Action className="inline-flex h-8 shrink-0 cursor-pointer items-center rounded px-2 text-14 font-medium text-lapis-ink hover:bg-well" />
        <Base.Close
          aria-label="Close"
          className="inline-flex size-8 shrink-0 cursor-pointer items-center justify-center rounded text-ink-soft hover:bg-well"
        >
          <X size={16} strokeWidth={1.5} aria-hidden />
        </Base.Close>
      </Base.Content>
    </Base.Root>
  ));
}

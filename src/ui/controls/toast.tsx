import { createContext, lazy, Suspense, use, useCallback, useState, type ReactNode } from 'react';

/** What a toast says. */
export interface ToastWords {
  /** What happened: "Version 4 was published." */
  readonly title: string;
  readonly description?: string;
  readonly kind?: 'done' | 'failed';
  /** The one next step. */
  readonly action?: { readonly label: string; readonly onSelect: () => void };
}

const ToastContext = createContext<(words: ToastWords) => void>(() => {});

/** Says what happened, for a moment, to someone who may look elsewhere. Failures stay until they are closed. */
export const useToast = (): ((words: ToastWords) => void) => use(ToastContext);

const Viewport = lazy(async () => ({ default: (await import('./toast-viewport.tsx')).ToastViewport }));

/** Once, around the page. */
export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [next, setNext] = useState<readonly ToastWords[]>([]);
  const [needed, setNeeded] = useState(false);
  const add = useCallback((words: ToastWords) => {
    setNeeded(true);
    setNext((before) => [...before, words]);
  }, []);
  const taken = useCallback((shown: readonly ToastWords[]) => setNext((before) => before.filter((words) => !shown.includes(words))), []);
  return (
    <ToastContext value={add}>
      {children}
      <Suspense>{needed && <Viewport next={next} onTaken={taken} />}</Suspense>
    </ToastContext>
  );
}

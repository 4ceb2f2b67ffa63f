import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { classes } from '../classes.ts';

interface OpenState {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

interface DialogProps extends OpenState {
  readonly title: string;
  /** One sentence under the title: what this is about. */
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** The buttons, the one that does it last. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
}

const veil = 'fixed inset-0 z-30 bg-veil transition-opacity duration-[160ms] data-ending-style:opacity-0 data-starting-style:opacity-0';

/** A question that has to be answered before going on. Escape and a click beside it close it without doing anything. */
export const Dialog = ({ open, onOpenChange, ...rest }: DialogProps): ReactNode => (
  <Base.Root open={open} onOpenChange={onOpenChange}>
    <Base.Portal>
      <Base.Backdrop className={veil} />
      <Base.Viewport className="fixed inset-0 z-30 flex items-center justify-center overflow-y-auto p-4">
        <DialogPopup {...rest} />
      </Base.Viewport>
    </Base.Portal>
  </Base.Root>
);

function DialogPopup({ title, description, children, actions, wide = false }: Omit<DialogProps, keyof OpenState>): ReactNode {
  const popup = useRef<HTMLDivElement>(null);
  useEffect(() => backToPage, []);
  return (
    <Base.Popup
      ref={popup}
      initialFocus={() => firstPlace(popup.current) ?? true}
      className={classes(
        'flex max-h-full w-full flex-col rounded border border-hairline bg-raised text-ink shadow-float outline-none transition-[opacity,transform] duration-[160ms] data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-starting-style:scale-[0.98] data-starting-style:opacity-0',
        wide ? 'max-w-180' : 'max-w-120',
      )}
    >
      <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-3">
        <div className="min-w-0 space-y-1">
          <Base.Title className="text-16 font-semibold">{title}</Base.Title>
          {description !== undefined && <Base.Description className="text-14 text-ink-soft">{description}</Base.Description>}
        </div>
        <CloseButton />
      </header>
      {children !== undefined && <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">{children}</div>}
      {actions !== undefined && <footer className="flex flex-wrap justify-end gap-2 border-t border-hairline px-5 py-3">{actions}</footer>}
    </Base.Popup>
  );
}

/** What opened the dialog may be gone when it closes: then one is on the page again, not nowhere. */
const backToPage = (): void => {
  setTimeout(() => {
    if (document.activeElement === document.body) document.getElementById('page')?.focus({ preventScroll: true });
  });
};

/** Where one begins in a dialog: what is to be filled in, else what sends it, else what leaves it. Never the cross. */
const firstPlace = (popup: HTMLElement | null): HTMLElement | null | undefined =>
  popup?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select') ??
  popup?.querySelector<HTMLElement>('footer button[type=submit]') ??
  popup?.querySelector<HTMLElement>('footer button');

interface SheetProps extends OpenState {
  readonly title: string;
  /** Where it comes from: the margin from below, the shelf from the left. */
  readonly side: 'bottom' | 'left';
  readonly children: ReactNode;
}

const sides = {
  bottom: 'inset-x-0 bottom-0 max-h-[78dvh] rounded-t border-t data-ending-style:translate-y-full data-starting-style:translate-y-full',
  left: 'inset-y-0 left-0 w-[min(320px,86vw)] border-r data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
} as const;

/** What stands beside the page on a wide screen, on a narrow one. */
export const Sheet = ({ open, onOpenChange, title, side, children }: SheetProps): ReactNode => (
  <Base.Root open={open} onOpenChange={onOpenChange}>
    <Base.Portal>
      <Base.Backdrop className={veil} />
      <Base.Popup
        className={classes(
          'fixed z-30 flex flex-col border-hairline bg-paper text-ink shadow-float outline-none transition-transform duration-200',
          sides[side],
        )}
      >
        <header className="flex items-center justify-between border-b border-hairline py-2 pr-2 pl-4">
          <Base.Title className="text-14 font-semibold">{title}</Base.Title>
          <CloseButton />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-4">{children}</div>
      </Base.Popup>
    </Base.Portal>
  </Base.Root>
);

const CloseButton = (): ReactNode => (
  <Base.Close
    aria-label="Close"
    className="-mt-1 inline-flex size-8 shrink-0 cursor-pointer items-center justify-center rounded text-ink-soft transition-colors hover:bg-well hover:text-ink"
  >
    <X size={20} strokeWidth={1.5} aria-hidden />
  </Base.Close>
);

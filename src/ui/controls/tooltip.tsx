/**
 * A few words about a control, on hover and on focus. One layer shows them for the whole page, so that a control costs nothing but two
 * attributes; they are never the only place where something is said, because a control has its name by itself.
 */
import { cloneElement, useEffect, useLayoutEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { KeyHint } from '../marks/key-hint.tsx';

interface TooltipProps {
  readonly words: string;
  readonly keys?: string;
  /** One element that takes focus. */
  readonly children: ReactElement<Record<string, unknown>>;
}

export const Tooltip = ({ words, keys, children }: TooltipProps): ReactNode =>
  cloneElement(children, { 'data-tip': words, 'data-tip-keys': keys });

interface Tip {
  readonly over: HTMLElement;
  readonly words: string;
  readonly keys: string | undefined;
}

const delayMs = 500;
const distance = 6;

/** Once, around the page. */
export function TooltipLayer(): ReactNode {
  const tip = useTip();
  const popup = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!tip || !popup.current) return;
    const { top, bottom, left, width } = tip.over.getBoundingClientRect();
    const { width: own, height } = popup.current.getBoundingClientRect();
    const x = Math.max(distance, Math.min(left + width / 2 - own / 2, document.documentElement.clientWidth - own - distance));
    const y = bottom + distance + height > innerHeight ? top - distance - height : bottom + distance;
    popup.current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }, [tip]);
  if (!tip) return null;
  return createPortal(
    <div
      ref={popup}
      role="tooltip"
      className="pointer-events-none fixed top-0 left-0 z-50 flex max-w-72 items-center gap-2 rounded bg-ink px-2 py-1 text-13 text-paper"
    >
      {tip.words}
      {tip.keys !== undefined && <KeyHint keys={tip.keys} inverse />}
    </div>,
    document.body,
  );
}

function useTip(): Tip | undefined {
  const [tip, setTip] = useState<Tip | undefined>();
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over: HTMLElement | undefined;
    const hide = (): void => {
      clearTimeout(timer);
      over = undefined;
      setTip(undefined);
    };
    const come = (target: EventTarget | null, after: number): void => {
      const found = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
      if (found === (over ?? null)) return;
      hide();
      const words = found?.dataset['tip'];
      if (!found || words === undefined) return;
      over = found;
      // A menu or dialog that it has opened says more.
      const show = (): void => {
        if (found.isConnected && found.getAttribute('aria-expanded') !== 'true')
          setTip({ over: found, words, keys: found.dataset['tipKeys'] });
      };
      timer = setTimeout(show, after);
    };
    document.addEventListener('pointerover', (event) => event.pointerType === 'mouse' && come(event.target, delayMs), { signal });
    document.addEventListener('focusin', ({ target }) => target instanceof Element && target.matches(':focus-visible') && come(target, 0), {
      signal,
    });
    document.addEventListener('keydown', (event) => event.key === 'Escape' && hide(), { signal });
    for (const gone of ['focusout', 'pointerdown', 'scroll']) document.addEventListener(gone, hide, { signal, capture: true });
    return () => {
      hide();
      listening.abort();
    };
  }, []);
  return tip;
}

import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react';
import { occurrenceAt } from './occurrence.ts';
import { useKeys } from './viewer-keys.ts';
import { selectedSpan } from './selection.ts';
import type { SelectedWords, WordsAction, ShownDocument } from './shown-document.ts';

interface SelectionBarProps {
  readonly shown: ShownDocument;
  /** The element that holds the document. */
  readonly within: RefObject<HTMLElement | null>;
  readonly Action: WordsAction;
  /** Why nothing can be done with words of this version. */
  readonly unless: string | undefined;
}

interface Selected {
  readonly words: SelectedWords;
  readonly left: number;
  readonly top: number;
}

/** What can be done with the words that are selected, right under them; `k` does it. Escape and another selection close it. */
export function SelectionBar({ shown, within, Action, unless }: SelectionBarProps): ReactNode {
  const [selected, setSelected] = useState<Selected | undefined>();
  const [said, setSaid] = useState('');
  const bar = useRef<HTMLDivElement>(null);
  useKeys({ k: selected && (() => bar.current?.querySelector('button')?.click()) });
  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      // A press inside the bar takes the selection away in some browsers; the words were already read.
      if (bar.current?.contains(document.activeElement)) return;
      setSelected(within.current ? readSelection(shown, within.current) : undefined);
    };
    const changed = (): void => {
      clearTimeout(settling);
      settling = setTimeout(look, 180);
    };
    const closed = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setSelected(undefined);
    };
    document.addEventListener('selectionchange', changed);
    document.addEventListener('keydown', closed);
    return () => {
      clearTimeout(settling);
      document.removeEventListener('selectionchange', changed);
      document.removeEventListener('keydown', closed);
    };
  }, [shown, within]);
  const done = (words = ''): void => {
    getSelection()?.removeAllRanges();
    setSelected(undefined);
    setSaid(words);
  };
  const status = (
    <span role="status" className="sr-only">
      {said}
    </span>
  );
  if (!selected) return status;
  const { words, left, top } = selected;
  return (
    <>
      {status}
      <div
        ref={bar}
        role="group"
        aria-label="Selected words"
        className="absolute z-20 max-w-[min(420px,92vw)] rounded border border-hairline bg-raised p-1 font-sans text-14 shadow-float"
        style={{ left: `min(${left}px, calc(100vw - 240px))`, top }}
        onPointerDown={(event) => event.preventDefault()}
      >
        <Action key={`${words.start} ${words.end}`} selected={words} unless={unless} onDone={done} />
      </div>
    </>
  );
}

function readSelection(shown: ShownDocument, within: HTMLElement): Selected | undefined {
  const selection = getSelection();
  const span = selectedSpan(shown, within, selection);
  if (!span || !selection) return undefined;
  const { bundle, path, version, text } = shown;
  const rects = selection.getRangeAt(0).getClientRects();
  const last = rects[rects.length - 1] ?? selection.getRangeAt(0).getBoundingClientRect();
  return {
    words: { bundle, path, version, ...span, quote: text.slice(span.start, span.end), occurrence: occurrenceAt(text, span) },
    left: Math.max(8, last.right - 60),
    top: last.bottom + window.scrollY + 8,
  };
}

import { Suspense, useEffect, useRef, type ReactNode } from 'react';
import { Button } from '../../../ui/controls/button.tsx';
import { useGo } from '../../../ui/routing/link.tsx';
import { ScopeFields } from '../../documents/web/index.ts';
import { askPath } from './paths.ts';

/** What is asked, of which bundle, as of when; '' for all bundles and for now. */
export interface Asked {
  readonly question: string;
  readonly bundle: string;
  readonly asOf: string;
}

interface AskFormProps {
  readonly asked: Asked;
  readonly busy: boolean;
  /** Asks the same once more. */
  readonly onAgain: () => void;
}

/** The question box. What is asked goes into the address, from where it is answered. */
export function AskForm({ asked, busy, onAgain }: AskFormProps): ReactNode {
  const go = useGo();
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (box.current) box.current.value = asked.question;
    if (asked.question === '') box.current?.focus();
  }, [asked.question]);
  const send = (change: Partial<Asked> = {}): void => {
    const next = { ...asked, question: box.current?.value.trim() ?? '', ...change };
    if (next.question === asked.question && next.bundle === asked.bundle && next.asOf === asked.asOf) onAgain();
    else go(askPath(next.question, next));
  };
  return (
    <form
      aria-label="Ask the documents"
      className="mb-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (box.current?.value.trim() === '') box.current.focus();
        else send();
      }}
    >
      <textarea
        ref={box}
        aria-label="Question"
        placeholder="What do you want to know?"
        rows={1}
        maxLength={20_000}
        enterKeyHint="go"
        className="field-sizing-content block max-h-[40dvh] w-full resize-none border-b border-edge bg-transparent pb-2 font-serif text-26 font-semibold tracking-[-0.01em] outline-none placeholder:font-normal placeholder:text-ink-soft focus:border-lapis focus:shadow-[0_1px_0_var(--lapis)]"
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <div className="mt-4 flex min-h-13 flex-wrap items-end gap-3">
        <Suspense>
          <ScopeFields bundle={asked.bundle} asOf={asked.asOf} onChange={(scope) => send(scope)} />
        </Suspense>
        <Button type="submit" kind="primary" className="ml-auto" busy={busy}>
          Ask
        </Button>
      </div>
    </form>
  );
}

import { useState, type ReactNode } from 'react';
import { Button } from '../../../ui/controls/button.tsx';
import { Input, Textarea } from '../../../ui/controls/field.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import type { StemmaError } from '../../../kernel/shared/errors.ts';
import type { PresentedEvidence } from '../contract.ts';
import { EvidencePicker } from './evidence-picker.tsx';

/** What a person fills in. */
export interface InsightDraft {
  readonly statement: string;
  readonly evidence: readonly string[];
  /** Days as typed; '' for none. */
  readonly days: string;
}

interface InsightFormProps {
  readonly start: InsightDraft;
  /** Says what is sent: "Save this insight". */
  readonly submit: string;
  readonly busy: boolean;
  readonly error: StemmaError | null;
  readonly onSubmit: (draft: InsightDraft) => void;
  readonly onCancel: () => void;
  /** The chosen evidence changed: it may belong into the address. */
  readonly onChosen?: (evidence: readonly string[]) => void;
  /** The evidence it stands on already. */
  readonly known?: readonly PresentedEvidence[];
}

/** A statement and the evidence it stands on. */
export function InsightForm({ start, submit, busy, error, onSubmit, onCancel, onChosen, known }: InsightFormProps): ReactNode {
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const noStatement = draft.statement.trim() === '' ? 'Write what you conclude, in a sentence.' : undefined;
  const noEvidence = draft.evidence.length === 0;
  const badDays = daysProblem(draft.days);
  return (
    <form
      className="space-y-8"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (noStatement === undefined && !noEvidence && badDays === undefined) onSubmit(draft);
      }}
    >
      <Textarea
        label="Statement"
        reading
        rows={2}
        maxLength={10_000}
        value={draft.statement}
        onChange={(event) => setDraft({ ...draft, statement: event.target.value })}
        error={tried ? noStatement : undefined}
        hint="What you stand behind, in your own words."
      />
      <section className="space-y-3">
        <h2 className="font-serif text-20 font-semibold">Evidence</h2>
        {tried && noEvidence && (
          <p role="alert" className="text-13 text-vermilion-ink">
            An insight stands on at least one quote. Choose one.
          </p>
        )}
        <EvidencePicker
          chosen={draft.evidence}
          {...(known ? { known } : {})}
          onChange={(evidence) => {
            setDraft({ ...draft, evidence });
            onChosen?.(evidence);
          }}
        />
      </section>
      <Input
        label="Review every so many days"
        className="max-w-60"
        inputMode="numeric"
        value={draft.days}
        onChange={(event) => setDraft({ ...draft, days: event.target.value.trim() })}
        error={badDays}
        hint="Leave it empty to be asked only when a quote changes."
      />
      {error && <ErrorNotice error={error} title="The insight was not saved. What you wrote is still here." />}
      <div className="sticky bottom-0 flex flex-wrap justify-end gap-2 border-t border-hairline bg-paper py-3">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" kind="primary" busy={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

/** What is wrong with a number of days; none is right too. */
const daysProblem = (days: string): string | undefined =>
  days === '' || (/^[1-9]\d{0,3}$/.test(days) && Number(days) <= 3650) ? undefined : 'A number of days from 1 to 3,650.';

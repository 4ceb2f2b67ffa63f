import type { ReactNode } from 'react';
import { useChange } from '../../../ui/api/calls.ts';
import { Button } from '../../../ui/controls/button.tsx';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { askRoute } from '../contract.ts';
import type { Asked } from './ask-form.tsx';
import { answerPath } from './paths.ts';

/** Keeps an answer. It follows what it read from then on. */
export function SaveAnswer({ asked: { question, bundle, asOf } }: { readonly asked: Asked }): ReactNode {
  const save = useChange(askRoute, { outdates: ['answers.list', 'overview.status'] });
  const id = save.data?.id;
  if (id !== undefined) {
    return (
      <p role="status" className="flex min-h-8 items-center text-14">
        <span>
          Saved. It follows what it read from now on. <TextLink href={answerPath(id)}>Open the saved answer</TextLink>
        </span>
      </p>
    );
  }
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button
          busy={save.isPending}
          unless={asOf === '' ? undefined : 'Only an answer to the present can be saved. Choose “Now” first.'}
          onClick={() => save.mutate({ body: { question, save: true, ...(bundle === '' ? {} : { bundle }) } })}
        >
          Save this answer
        </Button>
        <span className="text-13 text-ink-soft">A saved answer says when its sources change.</span>
      </div>
      {save.error && <ErrorNotice error={save.error} title="The answer was not saved." />}
    </div>
  );
}

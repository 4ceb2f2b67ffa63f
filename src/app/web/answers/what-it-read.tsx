import type { ReactNode } from 'react';
import { answerPath } from '../../../modules/answers/web/index.ts';
import { counted, whyPath } from '../../../modules/documents/web/index.ts';
import { insightPath } from '../../../modules/evidence/web/index.ts';
import { useCall } from '../../../ui/api/calls.ts';
import { ErrorNotice } from '../../../ui/feedback/error-notice.tsx';
import { StateMark } from '../../../ui/marks/state-mark.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { whyRoute } from '../../why/contract.ts';

/** What a saved answer observed and follows from then on, and what depends on it. */
export function WhatItRead({ id, asOf }: { readonly id: string; readonly asOf: string | undefined }): ReactNode {
  const why = useCall(whyRoute, { params: { id }, query: asOf === undefined ? {} : { asOf } });
  if (why.error) return <ErrorNotice error={why.error} title="What it follows could not be read." onRetry={() => void why.refetch()} />;
  const { reads = [], dependants = [] } = why.data ?? {};
  const searches = reads.filter(({ kind }) => kind === 'search');
  return (
    <div className="mt-4 min-h-10 space-y-2 text-13 text-ink-soft">
      {searches.map(({ kind, id: input, label, fingerprint = '' }) => (
        <p key={input}>
          {`It follows one ${kind} for “${label}”: other passages, or other words in them, flag it.`}{' '}
          <span className="font-mono" title={fingerprint}>{`read ${fingerprint.slice(0, 12)}`}</span>
        </p>
      ))}
      <p>
        <TextLink href={whyPath(id)}>What it rests on, and what rests on it</TextLink>
      </p>
      {dependants.length > 0 && (
        <div>
          <h3 className="font-semibold">{`${counted(dependants.length, 'thing')} ${dependants.length === 1 ? 'depends' : 'depend'} on it`}</h3>
          <ul>
            {dependants.map((one) => (
              <li key={one.id} className="flex items-center gap-3 py-1">
                <TextLink href={one.kind === 'answer' ? answerPath(one.id) : insightPath(one.id)}>{one.label}</TextLink>
                {one.state !== undefined && <StateMark state={one.state} />}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

import type { ReactNode } from 'react';
import { MarginNote } from '../../../ui/marks/citation.tsx';
import { Tag } from '../../../ui/marks/tag.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { citationPath, documentName, headingWords, positionWords } from '../../documents/web/index.ts';
import { VerdictMarks } from '../../verdicts/web/index.ts';
import type { PresentedEvidence } from '../contract.ts';
import { evidencePath } from './paths.ts';
import { outcomeTone, outcomeWords } from './words.ts';

interface EvidenceNoteProps {
  readonly number: number;
  readonly evidence: PresentedEvidence;
}

/** Evidence in the margin: the judged quote, where it was last certain, and what became of it. */
export function EvidenceNote({ number, evidence }: EvidenceNoteProps): ReactNode {
  const headings = headingWords(evidence.headingPath);
  return (
    <MarginNote
      number={number}
      lights={evidence.id}
      href={citationPath(evidence)}
      title={documentName(evidence)}
      place={
        <>
          <span className="figures">{positionWords(evidence)}</span>
          {headings !== '' && <span className="block">{headings}</span>}
          <span className="block">
            <TextLink href={evidencePath(evidence.id)}>All of this evidence</TextLink>
          </span>
        </>
      }
      quote={evidence.quote}
    >
      <Tag tone={outcomeTone(evidence.outcome)}>{outcomeWords[evidence.outcome]}</Tag>
      {evidence.contextChanged === true && <span className="ml-2 text-ink-soft">words around it changed</span>}
      {evidence.dismissed && <p className="mt-1 text-ink-soft">{`dismissed: ${evidence.dismissed.reason}`}</p>}
      {evidence.verdicts.length > 0 && (
        <div className="mt-1.5">
          <VerdictMarks verdicts={evidence.verdicts} label={`Verdicts on quote ${number}`} />
        </div>
      )}
    </MarginNote>
  );
}

import { useMemo, type ReactNode } from 'react';
import { MarginNotes } from '../../../ui/layout/margin-notes.tsx';
import { CitationNumeral, MarginNote } from '../../../ui/marks/citation.tsx';
import { TextLink } from '../../../ui/routing/link.tsx';
import { citationLabel, citationPath, documentName, headingWords, positionWords, whyPath } from '../../documents/web/index.ts';
import type { PresentedAnswer } from '../contract.ts';
import { numberCitations, type NumberedCitation } from './number-citations.ts';

type Sentences = PresentedAnswer['sentences'];

interface AnswerTextProps {
  readonly sentences: Sentences;
  /** What stands after a sentence, by its number from 1: what people said of it. */
  readonly after?: (sentence: number) => ReactNode;
}

/** The sentences of an answer as they are read, each with the numerals of what it stands on. */
export function AnswerText({ sentences, after }: AnswerTextProps): ReactNode {
  const numbered = useMemo(() => numberCitations(sentences), [sentences]);
  return (
    <div className="reading space-y-3">
      {numbered.sentences.map(({ text, citations }, index) => (
        <div key={index}>
          <AskedCell asked={citations[0]?.citation.asked} />
          <p className={index === 0 ? 'text-20 leading-reading' : undefined}>
            {text}
            {citations.map(({ number, key, citation }) => (
              <CitationNumeral key={key} number={number} lights={key} href={citationPath(citation)} label={citationLabel(citation)} />
            ))}
          </p>
          {after?.(index + 1)}
        </div>
      ))}
    </div>
  );
}

/** The cell that a question asks for, above the row that it stands in. */
function AskedCell({ asked }: { readonly asked: Sentences[number]['citations'][number]['asked'] }): ReactNode {
  if (!asked) return null;
  return (
    <p className="text-20 leading-reading">
      {asked.value}{' '}
      <span className="text-14 text-ink-soft">
        {asked.column} of {asked.row}, <span className="figures">{asked.cell}</span>
      </span>
    </p>
  );
}

/** The notes that belong to the numerals, for the margin of the page. */
export function AnswerNotes({ sentences }: { readonly sentences: Sentences }): ReactNode {
  const notes = useMemo(
    () => numberCitations(sentences).notes.map((note) => ({ lights: note.key, note: <CitationNote note={note} /> })),
    [sentences],
  );
  return <MarginNotes notes={notes} />;
}

function CitationNote({ note: { number, key, citation } }: { readonly note: NumberedCitation }): ReactNode {
  const headings = headingWords(citation.headingPath);
  return (
    <MarginNote
      number={number}
      lights={key}
      href={citationPath(citation)}
      title={documentName(citation)}
      place={
        <>
          <span className="figures">{positionWords(citation)}</span>
          {headings !== '' && <span className="block">{headings}</span>}
        </>
      }
      quote={citation.quote}
    >
      <TextLink href={whyPath(`${citation.bundle}/${citation.document}@${citation.version}:${citation.start}-${citation.end}`)}>
        What rests on this
      </TextLink>
    </MarginNote>
  );
}

/** How many citations the margin holds, for its sheet. */
export function notesTitle(sentences: Sentences): string {
  const { length } = numberCitations(sentences).notes;
  return `${length} ${length === 1 ? 'citation' : 'citations'}`;
}

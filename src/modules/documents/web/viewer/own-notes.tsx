import type { ReactNode } from 'react';
import { MarginNote } from '../../../../ui/marks/citation.tsx';
import type { Mark, TextRange } from './marks.ts';
import { indexAt } from './marks.ts';
import type { PlaceNote, ShownDocument } from './shown-document.ts';

/** The key of the place one came for, unless a note stands at exactly its words. */
export const placeKey = 'place';

/** The note to the place one came for: which words, under which headings, on which page. */
export function placeNote(shown: ShownDocument, span: TextRange, aside: ReactNode): PlaceNote {
  const page = shown.pages.find(({ start, end }) => start <= span.start && end > span.start)?.page;
  const headings = headingsAt(shown, span.start);
  const cell = shown.blocks[indexAt(shown.blocks, span.start)]?.cells?.find(
    ({ start, end }) => start <= span.start && end > span.start,
  )?.address;
  const where = [...(cell === undefined ? [] : [cell]), ...(page === undefined ? [] : [`page ${page}`]), `version ${shown.version}`].join(
    ', ',
  );
  return {
    ...span,
    key: placeKey,
    tone: 'lapis',
    label: 'The place you came for',
    note: (
      <MarginNote
        lights={placeKey}
        title="The place you came for"
        place={[headings.at(-1), where].filter(Boolean).join(' · ')}
        quote={shown.text.slice(span.start, Math.min(span.end, span.start + 600))}
      >
        <div className="-ml-3">{aside}</div>
      </MarginNote>
    ),
  };
}

function headingsAt({ text, blocks }: ShownDocument, offset: number): string[] {
  const path: string[] = [];
  const block = blocks[indexAt(blocks, offset)];
  for (let section = block?.section ?? -1; section >= 0; section = blocks[section]?.section ?? -1) {
    const heading = blocks[section];
    if (heading) path.unshift(text.slice(heading.start, heading.end));
  }
  return path;
}

const kinds = {
  comment: { word: 'Comment', tone: 'lapis' },
  inserted: { word: 'Inserted', tone: 'verdigris' },
  deleted: { word: 'Deleted', tone: 'vermilion' },
} as const;

/** Tracked changes and comments that came with the file. */
export const annotationNotes = ({ annotations }: ShownDocument): PlaceNote[] =>
  annotations.map(({ kind, start, end, text, author, date }, index) => {
    const { word, tone } = kinds[kind];
    const key = `annotation-${index}`;
    const title = author === undefined ? word : `${word} by ${author}`;
    return {
      start,
      end,
      key,
      tone,
      label: title,
      note: (
        <MarginNote lights={key} title={title} {...(date === undefined ? {} : { place: dayOf(date) })}>
          <span className="reading text-14 whitespace-pre-line">
            {kind === 'deleted' ? <del className="text-vermilion-ink">{text}</del> : text}
          </span>
        </MarginNote>
      ),
    };
  });

const dayOf = (date: string): string => {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? date : time.toLocaleDateString(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
};

/** The marks of notes; the one one came for stands out. */
export const marksOf = (notes: readonly PlaceNote[], span: TextRange | undefined): Mark[] =>
  notes.map(({ key, tone, start, end }) => ({
    key,
    tone,
    start,
    end,
    ...(span?.start === start && span.end === end ? { strong: true } : {}),
  }));

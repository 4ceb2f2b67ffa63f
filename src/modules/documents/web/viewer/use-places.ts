import { createElement, useMemo } from 'react';
import type { Mark, TextRange } from './marks.ts';
import { occurrenceAt } from './occurrence.ts';
import { annotationNotes, marksOf, placeNote } from './own-notes.tsx';
import type { DocumentNotes, PlaceNote, WordsAction, ShownDocument } from './shown-document.ts';

interface Places {
  /** In the order of the text. */
  readonly places: readonly PlaceNote[];
  readonly marks: readonly Mark[];
}

interface PlacesInput {
  readonly shown: ShownDocument;
  readonly notes: DocumentNotes;
  /** The place one came for. */
  readonly span: TextRange | undefined;
  readonly Action: WordsAction;
  readonly unless: string | undefined;
}

/** Every note of the document: what depends on it, what others wrote on it, the place one came for. */
export function usePlaces({ shown, notes, span, Action, unless }: PlacesInput): Places {
  const { places: given } = notes;
  return useMemo(() => {
    const known = given.some(({ start, end }) => start === span?.start && end === span.end);
    const action = (range: TextRange): ReturnType<typeof createElement> => {
      const { bundle, path, version, text } = shown;
      const selected = {
        bundle,
        path,
        version,
        ...range,
        quote: text.slice(range.start, range.end),
        occurrence: occurrenceAt(text, range),
      };
      return createElement(Action, { selected, unless, onDone: () => {} });
    };
    const own = span && !known ? [placeNote(shown, span, action(span))] : [];
    const places = [...own, ...given, ...annotationNotes(shown)].sort((a, b) => a.start - b.start || a.end - b.end);
    return { places, marks: marksOf(places, span) };
  }, [Action, given, shown, span, unless]);
}

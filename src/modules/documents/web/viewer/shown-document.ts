/** What the viewer reads and what it is given by the page it stands in. */
import type { ComponentType, ReactNode } from 'react';
import type { ResultOf } from '../../../../kernel/contract/route.ts';
import type { readBlocks } from '../../contract.ts';
import type { TextRange, Tone } from './marks.ts';

/** A document at one version with its structure. */
export type ShownDocument = ResultOf<typeof readBlocks>;
export type ShownBlock = ShownDocument['blocks'][number];
export type ShownPage = ShownDocument['pages'][number];

/** A note to one place of the document, made by whoever knows what depends on it. */
export interface PlaceNote extends TextRange {
  /** Lights together with the words: the note carries it too. */
  readonly key: string;
  readonly tone: Tone;
  /** Whose note it is, for the ear: "Insight, stale". */
  readonly label: string;
  readonly note: ReactNode;
}

/** The notes of a document and what there is to say beside them. */
export interface DocumentNotes {
  readonly places: readonly PlaceNote[];
  /** Without a place in this version, above the others. */
  readonly rest?: ReactNode;
  /** That they could not be read, for one. */
  readonly notice?: ReactNode;
}

/** Words that were selected in the document. */
export interface SelectedWords extends TextRange {
  readonly bundle: string;
  readonly path: string;
  readonly version: number;
  readonly quote: string;
  /** Which of the equal quotes of the text it is, from 1; undefined when that cannot be counted. */
  readonly occurrence: number | undefined;
}

/** Something that can be done with words. */
export type WordsAction = ComponentType<{
  readonly selected: SelectedWords;
  /** Why not now. */
  readonly unless: string | undefined;
  /** Closes it; `words` say what was done, for who cannot see the margin. */
  readonly onDone: (words?: string) => void;
}>;

/** What the viewer shows that documents know nothing of. The app fills it in, because it knows every module. */
export interface ViewerSlots {
  /** What depends on a document, as notes to its passages. */
  readonly useNotes: (shown: ShownDocument) => DocumentNotes;
  readonly Action: WordsAction;
  /** Other screens about the same document. */
  readonly links: (shown: ShownDocument) => readonly { readonly label: string; readonly href: string }[];
}

/**
 * Generated documents as structure: sections, paragraphs, lists and tables in which every sentence has an identity that
 * survives editing. What became of a sentence is read from identities alone, without any diff.
 */

/** A fact that can be asked for: `answer` occurs in the sentence. */
export interface Fact {
  readonly question: string;
  readonly answer: string;
}

export interface GeneratedSentence {
  id: string;
  text: string;
  fact?: Fact;
  /** Sentences with the same text share this name. */
  twin?: string;
}

export interface GeneratedParagraph {
  kind: 'paragraph' | 'item';
  id: string;
  sentences: GeneratedSentence[];
  /** Paragraphs with the same text share this name. */
  twin?: string;
}

export interface GeneratedRow {
  id: string;
  cells: GeneratedSentence[];
}

export interface GeneratedTable {
  kind: 'table';
  id: string;
  header: GeneratedRow;
  rows: GeneratedRow[];
}

export interface GeneratedList {
  kind: 'list';
  id: string;
  items: GeneratedParagraph[];
}

export type GeneratedPart = GeneratedParagraph | GeneratedList | GeneratedTable;

export interface GeneratedSection {
  id: string;
  title: string;
  parts: GeneratedPart[];
  sections: GeneratedSection[];
}

/** How the same text is written down; no part of what it says. */
export interface Style {
  readonly numbered: boolean;
  readonly bullet: '-' | '*' | '+' | '1.';
  /** Columns to wrap at; 0 writes each paragraph on one line. */
  readonly wrap: number;
  /** Every n-th word is emphasised; 0 for none. */
  readonly emphasis: number;
}

export interface GeneratedDocument {
  title: string;
  style: Style;
  sections: GeneratedSection[];
  /** Counts the identities and fresh words given out, so that none is given twice. */
  used: number;
}

/** A block as it is read again: a heading, a paragraph, an item or a row, with its sentences (cells of a row). */
export interface GeneratedBlock {
  readonly id: string;
  readonly kind: 'heading' | 'paragraph' | 'item' | 'row';
  readonly sentences: readonly GeneratedSentence[];
  readonly section: string;
}

/** The blocks in reading order, one for each block a parser makes of the rendered document. */
export function blocksOf(document: GeneratedDocument): GeneratedBlock[] {
  const heading = (id: string, text: string): GeneratedBlock => ({
    id,
    kind: 'heading',
    sentences: [{ id: `${id}.title`, text }],
    section: id,
  });
  const ofSection = (section: GeneratedSection): GeneratedBlock[] => [
    heading(section.id, section.title),
    ...section.parts.flatMap((part) => ofPart(part, section.id)),
    ...section.sections.flatMap(ofSection),
  ];
  return [heading('title', document.title), ...document.sections.flatMap(ofSection)];
}

function ofPart(part: GeneratedPart, section: string): GeneratedBlock[] {
  if (part.kind === 'list') return part.items.flatMap((item) => ofPart(item, section));
  if (part.kind === 'table')
    return [part.header, ...part.rows].map((row) => ({ id: row.id, kind: 'row' as const, sentences: row.cells, section }));
  return [{ id: part.id, kind: part.kind, sentences: part.sentences, section }];
}

/** All sections in reading order. */
export function sectionsOf(document: GeneratedDocument): GeneratedSection[] {
  const all = (section: GeneratedSection): GeneratedSection[] => [section, ...section.sections.flatMap(all)];
  return document.sections.flatMap(all);
}

/** What truly became of a sentence between two states of a document. */
export type SentenceTruth = 'kept' | 'edited' | 'removed';

export function truthOf(before: GeneratedDocument, after: GeneratedDocument, sentence: string): SentenceTruth {
  const find = (document: GeneratedDocument): GeneratedSentence | undefined =>
    blocksOf(document)
      .flatMap((block) => block.sentences)
      .find(({ id }) => id === sentence);
  const old = find(before);
  const now = find(after);
  if (!old || !now) return 'removed';
  return old.text === now.text ? 'kept' : 'edited';
}

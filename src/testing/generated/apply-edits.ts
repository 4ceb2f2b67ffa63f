/** Edits a generated document as people do and says what was done, by identity. */
import type { GeneratedDocument, GeneratedParagraph, GeneratedSection, GeneratedSentence, GeneratedTable, Style } from './document.ts';
import { sectionsOf } from './document.ts';
import { Writer } from './generate-document.ts';
import { Random } from './random.ts';
import { boilerplate } from './words.ts';

export const editOperations = [
  'edit_word',
  'negate',
  'insert_sentence',
  'remove_sentence',
  'insert_paragraph',
  'remove_paragraph',
  'move_paragraph',
  'move_section',
  'remove_section',
  'rename_heading',
  'copy_twin',
  'edit_cell',
  'insert_row',
  'remove_row',
  'reformat',
] as const;
export type EditOperation = (typeof editOperations)[number];

/** What was done to what: the identity of a sentence, paragraph, row, section, or `document`. */
export interface Edit {
  readonly op: EditOperation;
  readonly target: string;
}

interface Desk {
  readonly document: GeneratedDocument;
  readonly writer: Writer;
  /**
   * Twins of which one was changed or taken away, and twins that were copied. One name is never in both: a clause taken away
   * here and put in there is a clause that moved, to anyone who has only the text, and identities would say otherwise.
   */
  readonly takenAway: Set<string>;
  readonly copied: Set<string>;
}

/** Applies `count` edits out of `operations`; the given document stays as it is. Equal for equal seeds. */
export function applyEdits(
  before: GeneratedDocument,
  seed: number,
  count: number,
  operations: readonly EditOperation[] = editOperations,
): { document: GeneratedDocument; edits: Edit[] } {
  const document = structuredClone(before);
  const random = new Random(seed);
  const desk: Desk = { document, writer: new Writer(random, document), takenAway: new Set(), copied: new Set() };
  const edits: Edit[] = [];
  for (let tries = 0; edits.length < count && tries < count * 20; tries++) {
    const op = random.pick(operations);
    const target = perform[op](desk);
    if (target !== null) edits.push({ op, target });
  }
  return { document, edits };
}

const perform: Readonly<Record<EditOperation, (desk: Desk) => string | null>> = {
  edit_word: (desk) => editSentence(desk, (words, at) => words.splice(at, 1, desk.writer.word())),
  negate: (desk) => editSentence(desk, (words, at) => words.splice(at, 0, 'not')),
  insert_sentence: (desk) => {
    const { paragraph } = pickParagraph(desk);
    if (!paragraph || !mayTakeAway(desk, [paragraph])) return null;
    const sentence = desk.writer.sentence();
    paragraph.sentences.splice(desk.writer.random.between(0, paragraph.sentences.length), 0, sentence);
    delete paragraph.twin;
    return sentence.id;
  },
  remove_sentence: (desk) => {
    const { paragraph } = pickParagraph(desk);
    if (!paragraph || paragraph.sentences.length < 2 || !mayTakeAway(desk, [paragraph])) return null;
    const [gone] = paragraph.sentences.splice(desk.writer.random.between(0, paragraph.sentences.length - 1), 1);
    delete paragraph.twin;
    return gone?.id ?? null;
  },
  insert_paragraph: (desk) => {
    const section = desk.writer.random.pick(sectionsOf(desk.document));
    const paragraph = desk.writer.paragraph();
    paragraph.sentences = paragraph.sentences.filter(({ twin }) => twin === undefined);
    section.parts.splice(desk.writer.random.between(0, section.parts.length), 0, paragraph);
    return paragraph.id;
  },
  remove_paragraph: (desk) => {
    const { paragraph, section } = pickParagraph(desk);
    if (!paragraph || !mayTakeAway(desk, [paragraph])) return null;
    takeOut(section, paragraph);
    return paragraph.id;
  },
  move_paragraph: (desk) => {
    const { paragraph, section } = pickParagraph(desk);
    const target = desk.writer.random.pick(sectionsOf(desk.document));
    if (!paragraph || paragraph.kind === 'item' || paragraph.sentences.some(({ twin }) => twin !== undefined)) return null;
    takeOut(section, paragraph);
    target.parts.splice(desk.writer.random.between(0, target.parts.length), 0, paragraph);
    return paragraph.id;
  },
  move_section: ({ document, writer: { random } }) => {
    const [section] = document.sections.splice(random.between(0, document.sections.length - 1), 1);
    if (!section) return null;
    document.sections.splice(random.between(0, document.sections.length), 0, section);
    return section.id;
  },
  remove_section: (desk) => {
    const { sections } = desk.document;
    const section = desk.writer.random.pick(sections);
    if (sections.length < 3 || !mayTakeAway(desk, paragraphsIn(section))) return null;
    sections.splice(sections.indexOf(section), 1);
    return section.id;
  },
  rename_heading: (desk) => {
    const section = desk.writer.random.pick(sectionsOf(desk.document));
    section.title = `${section.title} and ${desk.writer.word()}`;
    return section.id;
  },
  copy_twin: (desk) => {
    const section = desk.writer.random.pick(sectionsOf(desk.document));
    const twin = desk.writer.twin(desk.writer.random.between(0, boilerplate.length - 1));
    if (
      twin.sentences.some((sentence) => desk.takenAway.has(sentence.twin ?? '')) ||
      section.parts.some((part) => 'twin' in part && part.twin === twin.twin)
    ) {
      return null;
    }
    for (const sentence of twin.sentences) desk.copied.add(sentence.twin ?? '');
    section.parts.splice(desk.writer.random.between(0, section.parts.length), 0, twin);
    return twin.id;
  },
  edit_cell: (desk) => {
    const table = pickTable(desk);
    const cell = table && desk.writer.random.pick(table.rows).cells[desk.writer.random.between(1, 2)];
    if (!cell) return null;
    cell.text = desk.writer.word();
    return cell.id;
  },
  insert_row: (desk) => {
    const table = pickTable(desk);
    const row = table && desk.writer.table().rows[0];
    if (!row) return null;
    table.rows.splice(desk.writer.random.between(0, table.rows.length), 0, row);
    return row.id;
  },
  remove_row: (desk) => {
    const table = pickTable(desk);
    if (!table || table.rows.length < 2) return null;
    const [row] = table.rows.splice(desk.writer.random.between(0, table.rows.length - 1), 1);
    return row?.id ?? null;
  },
  reformat: ({ document, writer: { random } }) => {
    const bullet = random.pick<Style['bullet']>(['-', '*', '+', '1.']);
    document.style = { numbered: random.chance(0.5), bullet, wrap: random.pick([0, 60, 80]), emphasis: random.pick([0, 5, 9]) };
    return 'document';
  },
};

/** Changes a sentence that may be a twin: from then on it is one of a kind. */
function editSentence(desk: Desk, change: (words: string[], at: number) => void): string | null {
  const { paragraph } = pickParagraph(desk);
  const sentence = paragraph?.sentences[desk.writer.random.between(0, (paragraph.sentences.length || 1) - 1)];
  if (!paragraph || !sentence || !mayTakeAway(desk, [paragraph])) return null;
  const words = sentence.text.split(' ');
  change(words, desk.writer.random.between(1, words.length - 2));
  sentence.text = words.join(' ');
  forget(sentence);
  delete paragraph.twin;
  return sentence.id;
}

/** Notes that twins among these paragraphs go or change; false when one of them was copied. */
function mayTakeAway(desk: Desk, paragraphs: readonly GeneratedParagraph[]): boolean {
  const twins = paragraphs.flatMap(({ sentences }) => sentences.flatMap(({ twin }) => (twin === undefined ? [] : [twin])));
  if (twins.some((twin) => desk.copied.has(twin))) return false;
  for (const twin of twins) desk.takenAway.add(twin);
  return true;
}

/** The paragraphs and items of a section and of its subsections. */
function paragraphsIn(section: GeneratedSection): GeneratedParagraph[] {
  const own = section.parts.flatMap((part) => (part.kind === 'list' ? part.items : part.kind === 'table' ? [] : [part]));
  return [...own, ...section.sections.flatMap(paragraphsIn)];
}

function forget(sentence: GeneratedSentence): void {
  delete sentence.twin;
  if (sentence.fact && !sentence.text.includes(sentence.fact.answer)) delete sentence.fact;
}

function pickParagraph({ document, writer: { random } }: Desk): { paragraph?: GeneratedParagraph; section: GeneratedSection } {
  const section = random.pick(sectionsOf(document));
  const paragraphs = section.parts.flatMap((part) => (part.kind === 'list' ? part.items : part.kind === 'paragraph' ? [part] : []));
  return paragraphs.length === 0 ? { section } : { section, paragraph: random.pick(paragraphs) };
}

function takeOut(section: GeneratedSection, paragraph: GeneratedParagraph): void {
  section.parts = section.parts.flatMap((part) => {
    if (part === paragraph) return [];
    if (part.kind === 'list') part.items = part.items.filter((item) => item !== paragraph);
    return part.kind === 'list' && part.items.length === 0 ? [] : [part];
  });
}

function pickTable({ document, writer: { random } }: Desk): GeneratedTable | null {
  const tables = sectionsOf(document).flatMap((section) => section.parts.filter((part) => part.kind === 'table'));
  return tables.length === 0 ? null : random.pick(tables);
}

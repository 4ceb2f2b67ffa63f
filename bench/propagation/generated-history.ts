/** Histories made by a program that knows what it did: documents edited as people edit, each sentence with an identity. */
import { Random, applyEdits, generateDocument, questionsFor, readGenerated, renderMarkdown } from '../../src/testing/generated/index.ts';
import type { GeneratedDocument } from '../../src/testing/generated/index.ts';
import type { History, HistoryVersion, KnownSentence } from './history.ts';

export interface GeneratedSize {
  readonly documents: number;
  readonly sections: number;
  readonly versions: number;
  readonly questions: number;
}

/** Equal for equal seeds. Every version edits one or two documents in one to four places. */
export function generateHistory(seed: number, size: GeneratedSize): History {
  const random = new Random(seed);
  let shelf = Array.from({ length: size.documents }, (_, at) => generateDocument(seed * 100 + at, size.sections));
  const shelves: GeneratedDocument[][] = [shelf];
  for (let version = 1; version < size.versions; version++) {
    const edited = new Set(Array.from({ length: random.between(1, 2) }, () => random.between(0, size.documents - 1)));
    shelf = shelf.map((document, at) =>
      edited.has(at) ? applyEdits(document, random.between(1, 2 ** 30), random.between(1, 4)).document : document,
    );
    shelves.push(shelf);
  }
  return {
    name: `generated ${seed}`,
    versions: shelves.map((documents, at): HistoryVersion => ({
      label: `version ${at + 1}`,
      files: new Map(documents.map((document, number) => [pathOf(number), renderMarkdown(document)])),
    })),
    questions: askedAbout(shelves, seed, size.questions),
    known: knownIn(shelves),
  };
}

const pathOf = (number: number): string => `rules-${number + 1}.md`;

/** Of the first version and of the last, so that some are answered only later and some only at first. */
function askedAbout(shelves: readonly (readonly GeneratedDocument[])[], seed: number, count: number): string[] {
  const questions = new Set<string>();
  const ends = [shelves[0], shelves.at(-1)].flatMap((documents) => documents ?? []);
  for (const document of ends) {
    const each = Math.ceil((2 * count) / ends.length);
    for (const { question } of questionsFor(document, seed, each)) questions.add(question);
  }
  const random = new Random(seed + 1);
  const asked = [...questions];
  while (asked.length > count) asked.splice(random.between(0, asked.length - 1), 1);
  return asked;
}

function knownIn(shelves: readonly (readonly GeneratedDocument[])[]): (version: number, path: string) => readonly KnownSentence[] {
  const read = new Map<GeneratedDocument, readonly KnownSentence[]>();
  return (version, path) => {
    const document = shelves[version]?.find((_, number) => pathOf(number) === path);
    if (!document) return [];
    const sentences = read.get(document) ?? [...readGenerated(document).sentences.values()];
    read.set(document, sentences);
    return sentences;
  };
}

/**
 * How many passages does an edit touch, strategy by strategy, beside LangChain's splitters?
 * node bench/passages.ts [--manuals 20] [--edits 5]
 */
import { MarkdownTextSplitter, RecursiveCharacterTextSplitter, type TextSplitter } from '@langchain/textsplitters';
import type { ParsedDocument } from '../src/modules/documents/model.ts';
import { parseBytes } from '../src/modules/documents/formats/parse.ts';
import { markdownPassagesOf } from '../src/modules/search/passages/markdown.ts';
import { passagesOf, type Passage } from '../src/modules/search/passages/passages.ts';
import { semanticPassagesOf } from '../src/modules/search/passages/semantic/semantic.ts';
import { windowsOf } from '../src/modules/search/passages/windows.ts';
import { Random } from '../src/testing/generated/random.ts';
import { report, say, type Arguments, type Section, type Table } from './measure.ts';
import { distancesByCounting } from './passages/counted.ts';
import { edits, manual, markdownOf, plainText, type Edit, type Manual } from './passages/manual.ts';

/** The pieces of a text, each by what it is known by when it comes again. */
type Cutter = (text: string) => Promise<readonly string[]>;

const bySplitter =
  (splitter: TextSplitter): Cutter =>
  (text) =>
    splitter.splitText(text);

const byStrategy =
  (cut: (document: ParsedDocument) => readonly Passage[] | Promise<readonly Passage[]>): Cutter =>
  async (text) => {
    const { document } = await parseBytes('manual.md', new TextEncoder().encode(text));
    return (await cut(document)).map(({ contentHash }) => contentHash);
  };

const usual = { chunkSize: 1000, chunkOverlap: 200 };
const cutters: Readonly<Record<string, Cutter>> = {
  'Stemma `standard`': byStrategy(passagesOf),
  'Stemma `markdown`': byStrategy(markdownPassagesOf),
  'Stemma `semantic`': byStrategy((document) => semanticPassagesOf(document, distancesByCounting)),
  'Stemma `window`': byStrategy(windowsOf),
  'LangChain `RecursiveCharacterTextSplitter`': bySplitter(new RecursiveCharacterTextSplitter(usual)),
  'LangChain `MarkdownTextSplitter`': bySplitter(new MarkdownTextSplitter(usual)),
  'LangChain `MarkdownTextSplitter`, 1,600 characters, no overlap': bySplitter(
    new MarkdownTextSplitter({ chunkSize: 1600, chunkOverlap: 0 }),
  ),
};

export async function measurePassages(given: Arguments): Promise<Section> {
  const [documents, times] = [given.count('manuals', 20), given.count('edits', 5)];
  const mean = `the mean of ${times} edits of each kind in each of ${documents}`;
  return {
    question: 'How many passages does an edit touch?',
    tables: [
      await tableOf(`Pieces that were not there before: ${mean} generated Markdown manuals`, { documents, times, make: manual, edits }),
      await tableOf(`The same: ${mean} texts of 120 paragraphs without headings`, {
        documents,
        times,
        make: plainText,
        edits: Object.fromEntries(Object.entries(edits).filter(([kind]) => !/section|heading/.test(kind))),
      }),
    ],
    bars: [],
    notes: [
      'What is touched has to be stored, analysed and embedded anew; everything else keeps its identity. A manual has twelve sections of 2 to 20 paragraphs, lists, tables and blocks of code.',
      'Reformatting wraps paragraphs at 80 characters and changes bullets and the padding of cells, and not one word: Stemma cuts the text that was read, the splitters the source.',
      'A heading is no part of a passage of Stemma (but of `window`): renaming it changes the path that the passages below are found under, which embeds nothing.',
      'The `semantic` strategy is given vectors that count words, so that nothing has to be loaded: where it cuts says nothing of its worth, how it bears edits does.',
      `LangChain: \`@langchain/textsplitters\`, ${usual.chunkSize} characters with ${usual.chunkOverlap} of overlap unless stated.`,
    ],
  };
}

interface Measured {
  readonly documents: number;
  readonly times: number;
  readonly make: (random: Random) => Manual;
  readonly edits: Readonly<Record<string, Edit>>;
}

async function tableOf(title: string, { documents, times, make, edits: kinds }: Measured): Promise<Table> {
  const sums = new Map<string, number>();
  const count = (name: string, column: string, by: number): void =>
    void sums.set(`${name} ${column}`, (sums.get(`${name} ${column}`) ?? 0) + by);
  for (let number = 0; number < documents; number++) {
    say(`passages: document ${number + 1} of ${documents}`);
    const random = new Random(number + 1);
    const before = make(random);
    const changes = Object.entries(kinds).flatMap(([kind, edit]) =>
      Array.from({ length: times }, () => ({ kind, text: edit(before, random) })),
    );
    for (const [name, cut] of Object.entries(cutters)) {
      const known = await cut(markdownOf(before));
      count(name, 'pieces', known.length / documents);
      for (const { kind, text } of changes) count(name, kind, newAmong(known, await cut(text)) / (documents * times));
    }
  }
  const columns = ['pieces', ...Object.keys(kinds)];
  const rows = Object.keys(cutters).map((name) => [name, ...columns.map((column) => (sums.get(`${name} ${column}`) as number).toFixed(1))]);
  return { title, columns: ['', ...columns], rows };
}

/** How many pieces there are more often than before. */
function newAmong(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const piece of before) left.set(piece, (left.get(piece) ?? 0) + 1);
  let fresh = 0;
  for (const piece of after) {
    const there = left.get(piece) ?? 0;
    if (there === 0) fresh += 1;
    else left.set(piece, there - 1);
  }
  return fresh;
}

if (import.meta.main) await report(measurePassages);

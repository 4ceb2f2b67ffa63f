/**
 * How long does the comparison of two versions of a 500-page document take, beside jsdiff?
 * node bench/diff.ts [--pages 500]
 */
import { diffLines, diffWords } from 'diff';
import { diffRoute } from '../src/modules/documents/contract.ts';
import { Random } from '../src/testing/generated/random.ts';
import { paragraph } from './corpus.ts';
import { report, say, timed, type Arguments, type Section } from './measure.ts';
import { addContents, openHere, temporaryFolder } from './product.ts';

/** A page of this many paragraphs is about 3,000 characters. */
const paragraphsPerPage = 6;
/** jsdiff gives up after this long. */
const patienceMs = 60_000;

export async function measureDiff(given: Arguments): Promise<Section> {
  const pages = given.count('pages', 500);
  const before = pagesOf(pages);
  const after = editedPages(before);
  const [from, to] = [textOf(before), textOf(after)];
  const stemma = await byStemma(from, to);
  say('diff: jsdiff by lines');
  const lines = await timed(() => diffLines(from, to, { timeout: patienceMs }));
  say('diff: jsdiff by words');
  const words = await timed(() => diffWords(from, to, { timeout: patienceMs }));
  const ratio = (ms: number): string => `${(ms / stemma.diffMs).toFixed(1)}x`;
  const ofPeer = (name: string, { result, ms }: { result: readonly { added: boolean; removed: boolean }[] | undefined; ms: number }) => [
    name,
    result === undefined ? `over ${patienceMs}` : ms,
    result === undefined ? `over ${ratio(ms)}` : ratio(ms),
    result === undefined ? 'none: it gave up' : `${result.filter((part) => part.added || part.removed).length} parts`,
  ];
  return {
    question: `How long does the comparison of two versions of ${pages} pages take?`,
    tables: [
      {
        title: `${Math.round(from.length / 1000)} kB of Markdown; every tenth page has a sentence edited, some paragraphs moved, removed and added`,
        columns: ['', 'ms', 'of Stemma', 'changes found'],
        rows: [
          ['Stemma, blocks and words, with what moved', stemma.diffMs, '1x', `${stemma.changed} blocks, ${stemma.moved} of them moved`],
          ofPeer('jsdiff `diffWords`', words),
          ofPeer('jsdiff `diffLines`', lines),
        ],
      },
    ],
    bars: [],
    notes: [
      'Stemma is asked through its API for a stored version against a staged one: both are loaded, aligned block by block, compared word by word inside edited blocks.',
      'jsdiff compares the two texts in memory. `diffLines` says which paragraphs differ, not which words, and nothing of what moved.',
    ],
  };
}

function pagesOf(count: number): string[][] {
  const random = new Random(500);
  return Array.from({ length: count }, () => Array.from({ length: paragraphsPerPage }, () => paragraph(random)));
}

function editedPages(pages: readonly (readonly string[])[]): string[][] {
  const random = new Random(501);
  const edited = pages.map((page, at) =>
    at % 10 === 3 ? page.map((text, which) => (which === 2 ? text.replace(/\w+ \w+\./, 'otherwise.') : text)) : [...page],
  );
  for (let at = 20; at + 40 < edited.length; at += 50) {
    edited[at + 35]?.push(...(edited[at]?.splice(1, 1) ?? []));
    edited[at + 7]?.splice(3, 1);
    edited[at + 12]?.splice(2, 0, paragraph(random));
  }
  return edited;
}

const textOf = (pages: readonly (readonly string[])[]): string => `${pages.map((page) => page.join('\n\n')).join('\n\n')}\n`;

async function byStemma(from: string, to: string): Promise<{ diffMs: number; changed: number; moved: number }> {
  say('diff: Stemma');
  await using folder = await temporaryFolder();
  await using product = await openHere(folder.path);
  await addContents(product.client, 'book', [{ path: 'book.md', content: from }]);
  await addContents(product.client, 'book', [{ path: 'book.md', content: to }], false);
  const { result, ms } = await timed(() => product.client.call(diffRoute, { params: { bundle: 'book' }, query: {} }));
  const blocks = result.documents.flatMap((document) => document.blocks).filter((block) => block.kind !== 'same');
  return { diffMs: ms, changed: blocks.length, moved: blocks.filter((block) => block.kind === 'moved').length };
}

if (import.meta.main) await report(measureDiff);

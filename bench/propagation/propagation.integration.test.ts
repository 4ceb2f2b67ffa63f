/** A small StemmaBench: the figures that have to hold always, on generated histories and on a Git repository. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeDatabases, openTestDatabase } from '../../src/testing/databases.ts';
import { openHere, temporaryFolder } from '../product.ts';
import { figuresOf } from './counts.ts';
import { generateHistory } from './generated-history.ts';
import { readHistory } from './history.ts';
import { walkHistory } from './walk.ts';
import { openWorkspace } from './workspace.ts';

describeDatabases((kind) => {
  test('what changes is listed, no quote is misplaced, nothing old is served, a revert runs nothing', async () => {
    await using database = kind === 'postgresql' ? await openTestDatabase(kind) : undefined;
    await using folder = await temporaryFolder();
    await using product = await openHere(folder.path, database?.url);
    const notes: string[] = [];
    const history = generateHistory(3, { documents: 2, sections: 3, versions: 5, questions: 8 });
    const options = { seed: 1, evidence: 30, questions: 8, revertEvery: 3, note: (words: string) => void notes.push(words) };
    const { counts, baselines } = await walkHistory(openWorkspace(product.client), history, options);
    const figures = figuresOf(counts);
    expect(notes).toEqual([]);
    expect(figures).toMatchObject({ recall: 1, precision: 1, accuracy: 1, misAnchors: 0, leak: 0, revertCost: 0 });
    expect(counts).toMatchObject({ changes: 4, answersWrong: 0, restores: 3, restoreDiffers: 0 });
    expect(counts.answersDiffer).toBeGreaterThan(0);
    expect(counts.evidenceDiffer).toBeGreaterThan(0);
    // The truth is no tautology: the simple ways miss it, or list what does not differ.
    expect(baselines['cited span only'].found).toBeLessThan(baselines['cited span only'].differ);
    expect(baselines['file hash'].listed).toBeGreaterThan(2 * baselines['file hash'].differ);
  });
});

test('every commit that touched Markdown is a version, numbered files are the revisions of one document', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stemma-history-'));
  try {
    const git = (...words: string[]): void =>
      void execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@t', ...words]);
    git('init', '-q');
    await mkdir(join(folder, 'docs'));
    for (const [file, text] of [
      ['docs/a.md', 'One.'],
      ['code.ts', '1'],
      ['docs/bä.md', 'Two.'],
      ['docs/a.md', 'Three.'],
    ] as const) {
      await writeFile(join(folder, file), text);
      git('add', '.');
      git('commit', '-q', '-m', file);
    }
    const read = async (path: string, most = 9): Promise<unknown> =>
      (await readHistory(path, most)).versions.map(({ files }) => [...files]);
    expect(await read(join(folder, 'docs'))).toEqual([
      [['a.md', 'One.']],
      [
        ['a.md', 'One.'],
        ['bä.md', 'Two.'],
      ],
      [
        ['a.md', 'Three.'],
        ['bä.md', 'Two.'],
      ],
    ]);
    const numbered = join(folder, 'terms');
    await mkdir(numbered);
    for (const number of ['001', '002', '003']) await writeFile(join(numbered, `${number}-x.md`), number);
    expect(await read(numbered, 2)).toEqual([[['terms.md', '002']], [['terms.md', '003']]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

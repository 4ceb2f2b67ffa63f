/** A history: what a bundle held at each of its versions. Read from a folder of numbered files or from a Git repository. */
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface HistoryVersion {
  /** A file name or a commit. */
  readonly label: string;
  /** Markdown by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** A sentence that is known by more than its words. Its identity survives every edit. */
export interface KnownSentence {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface History {
  readonly name: string;
  readonly versions: readonly HistoryVersion[];
  /** Questions about what it says at any of its versions; made from its text where nobody wrote any. */
  readonly questions?: readonly string[];
  /** What truly stands in a file, where the history was made by a program that knows. */
  readonly known?: (version: number, path: string) => readonly KnownSentence[];
}

/** @throws Error when the path holds neither a Git repository nor Markdown files */
export async function readHistory(path: string, most: number): Promise<History> {
  const folder = resolve(path);
  const names = (await readdir(folder)).filter((name) => /\.(md|markdown)$/i.test(name)).sort();
  const numbered = names.length > 1 && names.every((name) => /^\d/.test(name));
  const versions = numbered ? await readNumbered(folder, names) : await readCommits(folder);
  if (versions.length < 2)
    throw new Error(`${folder} has no second version: give a folder of numbered Markdown files or a Git repository.`);
  return { name: basename(folder), versions: versions.slice(-most) };
}

/** Each file is the next revision of one document. */
async function readNumbered(folder: string, names: readonly string[]): Promise<HistoryVersion[]> {
  const path = `${basename(folder)}.md`;
  return Promise.all(names.map(async (name) => ({ label: name, files: new Map([[path, await readFile(join(folder, name), 'utf8')]]) })));
}

const run = promisify(execFile);
const git = async (folder: string, ...words: string[]): Promise<string> =>
  (await run('git', ['-C', folder, '-c', 'core.quotepath=off', ...words], { maxBuffer: 1 << 28 })).stdout;

/** Each commit that touched Markdown in the folder, along first parents, is a version. */
async function readCommits(folder: string): Promise<HistoryVersion[]> {
  const markdown = [':(glob)**/*.md', ':(glob)**/*.markdown'];
  const commits = (await git(folder, 'log', '--first-parent', '--reverse', '--format=%H', '--', ...markdown)).split('\n').filter(Boolean);
  const contents = new Map<string, string>();
  const versions: HistoryVersion[] = [];
  for (const commit of commits) {
    const files = new Map<string, string>();
    const listing = await git(folder, 'ls-tree', '-r', '-z', commit, '.');
    for (const line of listing.split('\0')) {
      const [, blob, path] = /^100\d{3} blob (\w+)\t(.+)$/s.exec(line) ?? [];
      if (blob === undefined || path === undefined || !/\.(md|markdown)$/i.test(path)) continue;
      const content = contents.get(blob) ?? (await git(folder, 'cat-file', 'blob', blob));
      contents.set(blob, content);
      files.set(path, content);
    }
    if (files.size > 0) versions.push({ label: commit.slice(0, 12), files });
  }
  return versions;
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One collection in the uniform form that the folder's README describes. */
export interface Collection {
  readonly name: string;
  readonly docs: readonly { readonly id: string; readonly title: string; readonly text: string }[];
  readonly queries: readonly {
    readonly id: string;
    readonly text: string;
    readonly answers?: readonly string[];
    readonly impossible?: boolean;
    readonly quotes?: Readonly<Record<string, readonly string[]>>;
    readonly para?: string;
  }[];
  readonly qrels: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The folder given on the command line; says what is missing and ends the program when it is not there. */
export function collectionsFolder(): string {
  const folder = process.argv[2] ?? '';
  if (folder === '' || !existsSync(folder)) {
    console.log(
      folder === ''
        ? 'Give the folder of the collections as the first argument.'
        : `There are no collections at ${folder}; nothing was measured.`,
    );
    process.exit(0);
  }
  return folder;
}

/** Reads one collection file of the folder. */
export function readCollection(folder: string, file: string): Collection {
  return JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8')) as Collection;
}

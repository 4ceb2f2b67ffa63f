/** From files as they were dropped or chosen to documents of a bundle: their paths there, and how the bundle may be called. */
import { byPath } from '../words.ts';
import { suggestBundleName } from './bundle-name.ts';

/** A file with where it was: the path below what was dropped, with the name of that folder first. */
export interface FoundFile {
  readonly path: string;
  readonly file: File;
}

export interface Arranged {
  /** By path. */
  readonly files: readonly FoundFile[];
  /** How many were left out because their name, or that of a folder above, begins with a dot. */
  readonly hidden: number;
  /** '' when nothing suggests itself. */
  readonly bundle: string;
}

/**
 * One folder alone gives its name to the bundle, and paths within it; anything else keeps the names of its folders, and one
 * file suggests its own name.
 */
export function arrangeFiles(found: readonly FoundFile[]): Arranged {
  const shown = found.filter(({ path }) => !path.split('/').some((part) => part.startsWith('.')));
  const roots = new Set(shown.map(({ path }) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')));
  const [root = ''] = roots;
  const only = roots.size === 1 && root !== '' ? root : undefined;
  const files = shown
    .map(({ path, file }) => ({ path: (only === undefined ? path : path.slice(only.length + 1)).normalize('NFC'), file }))
    .sort(byPath);
  const [first] = files;
  const single = files.length === 1 && first ? first.path.replace(/^.*\//, '').replace(/\.[^.]*$/, '') : '';
  return { files, hidden: found.length - shown.length, bundle: suggestBundleName(only ?? single) };
}

/** What a file input holds; with a folder chosen the browser says where each file was in it. */
export const chosenFiles = (list: FileList): FoundFile[] =>
  [...list].map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }));

/**
 * Everything below what was dropped, in folders too. To be called while the drop is handled: its items are gone afterwards.
 * A file or folder that the browser may not read is left out.
 */
export async function droppedFiles(data: DataTransfer): Promise<FoundFile[]> {
  const entries = [...data.items].map((item) => (item.kind === 'file' ? item.webkitGetAsEntry() : null));
  if (entries.every((entry) => entry === null)) return chosenFiles(data.files);
  const found = await Promise.all(entries.filter((entry) => entry !== null).map(filesBelow));
  return found.flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<FoundFile[]> {
  // Every entry's path begins with a slash.
  if (isFile(entry)) {
    const file = await new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined)));
    return file ? [{ path: entry.fullPath.slice(1), file }] : [];
  }
  if (!isFolder(entry) || entry.name.startsWith('.')) return [];
  const files: FoundFile[] = [];
  for (const child of await entriesOf(entry)) files.push(...(await filesBelow(child)));
  return files;
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

/** A reader answers some entries at a time, and none at the end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return entries;
    entries.push(...some);
  }
}

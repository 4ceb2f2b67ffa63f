/** What is said of an addition and of its files. */
import { counted, listed } from '../words.ts';
import type { Added, AddingFile } from './adding.ts';
import { countFiles } from './adding.ts';

/** One file in a word or two. `read` says that the server has read it, though it has not said yet what came of it. */
export function fileWords({ status, sent, file }: AddingFile, read: boolean): string {
  if (status === 'sending') return file && file.size > 0 ? `${Math.floor((sent / file.size) * 100)} %` : 'sending';
  if (status === 'sent') return read ? 'read' : 'sent';
  if (status === 'left') return 'not added';
  return status === 'ready' ? 'waits' : status;
}

/** What a file came to: `24 pages, 3 not read, 118 passages`. */
export const contentWords = ({ pages, scannedPages = 0, passages }: AddingFile): string =>
  [
    pages === undefined ? '' : counted(pages, 'page'),
    scannedPages === 0 ? '' : `${scannedPages} not read`,
    passages === undefined ? '' : counted(passages, 'passage'),
  ]
    .filter(Boolean)
    .join(', ');

/** What became of the bundle, in one or two sentences. */
export function addedWords({ bundle, version, documents, plan, applied }: Added): string {
  const of = (status: string): number => documents.filter((document) => document.status === status).length;
  const changes = listed(
    [
      [of('new'), 'new'],
      [of('replaced'), 'replaced'],
      [of('unchanged'), 'unchanged'],
    ].flatMap(([count, word]) => (count === 0 ? [] : [`${Number(count).toLocaleString('en')} ${word}`])),
  );
  if (version === null) return 'Nothing was added: no file could be read.';
  if (of('new') + of('replaced') === 0) {
    return of('unchanged') === 0
      ? `Nothing changed: ${bundle} is as it was.`
      : `Nothing changed: what was given is in version ${version.number} already.`;
  }
  if (applied) return `Version ${version.number} is published: ${changes}.`;
  const affected = plan?.affected.length ?? 0;
  const depends =
    affected === 0 ? 'Nothing that was saved depends on it.' : `${counted(affected, 'saved thing depends', 'saved things depend')} on it.`;
  return `Version ${version.number} is staged: ${changes}. ${depends} What is published stays until you apply it.`;
}

/** The heading of an addition: what is done, or what was. */
export function addingTitle(bundle: string, files: readonly AddingFile[], running: boolean): string {
  const { total, added, unchanged, failed } = countFiles(files);
  if (running) return `Adding ${counted(total, 'document')} to ${bundle}`;
  if (failed === total) return `Nothing was added to ${bundle}`;
  const replaced = files.every(({ status }) => status === 'replaced' || status === 'failed');
  const done = `${counted(added + unchanged, 'document')} ${replaced ? 'replaced in' : 'added to'} ${bundle}`;
  return failed === 0 ? done : `${done}, ${failed.toLocaleString('en')} not`;
}

const stages: Readonly<Record<string, string>> = {
  sending: 'Sending the files',
  fetching: 'Fetching the page',
  reading: 'Reading the documents',
  indexing: 'Indexing the passages',
  planning: 'Working out what this changes',
  publishing: 'Publishing',
};

/** What is being done now. */
export const stageWords = (stage: string | undefined): string => (stage === undefined ? 'Starting' : (stages[stage] ?? stage));

/** The verbs of backups: make one from whatever serves, look whether one holds, put one in place; and the same for one workspace. */
import { createReadStream } from 'node:fs';
import type { Progress } from '../../../kernel/contract/envelope.ts';
import { createBackupRoute } from '../../../kernel/backup/contract.ts';
import { checkEntries, type Contents, type Entry, type Manifest } from '../../../kernel/backup/format.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import type { Outcome } from '../outcome.ts';
import { replaceFile } from '../replace-file.ts';
import { exactly, flag, type Session, type Verb } from '../verb.ts';
import { plural } from '../words.ts';
import type { ServiceVerb } from './service.ts';

const create: Verb = {
  name: 'backup create',
  usage: '<FILE>',
  says: 'Write everything into one file: the rows of one moment and all stored files. Whatever serves goes on serving.',
  run: (session, args) => written(session, args, 'instance'),
};

const exportOne: Verb = {
  name: 'workspace export',
  usage: '<FILE>',
  says: 'Write this workspace alone into one file: its rows of one moment and its stored files. Whatever serves goes on serving.',
  run: (session, args) => written(session, args, 'workspace'),
};

async function written({ client, signal, progress }: Session, args: readonly string[], scope: Manifest['scope']): Promise<Outcome> {
  const [file] = exactly(args, 'FILE') as [string];
  const contents = await replaceFile(
    file,
    async (write) => {
      const pieces = await client.open(createBackupRoute, { query: { scope }, signal });
      return checkEntries(tapped(pieces, write, signal), counting(progress));
    },
    0o600,
  );
  return { data: { file, ...summaryOf(contents) }, text: `${file}: ${contentsText(contents)}` };
}

/** What is read, after it was written too. */
async function* tapped(pieces: ReadableStream<Uint8Array>, write: (piece: Uint8Array) => Promise<void>, signal: AbortSignal) {
  for await (const piece of pieces) {
    signal.throwIfAborted();
    await write(piece);
    yield piece;
  }
}

function counting(progress: (step: Progress) => void): (head: Entry['head']) => void {
  const done = { rows: 0, files: 0 };
  return (head) => {
    if (head.entry === 'rows') progress({ stage: 'rows', done: (done.rows += head.rows) });
    if (head.entry === 'blob') progress({ stage: 'files', done: (done.files += 1) });
  };
}

const summaryOf = ({ manifest: { at, version, scope, workspaces }, rows, blobs, bytes }: Contents) => ({
  at,
  version,
  scope,
  workspaces,
  rows,
  files: blobs,
  bytes,
});

const contentsText = ({ manifest: { at, version, workspaces }, rows, blobs, bytes }: Contents): string =>
  `of ${at}, Stemma ${version}: ${plural(workspaces.length, 'workspace')}, ${plural(rows, 'row')}, ${plural(blobs, 'file')}, ${plural(bytes, 'byte')}`;

const check: ServiceVerb = {
  name: 'backup check',
  usage: '<FILE>',
  says: 'Read a backup from its beginning to its end and say whether it holds, with nothing but the file.',
  async start(_config, _log, { args, signal }) {
    const [file] = exactly(args, 'FILE') as [string];
    const contents = await checkEntries(bytesOf(file, signal));
    return { data: { file, holds: true, ...summaryOf(contents) }, text: `${file} holds, ${contentsText(contents)}` };
  },
};

const restore: ServiceVerb = {
  name: 'backup restore',
  usage: '<FILE> [--replace]',
  says: 'Put a backup into an empty instance that nobody serves; with --replace in place of what an instance has. Checks all of it first.',
  options: { replace: { type: 'boolean' } },
  async start(config, _log, { args, values, signal, progress }): Promise<Outcome> {
    const [file] = exactly(args, 'FILE') as [string];
    const { restoreInstance } = await import('../../restore-instance.ts');
    const restored = await restoreInstance(config, {
      open: () => bytesOf(file, signal),
      replace: flag(values, 'replace'),
      signal,
      progress,
    });
    const { migrated, endedRuns, disabledWebhooks } = restored;
    return {
      data: { file, ...summaryOf(restored), migrated, endedRuns, disabledWebhooks },
      text: [
        `Restored ${file}, ${contentsText(restored)}.`,
        ...(migrated.length > 0 ? [`It was of an older version: ${plural(migrated.length, 'migration')} applied.`] : []),
        ...endedText(restored),
        'What was erased after the backup was made is here again: see "Backups" in docs/guide/erasure.md.',
      ].join('\n'),
    };
  },
};

const importOne: ServiceVerb = {
  name: 'workspace import',
  usage: '<FILE>',
  says: 'Put an exported workspace beside those that an instance has, which nobody serves. Checks all of the file first; all of it or nothing.',
  async start(config, _log, { args, signal, progress }): Promise<Outcome> {
    const [file] = exactly(args, 'FILE') as [string];
    const { importIntoInstance } = await import('../../restore-instance.ts');
    const imported = await importIntoInstance(config, { open: () => bytesOf(file, signal), signal, progress });
    const { endedRuns, disabledWebhooks } = imported;
    const [workspace] = imported.manifest.workspaces;
    return {
      data: { file, ...summaryOf(imported), endedRuns, disabledWebhooks },
      text: [`Imported the workspace "${workspace?.name}" of ${file}, ${contentsText(imported)}.`, ...endedText(imported)].join('\n'),
    };
  },
};

const recovered: ServiceVerb = {
  name: 'backup recovered',
  usage: '',
  says: 'Make an instance ready to serve whose database was set back to an earlier moment by the database server or a disk: end what was under way, disable webhooks, bring removed files back where the bucket keeps versions. Exit 3 when some are missing still.',
  async start(config, _log, { args, signal, progress }): Promise<Outcome> {
    exactly(args);
    const { settleInstance } = await import('../../restore-instance.ts');
    const data = await settleInstance(config, { signal, progress });
    const { migrated, files, recoveredFiles, missing } = data;
    const back = recoveredFiles > 0 ? `, ${recoveredFiles} of them brought back` : '';
    const text = [
      `Ready to serve: ${plural(files, 'file')} looked at${back}.`,
      ...(migrated.length > 0 ? [`The moment was before an upgrade: ${plural(migrated.length, 'migration')} applied.`] : []),
      ...endedText(data),
      ...(missing.length > 0 ? [`${plural(missing.length, 'file')} missing, of which the store keeps nothing:`] : []),
      ...missing.flatMap(({ sha256, documents }) => [
        `  ${sha256}`,
        ...documents.map(({ bundle, path, version }) => `    ${bundle}/${path}@${version}`),
      ]),
      'What was erased after that moment is here again: see "Erased text" in docs/guide/recovery.md.',
    ];
    return { data, text: text.join('\n'), ...(missing.length > 0 ? { exit: 3 } : {}) };
  },
};

const endedText = ({ endedRuns, disabledWebhooks }: { endedRuns: number; disabledWebhooks: number }): string[] => [
  ...(endedRuns > 0 ? [`${plural(endedRuns, 'run')} that had not ended failed; see "stemma runs".`] : []),
  ...(disabledWebhooks > 0 ? [`${plural(disabledWebhooks, 'webhook')} disabled until this instance serves: "stemma webhook enable".`] : []),
];

async function* bytesOf(file: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file, { signal, highWaterMark: 262_144 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new StemmaError('NOT_FOUND', `There is no file "${file}".`);
    if (code === 'EISDIR') throw new StemmaError('VALIDATION_ERROR', `"${file}" is a folder. Name the file of a backup.`);
    throw error;
  }
}

export const backupVerbs: readonly Verb[] = [create, exportOne];
/** They open the product's parts themselves, or nothing but the file. */
export const backupServiceVerbs: readonly ServiceVerb[] = [check, restore, importOne, recovered];

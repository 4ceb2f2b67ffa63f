/** The verbs that put documents in and read them. */
import { newId } from '../../../kernel/shared/ids.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import * as contract from '../../../modules/documents/contract.ts';
import { collectFiles } from '../collect-files.ts';
import { UsageError, type ExitCode, type Outcome } from '../outcome.ts';
import { exactly, flag, required, text, type Session, type Values, type Verb } from '../verb.ts';
import { asOfQuery } from './pages.ts';
import { readPassword } from '../read-password.ts';
import { uploadFiles, type Failure } from '../upload-files.ts';
import { appliedText, planText } from '../words.ts';
import { startedRun } from './runs.ts';

const add: Verb = {
  name: 'add',
  usage:
    '<file|folder|-|URL> ... --bundle NAME [--as PATH] [--strategy S] [--password-file FILE] [--sync] [--publish] [--allow-failed] [--detach]',
  says: 'Put documents, or a snapshot of one web page, into a bundle. The first version is published; later ones are staged with a plan.',
  options: {
    bundle: { type: 'string' },
    as: { type: 'string' },
    strategy: { type: 'string' },
    'password-file': { type: 'string' },
    sync: { type: 'boolean' },
    publish: { type: 'boolean' },
    'allow-failed': { type: 'boolean' },
    detach: { type: 'boolean' },
  },
  async run(session, args, values) {
    const bundle = required(values, 'bundle');
    if (args.some(isWebPage)) return addWebPage(session, bundle, args, values);
    const files = await collectFiles(args, text(values, 'as'));
    if (files.length === 0)
      throw new StemmaError('VALIDATION_ERROR', 'There are no files in this folder. Names that begin with a dot are skipped.');
    const strategy = text(values, 'strategy');
    const password = await readPassword(values);
    const { uploaded, failed } = await uploadFiles(session, files);
    if (uploaded.length === 0) throw nothingStored(failed);
    const body = {
      // A file that could not be read is still there: --sync must not remove its document.
      documents: [...uploaded.map((one) => ({ ...one, ...password })), ...failed.map(({ path }) => ({ path }))],
      sync: flag(values, 'sync'),
      publish: flag(values, 'publish'),
      allowFailed: flag(values, 'allow-failed'),
      ...(strategy === undefined ? {} : { strategy }),
    };
    if (flag(values, 'detach')) return startedRun(session, contract.addDocuments, { bundle, ...body });
    const result = await session.client.call(contract.addDocuments, {
      params: { bundle },
      body,
      ...(password === undefined ? { idempotencyKey: newId() } : {}),
      onProgress: session.progress,
      signal: session.signal,
    });
    return addedOutcome({ ...result, documents: [...result.documents, ...failed].sort((a, b) => (a.path < b.path ? -1 : 1)) });
  },
};

function addedOutcome(result: ChangedListing): Outcome {
  const failures = result.documents.filter((document) => document.status === 'failed');
  if (failures.length > 0 && result.documents.every((document) => document.status === 'failed' || document.status === 'removed'))
    throw nothingStored(failures as Failure[]);
  return { data: result, text: addedText(result), exit: failures.length > 0 ? 3 : result.applied ? exitOf(result.applied) : 0 };
}

const isWebPage = (source: string): boolean => /^https?:\/\//i.test(source);

async function addWebPage(session: Session, bundle: string, args: readonly string[], values: Values): Promise<Outcome> {
  const [url] = args as [string];
  if (args.length > 1) throw new UsageError('Give one web page at a time, and no files beside it.');
  if (flag(values, 'sync')) throw new UsageError('--sync is for files: one web page is never all there is.');
  if (flag(values, 'detach')) throw new UsageError('--detach is for files: a web page is fetched while you wait.');
  if (text(values, 'password-file') !== undefined) throw new UsageError('--password-file is for files: a web page has no password.');
  if (text(values, 'strategy') !== undefined) throw new UsageError('--strategy is for files. Set it before: stemma bundle set');
  const path = text(values, 'as');
  const result = await session.client.call(contract.addWebPageRoute, {
    params: { bundle },
    body: {
      url,
      publish: flag(values, 'publish'),
      allowFailed: flag(values, 'allow-failed'),
      ...(path === undefined ? {} : { path }),
    },
    idempotencyKey: newId(),
    onProgress: session.progress,
    signal: session.signal,
  });
  return addedOutcome(result);
}

function nothingStored(failures: readonly Failure[]): StemmaError {
  const [first] = failures;
  const message =
    failures.length === 1
      ? `${first?.path}: ${first?.error.message}`
      : `None of the ${failures.length} documents could be stored. The first: ${first?.path}: ${first?.error.message}`;
  return new StemmaError(first?.error.code ?? 'VALIDATION_ERROR', message, { documents: failures });
}

type ChangedListing = Awaited<ReturnType<typeof changedListing>>;
const changedListing = (session: Session, bundle: string, path: string) =>
  session.client.call(contract.removeDocumentRoute, {
    params: { bundle },
    body: { path },
    idempotencyKey: newId(),
    onProgress: session.progress,
    signal: session.signal,
  });

/** What became of the documents that were given, and the plan. */
export function addedText(result: ChangedListing): string {
  const counts = Map.groupBy(result.documents, (document) => document.status);
  const summary = [...counts].map(([status, documents]) => `${documents.length} ${status}`).join(', ');
  return [
    `${result.bundle}@${result.version?.number ?? '-'} ${result.version?.status ?? ''}: ${summary}`,
    ...(counts.get('failed') ?? []).map((document) => `  ${document.path}: ${document.error?.code} ${document.error?.message}`),
    ...result.documents.flatMap(unreadText),
    ...(result.applied ? [appliedText(result.bundle, result.applied)] : []),
    ...(result.plan ? ['', planText(result.plan), '', `Apply with: stemma apply ${result.bundle}`] : []),
  ].join('\n');
}

/** Pictures of words that nothing read, and how they come to be read. */
const unreadText = ({ path, pages = 0, scannedPages = 0 }: ChangedListing['documents'][number]): string[] =>
  scannedPages === 0
    ? []
    : [
        `  ${path}: the words of ${scannedPages} of ${pages} pages are pictures and were not read. With tesseract installed: stemma plan --toolchain ocr`,
      ];

const rm: Verb = {
  name: 'rm',
  usage: '<document> --bundle NAME',
  says: 'Take a document out of the next version.',
  options: { bundle: { type: 'string' } },
  async run(session, args, values) {
    const [path] = exactly(args, 'document') as [string];
    const result = await changedListing(session, required(values, 'bundle'), path);
    return { data: result, text: addedText(result) };
  },
};

const mv: Verb = {
  name: 'mv',
  usage: '<from> <to> --bundle NAME',
  says: 'Give a document another path; it stays the same document.',
  options: { bundle: { type: 'string' } },
  async run(session, args, values) {
    const [from, to] = exactly(args, 'from', 'to') as [string, string];
    const result = await session.client.call(contract.renameDocumentRoute, {
      params: { bundle: required(values, 'bundle') },
      body: { from, to },
      idempotencyKey: newId(),
      onProgress: session.progress,
      signal: session.signal,
    });
    return { data: result, text: addedText(result) };
  },
};

const textVerb: Verb = {
  name: 'text',
  usage: '<bundle>/<path>[@VERSION] [--as-of VERSION|TIME]',
  says: 'Print the canonical text, byte exact, as it is or as it was published at a version or a time.',
  options: { 'as-of': { type: 'string' } },
  async run(session, args, values) {
    const [address] = exactly(args, 'bundle/path') as [string];
    const { bundle, path, version } = contract.parseDocumentAddress(address);
    const bytes = await session.client.call(contract.readText, {
      params: { bundle },
      query: { path, ...asOfQuery(values), ...(version === undefined ? {} : { version: String(version) }) },
    });
    const canonical = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { data: { bundle, document: path, version: version ?? null, text: canonical }, text: { bytes: canonical } };
  },
};

/** Left to a person is no failure, and no success either. */
export const exitOf = (result: Parameters<typeof appliedText>[1]): ExitCode => (result.failed > 0 ? 3 : result.undecided > 0 ? 4 : 0);

export const documentVerbs: readonly Verb[] = [add, rm, mv, textVerb];

/** The verbs of bundles and documents. */
import { newId } from '../../../kernel/shared/ids.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { startRun } from '../../../kernel/runs/contract.ts';
import * as contract from '../../../modules/documents/contract.ts';
import { parseDocumentAddress, splitVersion } from '../../../modules/documents/index.ts';
import { collectFiles } from '../collect-files.ts';
import { UsageError, type ExitCode, type Outcome } from '../outcome.ts';
import { exactly, flag, many, required, text, type Session, type Values, type Verb } from '../verb.ts';
import { applyToolchain, planToolchain } from './toolchain.ts';
import { asOfQuery } from './pages.ts';
import { uploadFiles, type Failure } from '../upload-files.ts';
import { appliedText, planText, plural } from '../words.ts';
import { detached } from './runs.ts';

const add: Verb = {
  name: 'add',
  usage: '<file|folder|-|URL> ... --bundle NAME [--as PATH] [--strategy S] [--sync] [--publish] [--allow-failed] [--detach]',
  says: 'Put documents, or a snapshot of one web page, into a bundle. The first version is published; later ones are staged with a plan.',
  options: {
    bundle: { type: 'string' },
    as: { type: 'string' },
    strategy: { type: 'string' },
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
    const { uploaded, failed } = await uploadFiles(session, files);
    if (uploaded.length === 0) throw nothingStored(failed);
    const body = {
      // A file that could not be read is still there: --sync must not remove its document.
      documents: [...uploaded, ...failed.map(({ path }) => ({ path }))],
      sync: flag(values, 'sync'),
      publish: flag(values, 'publish'),
      allowFailed: flag(values, 'allow-failed'),
      ...(strategy === undefined ? {} : { strategy }),
    };
    if (flag(values, 'detach')) return startedRun(session, contract.addDocuments, { bundle, ...body });
    const result = await session.client.call(contract.addDocuments, {
      params: { bundle },
      body,
      idempotencyKey: newId(),
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

/** Starts what a route does as a run and does not wait for it. */
async function startedRun(session: Session, route: { readonly name: string }, input: object): Promise<Outcome> {
  const body = { kind: route.name, input };
  return detached(await session.client.call(startRun, { body, idempotencyKey: newId(), signal: session.signal }));
}

const isWebPage = (source: string): boolean => /^https?:\/\//i.test(source);

async function addWebPage(session: Session, bundle: string, args: readonly string[], values: Values): Promise<Outcome> {
  const [url] = args as [string];
  if (args.length > 1) throw new UsageError('Give one web page at a time, and no files beside it.');
  if (flag(values, 'sync')) throw new UsageError('--sync is for files: one web page is never all there is.');
  if (flag(values, 'detach')) throw new UsageError('--detach is for files: a web page is fetched while you wait.');
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
    ...(result.applied ? [appliedText(result.bundle, result.applied)] : []),
    ...(result.plan ? ['', planText(result.plan), '', `Apply with: stemma apply ${result.bundle}`] : []),
  ].join('\n');
}

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
    const { bundle, path, version } = parseDocumentAddress(address);
    const bytes = await session.client.call(contract.readText, {
      params: { bundle },
      query: { path, ...asOfQuery(values), ...(version === undefined ? {} : { version: String(version) }) },
    });
    const canonical = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    return { data: { bundle, document: path, version: version ?? null, text: canonical }, text: { bytes: canonical } };
  },
};

const diff: Verb = {
  name: 'diff',
  usage: '<bundle> [FROM] [TO]',
  says: 'Compare two versions, block by block. FROM and TO are version numbers or times.',
  async run(session, args) {
    if (args.length > 3) throw new UsageError(`Too many arguments: "${args[3]}".`);
    const [bundle, from, to] = args;
    if (bundle === undefined) throw new UsageError('Missing: <bundle>.');
    for (const named of [from, to])
      if (named !== undefined && !/^\d{1,9}$|^\d{4}-\d{2}-\d{2}/.test(named))
        throw new UsageError(`"${named}" is neither a version number nor a time like 2026-01-31T12:00:00Z.`);
    const result = await session.client.call(contract.diffRoute, {
      params: { bundle },
      query: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
    });
    return { data: result, text: diffText(result) };
  },
};

function diffText(result: { from: number | null; to: number; bundle: string; documents: readonly DiffDocument[] }): string {
  const lines = result.documents
    .filter((document) => document.change !== 'unchanged')
    .flatMap((document) => [
      `${document.change.padEnd(8)} ${document.fromPath === undefined ? '' : `${document.fromPath} -> `}${document.path}`,
      ...document.blocks.filter((block) => block.kind !== 'same').map(blockText),
    ]);
  const same = result.documents.filter((document) => document.change === 'unchanged').length;
  return [`${result.bundle}: version ${result.from ?? 'none'} -> ${result.to}`, ...lines, `${plural(same, 'document')} unchanged`].join(
    '\n',
  );
}

interface DiffDocument {
  readonly path: string;
  readonly fromPath?: string | undefined;
  readonly change: string;
  readonly blocks: readonly DiffBlock[];
}

interface DiffBlock {
  readonly kind: string;
  readonly from?: { start: number; end: number } | undefined;
  readonly to?: { start: number; end: number } | undefined;
  readonly words?: readonly { op: string; text: string }[] | undefined;
}

function blockText({ kind, from, to, words }: DiffBlock): string {
  const range = [from, to].flatMap((one) => (one ? [`${one.start}-${one.end}`] : [])).join(' -> ');
  const marked = words?.map(({ op, text: part }) => (op === 'insert' ? `{+${part}+}` : op === 'delete' ? `[-${part}-]` : part)).join('');
  return `  ${kind.padEnd(8)} ${range}${marked === undefined ? '' : `  ${marked}`}`;
}

const plan: Verb = {
  name: 'plan',
  usage: '<bundle>[@V] [--as-of VERSION|TIME] | --toolchain [COMPONENT]',
  says: 'Say what the staged version, or what is new in this version of Stemma, would change; of an earlier version, what it was planned to change. Publishes nothing.',
  options: { toolchain: { type: 'boolean' }, 'as-of': { type: 'string' } },
  async run(session, args, values) {
    if (flag(values, 'toolchain')) return planToolchain(session, args);
    const [address] = exactly(args, 'bundle') as [string];
    const { name: bundle, version } = splitVersion(address);
    if (version !== undefined && values['as-of'] !== undefined) throw new UsageError('Write bundle@V or --as-of, not both.');
    const result = await session.client.call(contract.planRoute, {
      params: { bundle },
      body: version === undefined ? asOfQuery(values) : { asOf: String(version) },
      onProgress: session.progress,
      signal: session.signal,
    });
    return { data: result, text: planText(result) };
  },
};

const selection = { only: { type: 'string', multiple: true }, 'allow-failed': { type: 'boolean' }, detach: { type: 'boolean' } } as const;

const apply: Verb = {
  name: 'apply',
  usage: '<bundle> [--only ID ...] [--allow-failed] [--detach] | --toolchain [COMPONENT] [--allow-failed]',
  says: 'Publish the staged version in one switch, or serve with what is new in this version of Stemma.',
  options: { ...selection, toolchain: { type: 'boolean' } },
  async run(session, args, values) {
    if (flag(values, 'toolchain')) {
      if (values['only'] !== undefined) throw new UsageError('--only is for one bundle. Plan first, then apply the bundle.');
      return applyToolchain(session, args, flag(values, 'allow-failed'));
    }
    const [bundle, ...more] = args;
    if (bundle === undefined) throw new UsageError('Missing: <bundle>.');
    const only = [...many(values, 'only'), ...(values['only'] === undefined ? [] : more)];
    if (values['only'] === undefined && more.length > 0) throw new UsageError(`Too many arguments: "${more[0]}".`);
    const body = { allowFailed: flag(values, 'allow-failed'), ...(values['only'] === undefined ? {} : { only }) };
    if (flag(values, 'detach')) return startedRun(session, contract.applyRoute, { bundle, ...body });
    const result = await session.client.call(contract.applyRoute, {
      params: { bundle },
      body,
      idempotencyKey: newId(),
      onProgress: session.progress,
      signal: session.signal,
    });
    return applied(bundle, result);
  },
};

function applied(bundle: string, result: Parameters<typeof appliedText>[1]): Outcome {
  return { data: result, text: appliedText(bundle, result), exit: exitOf(result) };
}

const exitOf = (result: Parameters<typeof appliedText>[1]): ExitCode => (result.failed > 0 ? 3 : result.undecided > 0 ? 4 : 0);

const restore: Verb = {
  name: 'restore',
  usage: '<bundle>@V [--allow-failed] [--detach]',
  says: 'Publish what an earlier version showed, as a new version.',
  options: { 'allow-failed': { type: 'boolean' }, detach: { type: 'boolean' } },
  async run(session, args, values) {
    const [address] = exactly(args, 'bundle@V') as [string];
    const { name: bundle, version } = splitVersion(address);
    if (version === undefined) throw new UsageError(`Write the version to restore: ${bundle}@V.`);
    const body = { version, allowFailed: flag(values, 'allow-failed') };
    if (flag(values, 'detach')) return startedRun(session, contract.restoreRoute, { bundle, ...body });
    const result = await session.client.call(contract.restoreRoute, {
      params: { bundle },
      body,
      idempotencyKey: newId(),
      onProgress: session.progress,
      signal: session.signal,
    });
    return applied(bundle, result);
  },
};

const hold: Verb = {
  name: 'hold',
  usage: '<bundle> [--off]',
  says: 'Hold the staged version back from being applied, or release it.',
  options: { off: { type: 'boolean' } },
  async run(session, args, values) {
    const [bundle] = exactly(args, 'bundle') as [string];
    const result = await session.client.call(contract.holdRoute, { params: { bundle }, body: { off: flag(values, 'off') } });
    return { data: result, text: `${bundle}@${result.version.number} ${result.version.status}` };
  },
};

const discard: Verb = {
  name: 'discard',
  usage: '<bundle>',
  says: 'Drop the staged version. What is published stays.',
  async run(session, args) {
    const [bundle] = exactly(args, 'bundle') as [string];
    const result = await session.client.call(contract.discardRoute, { params: { bundle }, body: {} });
    return { data: result, text: `${bundle}@${result.version.number} ${result.version.status}` };
  },
};

export const documentVerbs: readonly Verb[] = [add, rm, mv, textVerb, diff, plan, apply, hold, discard, restore];

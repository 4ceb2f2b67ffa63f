/** The verbs of versions: what differs, what a staged one would change, and publishing it. */
import { newId } from '../../../kernel/shared/ids.ts';
import * as contract from '../../../modules/documents/contract.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import { exactly, flag, many, type Verb } from '../verb.ts';
import { applyToolchain, planToolchain } from './toolchain.ts';
import { exitOf } from './documents.ts';
import { asOfQuery } from './pages.ts';
import { appliedText, planText, plural } from '../words.ts';
import { startedRun } from './runs.ts';

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
    const { name: bundle, version } = contract.splitVersion(address);
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
  usage: '<bundle> [--only ID ...] [--allow-failed] [--detach] | --toolchain [COMPONENT] [--allow-failed] [--detach]',
  says: 'Publish the staged version in one switch, or serve with what is new in this version of Stemma.',
  options: { ...selection, toolchain: { type: 'boolean' } },
  async run(session, args, values) {
    if (flag(values, 'toolchain')) {
      if (values['only'] !== undefined) throw new UsageError('--only is for one bundle. Plan first, then apply the bundle.');
      return applyToolchain(session, args, values);
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

const restore: Verb = {
  name: 'restore',
  usage: '<bundle>@V [--allow-failed] [--detach]',
  says: 'Publish what an earlier version showed, as a new version.',
  options: { 'allow-failed': { type: 'boolean' }, detach: { type: 'boolean' } },
  async run(session, args, values) {
    const [address] = exactly(args, 'bundle@V') as [string];
    const { name: bundle, version } = contract.splitVersion(address);
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

export const versionVerbs: readonly Verb[] = [diff, plan, apply, hold, discard, restore];

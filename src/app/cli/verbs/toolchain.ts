/** The verbs that change what a workspace is served with: parsers, passage strategies, ranking and recipes. */
import { newId } from '../../../kernel/shared/ids.ts';
import * as contract from '../../../modules/documents/contract.ts';
import { UsageError, type Outcome } from '../outcome.ts';
import { readPassword } from '../read-password.ts';
import { exactly, flag, required, type Session, type Values, type Verb } from '../verb.ts';
import { appliedText, plural, toolchainPlanText } from '../words.ts';
import { addedText } from './documents.ts';
import { startedRun } from './runs.ts';

const watched = ({ progress, signal }: Session): { onProgress: Session['progress']; signal: AbortSignal } => ({
  onProgress: progress,
  signal,
});

/** At most one part of the toolchain, as the verbs that change it take it. @throws UsageError */
function partOf(args: readonly string[]): { component?: string } {
  if (args.length > 1) throw new UsageError(`Too many arguments: "${args[1]}". Name one part of the toolchain, or none.`);
  return args[0] === undefined ? {} : { component: args[0] };
}

/** `plan --toolchain`. */
export async function planToolchain(session: Session, args: readonly string[]): Promise<Outcome> {
  const result = await session.client.call(contract.planToolchainRoute, { body: partOf(args), ...watched(session) });
  return { data: result, text: toolchainPlanText(result) };
}

/** `apply --toolchain`. */
export async function applyToolchain(session: Session, args: readonly string[], values: Values): Promise<Outcome> {
  const body = { ...partOf(args), allowFailed: flag(values, 'allow-failed') };
  if (flag(values, 'detach')) return startedRun(session, contract.applyToolchainRoute, body);
  const result = await session.client.call(contract.applyToolchainRoute, { body, idempotencyKey: newId(), ...watched(session) });
  const lines = result.parts.map((part) => appliedText(part.bundle, part));
  return {
    data: result,
    text: lines.length === 0 ? 'Nothing is newer than what is served.' : lines.join('\n'),
    exit: result.failed > 0 ? 3 : result.undecided > 0 ? 4 : 0,
  };
}

async function reread(session: Session, bundle: string, values: Values, strategy?: string): Promise<Outcome> {
  const password = await readPassword(values);
  const body = { ...(strategy === undefined ? {} : { strategy }), ...password };
  if (flag(values, 'detach')) return startedRun(session, contract.rereadRoute, { bundle, ...body });
  const result = await session.client.call(contract.rereadRoute, {
    params: { bundle },
    body,
    ...(password === undefined ? { idempotencyKey: newId() } : {}),
    ...watched(session),
  });
  const failed = result.documents.filter((document) => document.status === 'failed').length;
  const nothing = result.plan ? '' : `${bundle} is read as this version of Stemma reads it.`;
  const kept =
    failed === 0
      ? ''
      : `\n${plural(failed, 'document')} could not be read again and ${failed === 1 ? 'stays as it is' : 'stay as they are'}.`;
  const sum = (of: 'passages' | 'passagesNew'): number => result.documents.reduce((all, document) => all + (document[of] ?? 0), 0);
  const cut = `\n${plural(sum('passages'), 'passage')} in what is read again, ${sum('passagesNew')} of them new.`;
  return { data: result, text: (nothing === '' ? addedText(result) + cut : nothing) + kept, exit: failed > 0 ? 3 : 0 };
}

const reparse: Verb = {
  name: 'reparse',
  usage: '<bundle> [--password-file FILE] [--detach]',
  says: 'Read the documents of a bundle again with the parsers there are now: staged, with a plan.',
  options: { 'password-file': { type: 'string' }, detach: { type: 'boolean' } },
  run: (session, args, values) => reread(session, exactly(args, 'bundle')[0] as string, values),
};

const bundleSet: Verb = {
  name: 'bundle set',
  usage: '<bundle> --strategy standard|markdown|semantic|window [--password-file FILE] [--detach]',
  says: 'Cut the documents of a bundle into passages by another strategy: staged, with a plan.',
  options: { strategy: { type: 'string' }, 'password-file': { type: 'string' }, detach: { type: 'boolean' } },
  run: (session, args, values) => reread(session, exactly(args, 'bundle')[0] as string, values, required(values, 'strategy')),
};

export const toolchainVerbs: readonly Verb[] = [reparse, bundleSet];

/** The verbs of runs: list them, show or follow one, stop it, do it again. */
import { newId } from '../../../kernel/shared/ids.ts';
import * as contract from '../../../kernel/runs/contract.ts';
import { runStatuses, type RunStatus } from '../../../kernel/runs/states.ts';
import { followEvents } from '../follow-run.ts';
import { UsageError, type ExitCode, type Outcome } from '../outcome.ts';
import { exactly, flag, idOf, text, whole, type Session, type Verb } from '../verb.ts';

type Run = Awaited<ReturnType<typeof read>>;
const read = (session: Session, id: string) => session.client.call(contract.showRun, { params: { run: id } });

const list: Verb = {
  name: 'runs',
  usage: '[--status STATUS] [--kind KIND] [--limit 50]',
  says: 'List what runs and ran, newest first.',
  options: { status: { type: 'string' }, kind: { type: 'string' }, limit: { type: 'string' } },
  async run(session, args, values) {
    exactly(args);
    const [status, kind, limit] = [text(values, 'status'), text(values, 'kind'), whole(values, 'limit', 1) ?? 50];
    if (status !== undefined && !isStatus(status)) throw new UsageError(`--status is one of ${runStatuses.join(', ')}, not "${status}".`);
    const query = { ...(status === undefined ? {} : { status }), ...(kind === undefined ? {} : { kind }), limit: Math.min(limit, 200) };
    const result = await session.client.call(contract.listRuns, { query });
    const lines = result.runs.map((run) => `${run.id}  ${run.status.padEnd(9)}  ${run.createdAt.slice(0, 19)}  ${run.title}`);
    return { data: result, text: lines.length === 0 ? 'No runs.' : lines.join('\n') };
  },
};

const isStatus = (given: string): given is RunStatus => (runStatuses as readonly string[]).includes(given);

const changes = { cancel: contract.cancelRun, pause: contract.pauseRun, resume: contract.resumeRun } as const;

const one: Verb = {
  name: 'run',
  usage: '<id> [--follow | --cancel | --pause | --resume | --retry [--detach]]',
  says: 'Show a run; follow it to its end, stop it, let it go on, or do again what failed of it and wait for that.',
  options: Object.fromEntries(
    ['follow', 'cancel', 'pause', 'resume', 'retry', 'detach'].map((name) => [name, { type: 'boolean' as const }]),
  ),
  async run(session, args, values) {
    const [given] = exactly(args, 'id') as [string];
    const id = idOf(given);
    const asked = (['follow', 'cancel', 'pause', 'resume', 'retry'] as const).filter((name) => flag(values, name));
    if (asked.length > 1) throw new UsageError(`--${asked[0]} and --${asked[1]} do not go together.`);
    const call = { params: { run: id }, body: {} };
    const [action] = asked;
    if (flag(values, 'detach') && action !== 'retry') throw new UsageError('--detach goes with --retry.');
    if (action === 'retry') return retry(session, id, flag(values, 'detach'));
    if (action === 'follow') await followEvents(session, id);
    else if (action !== undefined) await session.client.call(changes[action], call);
    const run = await read(session, id);
    return action === 'follow' ? { ...shown(run), exit: exitOf(run.status) } : shown(run);
  },
};

async function retry(session: Session, id: string, detach: boolean): Promise<Outcome> {
  const {
    id: run,
    title,
    finishedAt,
  } = await session.client.call(contract.retryRun, {
    params: { run: id },
    body: { wait: !detach },
    idempotencyKey: newId(),
    onProgress: session.progress,
    signal: session.signal,
  });
  if (detach) return detached({ id: run, title });
  if (finishedAt === null) await followEvents(session, run);
  const retried = await read(session, run);
  return { ...shown(retried), exit: exitOf(retried.status) };
}

const exitOf = (status: RunStatus): ExitCode => (status === 'succeeded' ? 0 : status === 'partial' ? 3 : 1);

function shown(run: Run): Outcome {
  const stages = run.progress.stages.map(
    ({ name, done, total, ms }) =>
      `  ${name.padEnd(12)} ${done}${total === undefined ? '' : ` of ${total}`}${ms === undefined ? '' : `  ${(ms / 1000).toFixed(1)} s`}`,
  );
  const lines = [
    `${run.title}: ${run.status}${run.status === 'running' ? `, ${Math.round(run.progress.share * 100)} %` : ''}`,
    ...(run.error ? [`  ${run.error.code} ${run.error.message}`] : []),
    ...stages,
  ];
  return { data: run, text: lines.join('\n') };
}

/** What a verb that does not wait says. */
function detached(run: { readonly id: string; readonly title: string }): Outcome {
  return { data: { run: run.id }, text: `${run.id}  ${run.title}\nFollow it with: stemma run ${run.id} --follow` };
}

/** Starts what a route does as a run and does not wait for it. */
export async function startedRun(session: Session, route: { readonly name: string }, input: object): Promise<Outcome> {
  const body = { kind: route.name, input };
  return detached(await session.client.call(contract.startRun, { body, idempotencyKey: newId(), signal: session.signal }));
}

export const runVerbs: readonly Verb[] = [list, one];

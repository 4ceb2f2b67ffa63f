/** Processes that share one installation, as they are deployed: some answer requests, others carry out runs. */
import pg from 'pg';
import type { RunEvent } from '../../kernel/runs/contract.ts';
import { runEventSchema, showRun, startRun } from '../../kernel/runs/contract.ts';
import { createStemmaClient, type StemmaClient } from '../client.ts';
import { ranOf, saidBy, type Child, type CommandLine, type Ran } from './command-line.fixture.ts';

export interface Role {
  /** How the engine knows it. */
  readonly executor: string;
  kill(signal: NodeJS.Signals): Promise<Ran>;
}

export interface Answering extends Role {
  readonly url: string;
}

const json = { env: { STEMMA_LOG_FORMAT: 'json' } };

function roleIn(child: Child): Omit<Role, 'executor'> {
  const ended = ranOf(child);
  return {
    kill(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

export async function answering(line: CommandLine): Promise<Answering> {
  const child = line.spawn(['serve', '--port', '0'], json);
  const role = roleIn(child);
  const [url, executor] = await Promise.all([saidBy(child, /"url":"([^"]+)"/), saidBy(child, /"executor":"([^"]+)"/)]);
  return { url, executor, ...role };
}

export async function working(line: CommandLine): Promise<Role> {
  const child = line.spawn(['work', '--queues', 'cpu,maintenance'], json);
  const role = roleIn(child);
  return { executor: await saidBy(child, /"executor":"([^"]+)"/), ...role };
}

/** What the engine recorded. */
export interface Records extends AsyncDisposable {
  /** Which process has a run; undefined while none has. */
  holder(run: string): Promise<string | undefined>;
  /** The names of the recorded steps of a run. */
  steps(run: string): Promise<string[]>;
  /** Lets the time pass after which a process that gives no sign counts as dead. */
  letSilencePass(executor: string): Promise<void>;
}

export async function openRecords(connectionString: string): Promise<Records> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const column = async (text: string, value: string): Promise<string[]> =>
    (await client.query<{ found: string }>(text, [value])).rows.map(({ found }) => found);
  return {
    holder: async (run) => {
      const text = `SELECT executor_id AS found FROM engine.workflow_status WHERE workflow_uuid = $1 AND status = 'PENDING'`;
      return (await column(text, run))[0];
    },
    steps: (run) =>
      column('SELECT function_name AS found FROM engine.operation_outputs WHERE workflow_uuid = $1 ORDER BY function_id', run),
    async letSilencePass(executor) {
      await client.query(`UPDATE engine.executors SET seen_at = seen_at - interval '20 s' WHERE id = $1`, [executor]);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Reads events of a run behind one, until there are `most` or the run is over. A broken connection is an end too. */
export async function follow(url: string, run: string, after: number, most = Infinity): Promise<RunEvent[]> {
  const headers = after === 0 ? {} : { 'last-event-id': String(after) };
  const response = await fetch(`${url}/api/v1/runs/${run}/live`, { headers });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const events: RunEvent[] = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const whole = text.split('\n\n');
    text = whole.pop() ?? '';
    for (const one of whole) {
      const data = /^data: (.*)$/m.exec(one)?.[1];
      if (data !== undefined) events.push(runEventSchema.parse(JSON.parse(data)));
      if (events.length >= most) return events;
    }
  }
  return events;
}

export interface Followed {
  readonly run: string;
  readonly kind: string;
  readonly events: readonly RunEvent[];
}

const asRuns: Readonly<Record<string, string>> = { documents: 'bundles.add', apply: 'bundles.apply', restore: 'bundles.restore' };

/**
 * A client whose requests go to the servers in turn, and whose changes of bundles are runs that workers carry out. Each run is followed on the
 * server that comes next for its first events, then on the others, behind the last event.
 */
export function clientOf(
  servers: readonly Answering[],
  seen: { began(run: string): Promise<void>; ended(followed: Followed): void },
): StemmaClient {
  let turn = 0;
  const next = (): string => servers[turn++ % servers.length]?.url ?? '';
  const asked = (request: Request, base: string): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    return fetch(new Request(`${base}${pathname}${search}`, request));
  };
  return createStemmaClient('http://servers', async (request) => {
    const [, bundle, verb = ''] = /\/bundles\/([^/]+)\/(\w+)$/.exec(new URL(request.url).pathname) ?? [];
    const kind = asRuns[verb];
    if (kind === undefined || request.method !== 'POST') return asked(request, next());
    const body = (await request.json()) as Readonly<Record<string, unknown>>;
    const { id } = await createStemmaClient(next()).call(startRun, { body: { kind, input: { bundle, ...body } } });
    await seen.began(id);
    const events: RunEvent[] = [];
    while (events.at(-1)?.type !== 'run.finished')
      events.push(...(await follow(next(), id, events.length, events.length < 4 ? 2 : Infinity)));
    seen.ended({ run: id, kind, events });
    const { output } = await createStemmaClient(next()).call(showRun, { params: { run: id } });
    return Response.json({ data: output, meta: { requestId: id, timestamp: new Date().toISOString() } });
  });
}

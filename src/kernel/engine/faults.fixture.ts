/**
 * Processes that carry out workflows and are really killed, frozen and cut off from their database. Each workflow climbs a
 * ladder of steps; every step leaves a mark of its own and returns the mark's number, so a step recorded twice, or a recorded
 * step that was taken back, shows as a workflow whose output is not what is recorded.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { openServer } from '../db/server.ts';
import { silentLog } from '../log/log.ts';
import { openNotices } from '../notices/notices.ts';
import { newId } from '../shared/ids.ts';
import { openEngine } from './open-engine.ts';
import type { WorkflowDefinition } from './port.ts';

const queue = 'ladders';
export const rungs = 5;
/** Short, so that a death is noticed in a second instead of twenty. */
const timing = { beatMs: 200, silentForMs: 1_200 };

function ladder(marks: pg.Pool): WorkflowDefinition {
  return {
    name: 'ladder',
    async body(context) {
      const climbed: number[] = [];
      for (let rung = 0; rung < rungs; rung++) {
        const mark = await context.step(
          `rung ${rung}`,
          async ({ key }) => {
            await pause(20 + Math.random() * 40);
            const { rows } = await marks.query<{ id: number }>('INSERT INTO marks (key, process) VALUES ($1, $2) RETURNING id', [
              key,
              process.pid,
            ]);
            return rows[0]?.id ?? -1;
          },
          { attempts: 8, waitMs: 200 },
        );
        climbed.push(mark);
      }
      return climbed;
    },
  };
}

/** From now on the clock of this process jumps by hours, on and back, several times a second. */
function letClockJump(): void {
  const Real = Date;
  const hours = [0, 2, -3, 26, -1];
  let turn = 0;
  const shifted = (): number => Real.now() + (hours[turn % hours.length] ?? 0) * 3600_000;
  setInterval(() => (turn += 1), 150).unref();
  class Jumping extends Real {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [shifted()] : given) as [number]));
    }
    static override now = shifted;
  }
  globalThis.Date = Jumping as DateConstructor;
}

/** A process of its own: `node faults.fixture.ts URL [jumping]`. */
async function work(url: string, clock: string | undefined): Promise<void> {
  if (clock === 'jumping') letClockJump();
  const database = openServer(url);
  const marks = new pg.Pool({ connectionString: url, max: 4 });
  marks.on('error', () => {});
  const workflows = [ladder(marks)];
  await openEngine({
    database,
    notices: openNotices(database),
    log: silentLog,
    workflows,
    queues: { [queue]: { perWorkspace: 10 } },
    ...timing,
  });
  process.stdout.write('ready\n');
  process.stdin.on('end', () => process.exit(0)).resume(); // ends with whoever started it
}

export interface Worker {
  readonly child: ChildProcess;
  kill(signal: NodeJS.Signals): void;
}

export async function startWorker(url: string, clock: 'steady' | 'jumping' = 'steady'): Promise<Worker> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), url, clock], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  if (!said.toString().startsWith('ready')) throw new Error('The worker did not start.');
  return { child, kill: (signal) => void child.kill(signal) };
}

export interface Ladders extends AsyncDisposable {
  /** How many have ended. */
  ended(): Promise<number>;
  tally(): Promise<Tally>;
  /** Ends every connection to the database but its own. */
  cut(): Promise<void>;
}

export interface Tally {
  /** Workflows that did not succeed. */
  readonly lost: number;
  /** Steps whose record is not the one result that the workflow went on with, or that are recorded more than once. */
  readonly doubled: number;
  readonly recorded: number;
  /** Step bodies that ran more than once, which they may. */
  readonly repeated: number;
}

/** Puts so many workflows in, without carrying out any here. */
export async function putLadders(url: string, count: number): Promise<Ladders> {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(openServer(url));
  const notices = opened.use(openNotices(database));
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => {});
  opened.defer(() => pool.end());
  await pool.query('CREATE TABLE marks (id serial PRIMARY KEY, key text NOT NULL, process int NOT NULL)');
  const queues = { [queue]: { perWorkspace: 10 } };
  const engine = await openEngine({ database, notices, log: silentLog, workflows: [ladder(pool)], queues, worksOn: [] });
  for (let n = 0; n < count; n++)
    await engine.enqueue({ workflow: 'ladder', id: newId(), input: null, queue, partition: `workspace ${n % 3}` });
  await engine[Symbol.asyncDispose](); // or it would take over what dies
  const resources = opened.move();
  const one = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row> => {
    for (;;) {
      try {
        return (await pool.query<Row>(sql)).rows[0] as Row;
      } catch {
        await pause(100); // the database may be away just now
      }
    }
  };
  return {
    ended: async () =>
      (
        await one<{ n: number }>(
          "SELECT count(*)::int AS n FROM engine.workflow_status WHERE name = 'ladder' AND status NOT IN ('ENQUEUED', 'PENDING')",
        )
      ).n,
    async tally() {
      const { good } = await one<{ good: number }>(
        "SELECT count(*)::int AS good FROM engine.workflow_status WHERE name = 'ladder' AND status = 'SUCCESS'",
      );
      const { steps } = await one<{ steps: number }>(
        `SELECT count(DISTINCT (o.workflow_uuid, o.function_id))::int AS steps FROM engine.operation_outputs o WHERE o.function_name LIKE 'rung %'`,
      );
      const { agreeing } = await one<{ agreeing: number }>(
        `SELECT count(*)::int AS agreeing FROM engine.operation_outputs o JOIN marks m ON m.key = o.workflow_uuid || '/' || o.function_id
         WHERE o.function_name LIKE 'rung %' AND o.output::jsonb->>'json' = m.id::text`,
      );
      // What a workflow went on with must be what is recorded of each of its steps.
      const { other } = await one<{ other: number }>(
        `SELECT count(*)::int AS other FROM (
           SELECT w.output::jsonb->'json' AS went, jsonb_agg(o.output::jsonb->'json' ORDER BY o.function_id) AS recorded
           FROM engine.workflow_output w JOIN engine.operation_outputs o USING (workflow_uuid) WHERE o.function_name LIKE 'rung %'
           GROUP BY w.workflow_uuid, w.output) one WHERE went <> recorded`,
      );
      const { marks } = await one<{ marks: number }>('SELECT count(*)::int AS marks FROM marks');
      return { lost: count - good, doubled: Math.abs(steps - agreeing) + other, recorded: steps, repeated: marks - steps };
    },
    cut: async () =>
      void (await one(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      )),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

if (import.meta.main) await work(process.argv[2] ?? '', process.argv[3]);

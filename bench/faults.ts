/**
 * What is lost when processes die? Three processes carry out ladders of five steps; one after the other is killed, frozen and
 * thawed, or the database is cut off or restarted under them, at random moments.
 * node bench/faults.ts [--ladders 200] [--seconds 60]
 */
import { setTimeout as wait } from 'node:timers/promises';
import { loadMigrations, migrateUp } from '../src/kernel/db/migrations.ts';
import { openServer } from '../src/kernel/db/server.ts';
import { putLadders, rungs, startWorker, type Worker } from '../src/kernel/engine/faults.fixture.ts';
import { report, say, type Arguments, type Section } from './measure.ts';
import { postgresServer } from './postgres.ts';

const migrations = ['db', 'engine'].map((module) => ({
  module,
  directory: new URL(`../src/kernel/${module}/migrations/`, import.meta.url),
}));

export async function measureFaults(given: Arguments): Promise<Section> {
  const [count, seconds] = [given.count('ladders', 200), given.count('seconds', 60)];
  await using server = await postgresServer(say);
  if (!server) throw new Error('There is no PostgreSQL to try this on.');
  const url = await server.freshDatabase();
  await using database = openServer(url);
  await migrateUp(database, await loadMigrations(migrations));
  await using ladders = await putLadders(url, count);
  const workers: Worker[] = await Promise.all([startWorker(url), startWorker(url), startWorker(url)]);
  const faults = { killed: 0, frozen: 0, cut: 0 };
  const started = performance.now();
  const pickOne = (): number => Math.floor(Math.random() * workers.length);
  while ((await ladders.ended()) < count) {
    await wait(500 + Math.random() * 1500);
    if (performance.now() - started > seconds * 1000) continue; // enough of it: let them come to an end
    const at = pickOne();
    const victim = workers[at] as Worker;
    const fault = Math.random();
    if (fault < 0.5) {
      victim.kill('SIGKILL');
      workers[at] = await startWorker(url);
      faults.killed += 1;
    } else if (fault < 0.8) {
      victim.kill('SIGSTOP');
      await wait(2_500);
      victim.kill('SIGCONT');
      faults.frozen += 1;
    } else {
      await ladders.cut();
      faults.cut += 1;
    }
  }
  for (const worker of workers) worker.kill('SIGKILL');
  const { lost, doubled, recorded, repeated } = await ladders.tally();
  const took = (performance.now() - started) / 1000;
  return {
    question: 'What is lost when processes die?',
    tables: [
      {
        title: `${count} workflows of ${rungs} steps, three processes on PostgreSQL`,
        columns: ['processes killed', 'frozen for 2.5 s', 'all connections cut', 'steps recorded', 'step bodies run again', 'seconds'],
        rows: [[faults.killed, faults.frozen, faults.cut, recorded, repeated, took]],
      },
    ],
    bars: [
      { what: 'workflows lost under kill -9, freezing and cut connections', unit: '', measured: lost, floor: 0, goal: 0, better: 'lower' },
      { what: 'steps recorded twice or otherwise than they were used', unit: '', measured: doubled, floor: 0, goal: 0, better: 'lower' },
    ],
    notes: [
      `${server.says}.`,
      'A process counts as dead after 1.2 s here instead of 20. Step bodies may run again; what is recorded of them may not change.',
    ],
  };
}

if (import.meta.main) await report(measureFaults);

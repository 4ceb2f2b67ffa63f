/**
 * How soon is a server ready, and what does it hold when it has nothing to do?
 * node bench/start.ts [--install FOLDER]   FOLDER: a production installation to weigh, such as one made with `npm ci --omit=dev`
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { corpusFile } from './corpus.ts';
import { report, say, short, spreadOf, type Arguments, type Bar, type Section } from './measure.ts';
import { processorSeconds, treeMemoryMb } from './processes.ts';
import { addContents, serve, temporaryFolder } from './product.ts';

const idleSeconds = 10;
/** In its first minute a server looks for schedules more often. */
const settledSeconds = 70;
const watchedSeconds = 60;
const starts = 5;

export async function measureStart(given: Arguments): Promise<Section> {
  await using folder = await temporaryFolder();
  say('start: the first time');
  const firstMs = await firstStart(folder.path);
  const times: number[] = [];
  for (let at = 0; at < starts; at++) {
    await using server = await serve(folder.path);
    times.push(server.readyMs);
  }
  say(`start: idle for ${settledSeconds + watchedSeconds} s`);
  const { idleMb, idlePercent } = await idle(folder.path);
  const install = given.option('install');
  const installMb = install === undefined ? undefined : Number(execFileSync('du', ['-sm', install], { encoding: 'utf8' }).split('\t')[0]);
  const { p50 } = spreadOf(times);
  const bars: Bar[] = [
    {
      what: 'cold start to healthy, embedded, after the first run',
      unit: ' s',
      measured: p50 / 1000,
      floor: 3,
      goal: 1.5,
      better: 'lower',
    },
    { what: 'idle processor time, embedded', unit: ' % of a core', measured: idlePercent, floor: 6, goal: 2, better: 'lower' },
    { what: 'idle memory, embedded', unit: ' MB', measured: idleMb, floor: 600, goal: 350, better: 'lower' },
    ...(installMb === undefined
      ? []
      : [{ what: 'install, production', unit: ' MB', measured: installMb, floor: 600, goal: 350, better: 'lower' } as const]),
  ];
  return {
    question: 'How soon is a server ready, and what does it hold?',
    tables: [
      {
        title: '`stemma start` on the embedded database with 100 documents',
        columns: [
          'first start ms',
          `later starts, median of ${starts}, ms`,
          'slowest ms',
          `memory after ${idleSeconds} s idle MB`,
          'processor time when idle, % of a core',
        ],
        rows: [[firstMs, p50, Math.max(...times), idleMb, short(idlePercent)]],
      },
    ],
    bars,
    notes: [
      'From the start of the process to the first good answer of `/readyz`. The first start makes the database.',
      'Memory is the resident memory of the server and its children. The files of the database are in the cache of the system.',
      `Processor time is of all threads of the server over ${watchedSeconds} s, begun ${settledSeconds} s after its start.`,
      ...(installMb === undefined ? ['The size of an installation was not measured: none was given.'] : []),
    ],
  };
}

async function firstStart(data: string): Promise<number> {
  await using server = await serve(data);
  await addContents(
    server.client,
    'notes',
    Array.from({ length: 100 }, (_, at) => corpusFile(at)),
  );
  return server.readyMs;
}

async function idle(data: string): Promise<{ readonly idleMb: number; readonly idlePercent: number }> {
  await using server = await serve(data);
  await wait(idleSeconds * 1000);
  const idleMb = treeMemoryMb(server.pid);
  await wait((settledSeconds - idleSeconds) * 1000);
  const before = processorSeconds(server.pid);
  await wait(watchedSeconds * 1000);
  return { idleMb, idlePercent: ((processorSeconds(server.pid) - before) / watchedSeconds) * 100 };
}

if (import.meta.main) await report(measureStart);

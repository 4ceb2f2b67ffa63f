/**
 * What do runs cost that wait for somebody?
 * node bench/waiting.ts [--waiting 1000]
 */
import { report, say, short, type Arguments, type Section } from './measure.ts';
import { runChild } from './processes.ts';
import { temporaryFolder } from './product.ts';

interface Held {
  readonly beforeMb: number;
  readonly afterMb: number;
  readonly answeredMs: number;
}

export async function measureWaiting(given: Arguments): Promise<Section> {
  const count = given.count('waiting', 1000);
  await using folder = await temporaryFolder();
  say(`waiting: ${count} runs`);
  const { result } = await runChild<Held>('children/waiting.ts', [`${folder.path}/database`, String(count)]);
  const more = result.afterMb - result.beforeMb;
  return {
    question: 'What do runs cost that wait for somebody?',
    tables: [
      {
        title: `${count} runs that wait for an answer in one process on the embedded database`,
        columns: ['memory before MB', 'with them MB', 'kB a run', 'all answered and ended after ms'],
        rows: [[short(result.beforeMb), short(result.afterMb), short((more * 1024) / count), short(result.answeredMs)]],
      },
    ],
    bars: [{ what: '1,000 waiting runs', unit: ' MB', measured: (more * 1000) / count, floor: 100, goal: 50, better: 'lower' }],
    notes: ['Resident memory of the process with the database in it, after collecting garbage; the first hundred runs are not counted.'],
  };
}

if (import.meta.main) await report(measureWaiting);

/** Holds workflows that wait for a message: what do they cost in memory? Prints one line of JSON. node waiting.ts FOLDER COUNT */
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openEmbedded } from '../../src/kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp } from '../../src/kernel/db/migrations.ts';
import { openEngine } from '../../src/kernel/engine/open-engine.ts';
import type { WorkflowDefinition } from '../../src/kernel/engine/port.ts';
import { silentLog } from '../../src/kernel/log/log.ts';
import { openNotices } from '../../src/kernel/notices/notices.ts';
import { newId } from '../../src/kernel/shared/ids.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const [folder = '', count = '1000'] = process.argv.slice(2);
const migrations = ['db', 'engine'].map((module) => ({
  module,
  directory: new URL(`../../src/kernel/${module}/migrations/`, import.meta.url),
}));
let begun = 0;
const waiting: WorkflowDefinition = {
  name: 'waiting',
  async body(context, input) {
    begun += 1;
    const said = await context.receive('answer', 3600_000);
    return { input, said: said ?? null };
  },
};

await using database = await openEmbedded(folder);
await migrateUp(database, await loadMigrations(migrations));
const notices = openNotices(database);
const engine = await openEngine({ database, notices, log: silentLog, workflows: [waiting], queues: {} });
const heldMb = async (): Promise<number> => {
  for (let times = 0; times < 3; times++) {
    collect();
    await wait(300);
  }
  return process.memoryUsage().rss / 2 ** 20;
};
const start = async (): Promise<string> => {
  const id = newId();
  await engine.start({ workflow: waiting.name, id, input: id });
  return id;
};
// So that what the first hundred load and compile is not counted as theirs.
for (let at = 0; at < 100; at++) await start();
const beforeMb = await heldMb();
const ids: string[] = [];
for (let at = 0; at < Number(count); at++) ids.push(await start());
while (begun < Number(count) + 100) await wait(50);
const afterMb = await heldMb();
const sentAt = performance.now();
await Promise.all(ids.map((id) => engine.send(id, 'answer', 'yes')));
for (const id of ids) if ((await engine.wait(id, 60_000))?.state !== 'succeeded') throw new Error(`The workflow ${id} did not end.`);
console.log(JSON.stringify({ beforeMb, afterMb, answeredMs: performance.now() - sentAt }));
process.exit();

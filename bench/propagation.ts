/**
 * StemmaBench: is what an edit changes found, all of it and nothing else, and is evidence carried to where it truly stands?
 * node bench/propagation.ts [HISTORY ...] [--generated 4] [--versions 1000] [--evidence 60] [--questions 24] [--keep FOLDER] [--out FILE]
 * A history is a folder of numbered Markdown files or a Git repository. Each is walked in a workspace of its own, by
 * `--postgresql` on a PostgreSQL. `--explain` says what was not as it should be. With `--keep` a history that was measured
 * already is read from that folder, so that a long run can be stopped and gone on with.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argumentsOf, say, tableText } from './measure.ts';
import { postgresServer } from './postgres.ts';
import { openHere, temporaryFolder } from './product.ts';
import { generateHistory } from './propagation/generated-history.ts';
import { readHistory, type History } from './propagation/history.ts';
import { pageOf, tablesOf, type Measured } from './propagation/page.ts';
import { walkHistory } from './propagation/walk.ts';
import { openWorkspace } from './propagation/workspace.ts';

const given = argumentsOf(process.argv.slice(2).filter((word) => !['--postgresql', '--explain'].includes(word)));
const options = {
  generated: Number(given.option('generated') ?? 4),
  versions: given.count('versions', 1000),
  evidence: given.count('evidence', 60),
  questions: given.count('questions', 24),
};
const isExplained = process.argv.includes('--explain');
const keep = given.option('keep');

await using resources = new AsyncDisposableStack();
const server = process.argv.includes('--postgresql') ? await postgresServer(say) : undefined;
if (server) resources.use(server);

const measured: Measured[] = [];
for (let seed = 1; seed <= options.generated; seed++) {
  const size = { documents: 3, sections: 4, versions: Math.min(12, options.versions), questions: options.questions };
  measured.push(await measure(`generated ${seed}`, async () => generateHistory(seed, size)));
}
for (const path of given.rest) measured.push(await measure(path, () => readHistory(path, options.versions)));

for (const table of tablesOf(measured)) console.log(`${tableText(table)}\n`);
const out = given.option('out');
if (out !== undefined) await writeFile(out, pageOf(measured, { ...options, database: server?.says ?? 'the embedded database' }));

async function measure(name: string, read: () => Promise<History>): Promise<Measured> {
  const file = keep === undefined ? undefined : join(keep, `${name.replaceAll(/[^\w-]+/g, '-')}.json`);
  const known = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known) as Measured;
  const history = await read();
  const started = performance.now();
  await using folder = await temporaryFolder();
  await using product = await openHere(folder.path, await server?.freshDatabase());
  const walked = await walkHistory(openWorkspace(product.client), history, {
    seed: 1,
    evidence: options.evidence,
    questions: options.questions,
    revertEvery: 8,
    note: isExplained ? say : () => {},
  });
  say(`${history.name}: ${history.versions.length} versions in ${Math.round((performance.now() - started) / 1000)} s`);
  const result = { name: history.name, isGenerated: history.known !== undefined, versions: history.versions.length, ...walked };
  if (file !== undefined && keep !== undefined) {
    await mkdir(keep, { recursive: true });
    await writeFile(file, JSON.stringify(result));
  }
  return result;
}

/**
 * Runs the benchmarks and writes what they say to docs/guide/performance.md.
 * node bench/run.ts [NAME ...] [--collections FOLDER] [--note WORDS] [--out FILE] [--keep FOLDER]   all of them when none is named
 * With --keep the answer to each is kept in the folder, and one that is there already is not measured again.
 * Every other option is given on: `--answers 1000 --passages 10000` makes it short.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { arch, cpus, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { argumentsOf, asMarkdown, barTable, say, tableText, verdictOf, type Section } from './measure.ts';
import { runChild } from './processes.ts';

const usual = ['ingest', 'search', 'plan', 'pdf', 'diff', 'passages', 'live', 'waiting', 'faults', 'start', 'scroll', 'retrieval'];
/** One that hangs must not keep the others from being told. */
const limitMs = 25 * 60_000;

const given = argumentsOf(process.argv.slice(2));
const names = given.rest.length > 0 ? given.rest : usual;
const unknown = names.find((name) => !usual.includes(name));
if (unknown !== undefined) throw new RangeError(`There is no benchmark "${unknown}". There are: ${usual.join(', ')}.`);

// What was started ends with this process, however it is told to end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const keep = given.option('keep');
const sections: Section[] = [];
for (const name of names) {
  const started = performance.now();
  sections.push((await keptOf(name)) ?? (await sectionOf(name)));
  say(`${name}: ${Math.round((performance.now() - started) / 1000)} s`);
}
const page = pageOf(sections);
const out = given.option('out') ?? new URL('../docs/guide/performance.md', import.meta.url).pathname;
await mkdir(dirname(out), { recursive: true });
await writeFile(out, page);
console.log(page);
say(`Written to ${out}.`);

async function keptOf(name: string): Promise<Section | undefined> {
  if (keep === undefined) return undefined;
  const text = await readFile(join(keep, `${name}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Section);
}

async function sectionOf(name: string): Promise<Section> {
  try {
    const options = process.argv.slice(2).filter((word) => !names.includes(word));
    const { result } = await runChild<Section>(`${name}.ts`, [...options, '--json'], { limitMs, ownGroup: true });
    if (keep !== undefined) {
      await mkdir(keep, { recursive: true });
      await writeFile(join(keep, `${name}.json`), JSON.stringify(result));
    }
    return result;
  } catch (error) {
    const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
    say(String(error));
    return { question: `${name}: not measured`, tables: [], bars: [], notes: [`It failed: ${line}`] };
  }
}

function pageOf(all: readonly Section[]): string {
  const bars = all.flatMap((section) => section.bars);
  const missed = bars.filter((bar) => verdictOf(bar) === 'misses the floor');
  const [cpu] = cpus();
  const note = given.option('note');
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  return `${[
    '# Performance',
    `Written by \`node bench/run.ts\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} cores of ${cpu?.model.trim() ?? arch()}, ${memory} of memory, ${platform()}, Node.js ${process.version}.${note === undefined ? '' : ` ${note}`}`,
    'Times belong to this machine; what can be compared are the ratios, each taken in one run against the named peer. A floor has to hold, a goal is where we are going.',
    ...(bars.length > 0 ? [tableText({ ...barTable(bars), title: 'All figures that have a bar' })] : []),
    ...(bars.length > 0
      ? [missed.length === 0 ? 'No floor is missed.' : `Missed floors: ${missed.map((bar) => bar.what).join('; ')}.`]
      : []),
    ...all.map(asMarkdown),
  ].join('\n\n')}\n`;
}

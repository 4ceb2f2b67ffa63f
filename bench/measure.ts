/** What every benchmark here comes to: tables, and figures beside the bars of the product. */
import { percentile } from '../src/app/evaluation/metrics.ts';

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** A measured figure with what it must reach and where it is to go. */
export interface Bar {
  readonly what: string;
  readonly unit: string;
  readonly measured: number;
  readonly floor: number;
  readonly goal: number;
  readonly better: 'higher' | 'lower';
}

/** The answer to one question. */
export interface Section {
  readonly question: string;
  readonly tables: readonly Table[];
  readonly bars: readonly Bar[];
  /** What one has to know to read the figures. */
  readonly notes: readonly string[];
}

/** Arguments as `--name value` (or `--name` alone) and the rest in order. */
export interface Arguments {
  readonly rest: readonly string[];
  option(name: string): string | undefined;
  count(name: string, usual: number): number;
}

export function argumentsOf(given: readonly string[]): Arguments {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? '';
    const next = given[at + 1];
    if (!word.startsWith('--')) rest.push(word);
    else if (next === undefined || next.startsWith('--')) options.set(word.slice(2), '');
    else at = options.set(word.slice(2), next) && at + 1;
  }
  const option = (name: string): string | undefined => options.get(name);
  return {
    rest,
    option,
    count(name, usual) {
      const value = Number(option(name) ?? usual);
      if (!Number.isInteger(value) || value < 1) throw new RangeError(`--${name} takes a whole number from 1 on.`);
      return value;
    },
  };
}

/** Runs a benchmark that was started by itself: prints its tables, or with `--json` one line of JSON at the end. */
export async function report(measure: (given: Arguments) => Promise<Section>): Promise<void> {
  const given = argumentsOf(process.argv.slice(2));
  const section = await measure(given);
  console.log(given.option('json') === undefined ? asMarkdown(section) : JSON.stringify(section));
}

/** Progress, where it is in nobody's way. */
export const say = (words: string): void => void process.stderr.write(`${words}\n`);

/** Runs something and says how long it took, in milliseconds. */
export async function timed<Result>(work: () => Promise<Result> | Result): Promise<{ result: Result; ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}

/** Median and 95th percentile, in the unit of the values. */
export function spreadOf(values: readonly number[]): { p50: number; p95: number } {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95) };
}

/** Three significant digits, and whole numbers from 100 on. */
export const short = (value: number): string =>
  !Number.isFinite(value) ? '-' : Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

/** How a figure stands to its bar, in one word or two. */
export function verdictOf({ measured, floor, goal, better }: Bar): 'goal' | 'floor' | 'misses the floor' {
  const reaches = (bar: number): boolean => (better === 'higher' ? measured >= bar : measured <= bar);
  return reaches(goal) ? 'goal' : reaches(floor) ? 'floor' : 'misses the floor';
}

/** The figures beside their bars; what misses its floor is set in bold. */
export function barTable(bars: readonly Bar[]): Table {
  return {
    title: 'Against the bars',
    columns: ['what', 'measured', 'floor', 'goal', 'reaches'],
    rows: bars.map((bar) => {
      const verdict = verdictOf(bar);
      const withUnit = (value: number): string => `${short(value)}${bar.unit}`;
      return [
        bar.what,
        withUnit(bar.measured),
        withUnit(bar.floor),
        withUnit(bar.goal),
        verdict === 'misses the floor' ? `**${verdict}**` : verdict,
      ];
    }),
  };
}

/** A section as Markdown, for a terminal and for a page. */
export function asMarkdown({ question, tables, bars, notes }: Section): string {
  const all = [...tables, ...(bars.length > 0 ? [barTable(bars)] : [])];
  return [`## ${question}`, ...all.map(tableText), ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : [])].join('\n\n');
}

/** A table as Markdown. */
export function tableText({ title, columns, rows }: Table): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => (typeof cell === 'number' ? short(cell) : cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [`**${title}**`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

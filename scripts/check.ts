/** `npm run check`: everything that can be said without running the product, fastest first, one line each. All steps run, so one look tells all. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { performance } from 'node:perf_hooks';

interface Step {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const node = process.execPath;
const contracts = 'scripts/contracts.ts';
const steps: readonly Step[] = [
  { name: 'architecture', program: node, args: ['scripts/architecture/check-architecture.ts'] },
  { name: 'lint', program: 'oxlint', args: ['--type-aware', '--report-unused-disable-directives'] },
  { name: 'format', program: 'oxfmt', args: ['--check'] },
  { name: 'types', program: 'tsc', args: ['--noEmit'] },
  { name: 'types of the page', program: 'tsc', args: ['--noEmit', '-p', 'tsconfig.web.json'] },
  { name: 'unused', program: 'knip', args: ['--no-config-hints'] },
  ...(existsSync(contracts) ? [{ name: 'contracts fresh', program: node, args: [contracts, '--check'] }] : []),
];

let failed = 0;
for (const step of steps) {
  const started = performance.now();
  const { ok, output } = await outcomeOf(step);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
  if (!ok) console.log(shortened(output).replaceAll(/^/gm, '  '));
  if (!ok) failed += 1;
}
console.log(failed === 0 ? `check: all ${steps.length} steps ok` : `check: ${failed} of ${steps.length} steps failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** The first lines of what a step said: a log that holds everything is read by nobody. */
function shortened(output: string): string {
  const lines = output.split('\n');
  return lines.length <= 400 ? output : `${lines.slice(0, 400).join('\n')}\n… and ${lines.length - 400} more lines`;
}

function outcomeOf({ program, args }: Step): Promise<{ ok: boolean; output: string }> {
  const PATH = [join(process.cwd(), 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  return new Promise((resolve) => {
    execFile(program, [...args], { env: { ...process.env, PATH }, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: [stdout, stderr, error && !stdout && !stderr ? error.message : ''].join('').trimEnd() }),
    );
  });
}

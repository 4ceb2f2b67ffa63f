/** The rules of alerting that are delivered: each against series of its own, all against the metrics that there are, and on the way to a person. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { startObjectStore } from '../testing/object-store.ts';
import { freePort } from '../testing/free-port.ts';
import { startWatching } from './alerts.fixture.ts';
import { openCommandLine } from './cli/command-line.fixture.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'ops/prometheus');
const rules = await readFile(join(folder, 'stemma.rules.yml'), 'utf8');
const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
const [prometheus = '', promtool = '', alertmanager = ''] = (process.env['STEMMA_TEST_PROMETHEUS'] ?? '').split('\n');
const missing = process.env['STEMMA_TEST_PROMETHEUS_MISSING'];
const token = 'a-token-for-metrics';

test('each rule has a runbook in the guide, and a series that sets it off', async () => {
  const guide = await readFile(join(root, 'docs/guide/observability.md'), 'utf8');
  const tests = await readFile(join(folder, 'stemma.rules.test.yml'), 'utf8');
  expect(alerts.length).toBeGreaterThan(8);
  for (const name of alerts) {
    expect(rules).toContain(`runbook: docs/guide/observability.md#${name.toLowerCase()}\n`);
    expect(guide).toContain(`\n### ${name}\n\n`);
    expect(tests).toMatch(new RegExp(`alertname: ${name}, eval_time: \\d+m, exp_alerts: \\[\\]`));
    expect(tests).toMatch(new RegExp(`alertname: ${name}\\n +eval_time: \\d+m\\n +exp_alerts:\\n +- exp_labels`));
  }
});

describe.skipIf(missing !== undefined)(`with Prometheus${missing === undefined ? '' : `, which is not here: ${missing}`}`, () => {
  test('the rules hold against their series, and not when one of them is broken', async () => {
    const run = (file: string) => promisify(execFile)(promtool, ['test', 'rules', file], { cwd: folder });
    await run('stemma.rules.test.yml');
    const broken = await mkdtemp(join(tmpdir(), 'stemma-rules-'));
    try {
      await writeFile(
        join(broken, 'stemma.rules.yml'),
        rules.replace('stemma_queue_oldest_seconds) > 600', 'stemma_queue_oldest_seconds) > 60'),
      );
      await writeFile(join(broken, 'test.yml'), await readFile(join(folder, 'stemma.rules.test.yml')));
      await expect(run(join(broken, 'test.yml'))).rejects.toThrow(/StemmaQueueWaits/);
    } finally {
      await rm(broken, { recursive: true, force: true });
    }
  });

  test('what goes wrong in a Stemma reaches a receiver, and that it is over too', { timeout: 120_000 }, async () => {
    await using store = await startObjectStore();
    store.fault = () => 'reset';
    const port = await freePort();
    const settings = { STEMMA_LINK_SECRET: 'x'.repeat(32), STEMMA_METRICS_PORT: String(port), STEMMA_METRICS_TOKEN: token };
    await using line = await openCommandLine({ ...store.env, ...settings });
    const target = `127.0.0.1:${port}`;
    // Prometheus looks for what to watch every 5 s: meanwhile the server starts.
    const [watched, served] = await Promise.all([
      startWatching({ programs: { prometheus, alertmanager }, rules, target, token }),
      line.serve(),
    ]);
    await using watching = watched;
    const soon = { timeout: 30_000, interval: 100 };
    const told = () => watching.told.map(({ status, labels }) => `${status} ${labels['alertname']}`);

    await expect.poll(told, soon).toContain('firing StemmaFilesAway');
    const words = { summary: `Stored files cannot be reached from ${target}.` };
    expect(watching.told.find(({ labels }) => labels['alertname'] === 'StemmaFilesAway')).toMatchObject({ annotations: words });
    store.fault = undefined;
    const scraped = await (await fetch(`http://${target}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
    const families = new Set([...scraped.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const asked = [...rules.matchAll(/\b((?:stemma|nodejs)_\w+?)(?:_bucket|_count|_sum)?\b(?=[ {)[])/g)].map(([, name]) => name);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !families.has(name))).toEqual([]);
    await expect.poll(told, soon).toContain('resolved StemmaFilesAway');
    expect(told().filter((one) => !/StemmaFilesAway|StemmaDown/.test(one))).toEqual([]);
    const lastOfDown = () => told().findLast((one) => one.endsWith('StemmaDown')) ?? 'none';
    await expect.poll(lastOfDown, soon).not.toBe('firing StemmaDown');
    await served.stop('SIGKILL');
    await expect.poll(lastOfDown, soon).toBe('firing StemmaDown');
  });
});

/** Prometheus and its Alertmanager as processes of a test, in front of something to watch, and a receiver of alerts behind them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../testing/free-port.ts';

/** What a receiver is sent of an alert. */
export interface Told {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface Watching extends AsyncDisposable {
  /** All that the receiver was told so far. */
  readonly told: readonly Told[];
}

export interface WatchingOptions {
  readonly programs: { readonly prometheus: string; readonly alertmanager: string };
  /** As they are delivered; here none waits, and all is looked at twice a second. */
  readonly rules: string;
  /** Host and port of what is scraped as the job "stemma", and its token. */
  readonly target: string;
  readonly token: string;
}

export async function startWatching({ programs, rules, target, token }: WatchingOptions): Promise<Watching> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'stemma-alerts-'));
  opened.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const told: Told[] = [];
  const receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      told.push(...(JSON.parse(body) as { alerts: Told[] }).alerts);
      response.end();
    });
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  opened.defer(async () => {
    receiver.closeAllConnections();
    receiver.close();
  });
  const { port: receiving } = receiver.address() as AddressInfo;
  const [alerting, watching] = [await freePort(), await freePort()];
  const file = async (name: string, content: object | string): Promise<string> => {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content)); // JSON is YAML
    return join(folder, name);
  };
  const route = { receiver: 'test', group_by: ['alertname'], group_wait: '0s', group_interval: '1s', repeat_interval: '1h' };
  const webhook = { url: `http://127.0.0.1:${receiving}/`, send_resolved: true };
  const alertmanager = await file('alertmanager.yml', { route, receivers: [{ name: 'test', webhook_configs: [webhook] }] });
  await file('stemma.rules.yml', rules.replaceAll(/^( +)for: .*$/gm, '$1for: 0s'));
  const prometheus = await file('prometheus.yml', {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
    rule_files: ['stemma.rules.yml'],
    alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alerting}`] }] }] },
    scrape_configs: [{ job_name: 'stemma', authorization: { credentials: token }, static_configs: [{ targets: [target] }] }],
  });
  const start = (program: string, args: readonly string[]): void => {
    const child = spawn(program, args, { stdio: 'ignore', cwd: folder });
    opened.defer(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
  };
  start(programs.alertmanager, [
    `--config.file=${alertmanager}`,
    `--storage.path=${join(folder, 'alerts')}`,
    `--web.listen-address=127.0.0.1:${alerting}`,
    '--cluster.listen-address=',
  ]);
  start(programs.prometheus, [
    `--config.file=${prometheus}`,
    `--storage.tsdb.path=${join(folder, 'series')}`,
    `--web.listen-address=127.0.0.1:${watching}`,
  ]);
  const resources = opened.move();
  return {
    told,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

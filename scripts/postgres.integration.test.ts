import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { missingReason } from './postgres.ts';

const program = new URL('./postgres.ts', import.meta.url).pathname;

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

// Where no server could be started for this run, there is nothing to see here; the database suites say so.
describe.skipIf(missingReason() !== undefined)('the throw-away PostgreSQL', () => {
  test('ends when the process that started it is killed', { timeout: 120_000 }, async () => {
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8');
    const [words] = await once(child.stdout, 'data');
    const url = /=(\S+)/.exec(String(words))?.[1] ?? '';
    expect(await answers(url)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    await expect.poll(() => answers(url), { timeout: 20_000, interval: 100 }).toBe(false);
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog, withCorrelation } from '../../../kernel/log/log.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { recordingTracer, type FinishedSpan } from '../../../kernel/telemetry/tracer.ts';
import { parseBytes } from './parse.ts';
import { openParserPool } from './parser-pool.ts';

const markdown = '# Title\n\nSome *text*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n';
/** Takes seconds to read: one heading marker a line. */
const slow = '#\n'.repeat(4_000_000) + 'x';

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stemma-parser-pool-'));
  await writeFile(file('small'), markdown);
  await writeFile(file('slow'), slow);
  await writeFile(file('rows'), 'a,b,c\n'.repeat(400_000));
  await writeFile(file('few'), 'a,b,c\n'.repeat(10_000));
  await writeFile(file('nul'), 'a\0b');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const small = (): { path: string; file: string } => ({ path: 'a.md', file: file('small') });

test('a process gives what parsing here gives', async () => {
  await using pool = openParserPool();
  expect(await pool.parse(small())).toEqual(await parseBytes('a.md', Buffer.from(markdown)));
});

test('errors cross the pipe with code, message and details', async () => {
  await using pool = openParserPool();
  await expect(pool.parse({ path: 'a.txt', file: file('nul') })).rejects.toMatchObject({ name: 'StemmaError', code: 'INVALID_ENCODING' });
  await expect(pool.parse({ path: 'a.zip', file: file('small') })).rejects.toMatchObject({
    code: 'UNSUPPORTED_TYPE',
    details: { type: 'ZIP' },
  });
  await expect(pool.parse({ path: 'a.md', file: file('absent') })).rejects.toMatchObject({ code: 'PARSE_FAILED' });
  await expect(pool.parse(small())).resolves.toMatchObject({ format: 'markdown' });
});

test('over the time limit only the slow document fails', async () => {
  await using pool = openParserPool({ wallMilliseconds: 1000 });
  const results = await Promise.allSettled(
    [small(), { path: 'slow.md', file: file('slow') }, small(), small()].map((source) => pool.parse(source)),
  );
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'PARSE_FAILED', details: { limit: 'time', milliseconds: 1000 } } });
});

test('over the memory limit only the large document fails', async () => {
  await using pool = openParserPool({ memoryMegabytes: 48 });
  const results = await Promise.allSettled(
    [small(), { path: 'rows.csv', file: file('rows') }, small()].map((source) => pool.parse(source)),
  );
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: { code: 'PARSE_FAILED', details: { limit: 'memory', megabytes: 48 } } });
});

test('over the output limit the document fails', async () => {
  await using pool = openParserPool({ outputBytes: 500 });
  await expect(pool.parse(small())).rejects.toMatchObject({ code: 'PARSE_FAILED', details: { limit: 'output' } });
});

test('a document that nobody wants any more is given up in the middle, and the next is read at once', async () => {
  await using pool = openParserPool();
  await pool.parse(small());
  const [before] = parserChildren(process.pid);
  const stop = new AbortController();
  const given = [{ path: 'slow.md', file: file('slow') }, small(), small()].map((source) => pool.parse(source, stop.signal));
  const another = pool.parse(small());
  const outcomes = Promise.allSettled(given);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const stopped = performance.now();
  stop.abort(new StemmaError('CANCELLED', 'The run was cancelled.'));
  expect(await outcomes).toMatchObject(given.map(() => ({ status: 'rejected', reason: { message: 'The run was cancelled.' } })));
  expect((await another).format).toBe('markdown');
  expect(performance.now() - stopped).toBeLessThan(2000);
  expect(parserChildren(process.pid)).not.toContain(before);
  await expect(pool.parse(small(), stop.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('giving up a document that waits leaves the one alone that is being read', async () => {
  await using pool = openParserPool();
  const stop = new AbortController();
  const reading = pool.parse({ path: 'few.csv', file: file('few') });
  const waiting = Promise.allSettled([pool.parse(small(), stop.signal)]);
  stop.abort(new StemmaError('CANCELLED'));
  expect(await waiting).toMatchObject([{ reason: { code: 'CANCELLED' } }]);
  expect((await reading).document.blocks).toHaveLength(10_000);
  expect((await pool.parse(small())).format).toBe('markdown');
});

test('what a process says carries what its document is read for, and never its words', async () => {
  const lines: string[] = [];
  const spans: FinishedSpan[] = [];
  const log = createLog({ level: 'debug', format: 'json', write: (line) => void lines.push(line) });
  await using pool = openParserPool({
    log,
    tellsAll: true,
    tracer: recordingTracer((span) => void spans.push(span)),
    wallMilliseconds: 1000,
  });
  await withCorrelation({ requestId: 'first', run: 'run 1', step: 'read' }, () => pool.parse(small()));
  await withCorrelation({ requestId: 'second' }, () => Promise.allSettled([pool.parse({ path: 'a.md', file: file('absent') })]));
  await withCorrelation({ run: 'run 2' }, () => Promise.allSettled([pool.parse({ path: 'slow.md', file: file('slow') })]));
  const said = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(said).toMatchObject([
    { message: 'a document was read', requestId: 'first', run: 'run 1', step: 'read', failed: false },
    {
      level: 'warn',
      message: 'a parser failed',
      requestId: 'second',
      failed: ['Error', expect.stringMatching(/^at /), expect.anything(), expect.anything()],
    },
    { message: 'a document was read', requestId: 'second', failed: true },
    { level: 'warn', message: 'a parser process took too long and is ended', run: 'run 2' },
  ]);
  // The process was started for the first: nothing of that one is on the lines of others.
  expect(said.slice(1).some((line) => 'step' in line)).toBe(false);
  expect(lines.join('')).not.toContain(folder);
  expect(said.map(({ spanId }) => spanId)).toEqual([spans[0], spans[1], spans[1], spans[2]].map((span) => span?.spanId));
});

test('a process killed from outside costs nothing: its documents are read by the next', async () => {
  await using pool = openParserPool();
  const slowOne = pool.parse({ path: 'rows.csv', file: file('rows') });
  const waiting = pool.parse(small());
  const child = await until(() => parserChildren(process.pid)[0]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  process.kill(child, 'SIGKILL');
  expect((await slowOne).document.blocks).toHaveLength(400_000);
  expect((await waiting).format).toBe('markdown');
});

test('processes are replaced after their number of documents, several run when allowed, all end with the pool', async () => {
  const seen = new Set<number>();
  {
    await using pool = openParserPool({ processes: 2, documentsPerProcess: 3 });
    for (let round = 0; round < 4; round += 1) {
      const results = await Promise.all([small(), small(), small(), small()].map((source) => pool.parse(source)));
      expect(results).toHaveLength(4);
      for (const child of parserChildren(process.pid)) seen.add(child);
    }
    expect(seen.size).toBeGreaterThan(2);
  }
  expect(parserChildren(process.pid)).toEqual([]);
});

test('told to get ready, one process starts and reads what comes', async () => {
  await using pool = openParserPool({ processes: 2 });
  pool.getReady();
  pool.getReady();
  const started = parserChildren(process.pid);
  expect(started).toHaveLength(1);
  await pool.parse(small());
  expect(parserChildren(process.pid)).toEqual(started);
});

test('a closed pool refuses, and documents that wait when it closes are refused too', async () => {
  const pool = openParserPool();
  const waiting = Promise.allSettled([pool.parse({ path: 'slow.md', file: file('slow') })]);
  await pool[Symbol.asyncDispose]();
  expect(await waiting).toMatchObject([{ reason: { code: 'UNAVAILABLE' } }]);
  await expect(pool.parse(small())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test.each([
  ['at rest', 'small', 'read\n'],
  ['in the middle of a document', 'slow', 'reading\n'],
])('kill -9 of the parent ends a parser %s', async (_, name, mark) => {
  const parent = spawn(process.execPath, [fileURLToPath(new URL('./parser-pool.fixture.ts', import.meta.url)), file(name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let output = '';
    parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await until(() => output.includes(mark) || undefined);
    const child = await until(() => parserChildren(parent.pid as number)[0]);
    // By now the program is loaded and the slow document is being read.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    const killed = performance.now();
    await until(() => (isAlive(child) ? undefined : true));
    expect(performance.now() - killed).toBeLessThan(3000);
  } finally {
    parent.kill('SIGKILL');
  }
});

/** The first value that is not undefined, within 15 seconds. */
async function until<T>(look: () => T | undefined): Promise<T> {
  for (const started = performance.now(); performance.now() - started < 15_000;) {
    const found = look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not happen within 15 seconds.');
}

/** Process ids of the parser processes whose parent is `parent`. */
function parserChildren(parent: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, ppid, state, ...rest] = line.trim().split(/\s+/);
    return Number(ppid) === parent && !state?.startsWith('Z') && rest.join(' ').includes('parser-process') ? [Number(pid)] : [];
  });
}

function isAlive(pid: number): boolean {
  return execFileSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .some((line) => {
      const [id, state] = line.trim().split(/\s+/);
      return Number(id) === pid && !state?.startsWith('Z');
    });
}

import { expect, test } from 'vitest';
import { createLog, withCorrelation, type LogOptions } from './log.ts';

const logged = (options: LogOptions = {}) => {
  const lines: string[] = [];
  const clock = { now: () => new Date('2026-01-02T03:04:05.678Z') };
  return { lines, log: createLog({ format: 'json', clock, write: (line) => lines.push(line), ...options }) };
};
const only = (lines: string[]) => JSON.parse(lines.join('')) as Record<string, unknown>;

test('one JSON object per line: time, level, message, fields', () => {
  const { lines, log } = logged();
  log.child({ part: 'http' }).info('hello\nthere', { count: 3 });
  expect(lines).toEqual(['{"time":"2026-01-02T03:04:05.678Z","level":"info","message":"hello\\nthere","part":"http","count":3}\n']);
});

test('lines below the level are left out', () => {
  const { lines, log } = logged({ level: 'warn' });
  log.info('no');
  log.error('yes');
  expect(lines).toHaveLength(1);
});

test('correlation ids reach every line of their async context, nested ones too, and no other', async () => {
  const { lines, log } = logged();
  await Promise.all(
    ['a', 'b'].map((requestId) =>
      withCorrelation({ requestId }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        withCorrelation({ run: `run-${requestId}` }, () => log.info('inside'));
      }),
    ),
  );
  log.info('outside');
  const ids = lines.map((line) => JSON.parse(line) as { requestId?: string; run?: string }).map(({ requestId, run }) => [requestId, run]);
  expect(ids).toEqual([
    ['a', 'run-a'],
    ['b', 'run-b'],
    [undefined, undefined],
  ]);
});

test('secrets are covered, in members, errors and addresses', () => {
  const { lines, log } = logged();
  const error = Object.assign(new Error('cannot reach postgres://bob:hunter2@db/x'), { authorization: 'Bearer hunter2' });
  log.error('x', {
    password: 'hunter2',
    nested: { apiKey: 'hunter2', Authorization: 'hunter2', tokens: 12 },
    list: [{ access_token: 'hunter2' }],
    error,
  });
  expect(lines.join('')).not.toContain('hunter2');
  expect(only(lines)).toMatchObject({ password: '[redacted]', nested: { tokens: 12 } });
});

test('errors are opened with stack and causes; cycles, bytes and odd values do not break a line', () => {
  const { lines, log } = logged();
  const cycle: Record<string, unknown> = { big: 1n, bytes: new Uint8Array(9), when: new Date(Number.NaN) };
  cycle['self'] = cycle;
  log.error('x', { error: new Error('outer', { cause: new TypeError('inner') }), cycle, time: 'mine' });
  const line = only(lines);
  expect(line).toMatchObject({
    error: { message: 'outer', cause: { name: 'TypeError', message: 'inner' } },
    cycle: { big: '1', bytes: '[9 bytes]' },
  });
  expect(line).toMatchObject({ time: '2026-01-02T03:04:05.678Z', time_: 'mine' });
});

test('pretty lines for a terminal', () => {
  const { lines, log } = logged({ format: 'pretty' });
  withCorrelation({ requestId: 'r1' }, () => log.warn('slow', { ms: 12, path: '/x' }));
  expect(lines).toEqual(['03:04:05.678 warn  slow ms=12 path=/x (r1)\n']);
});

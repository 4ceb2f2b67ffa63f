import { expect, test } from 'vitest';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { createRunningCalls } from './running-calls.ts';

/** Work whose end the test decides. */
function work(): {
  start: Parameters<ReturnType<typeof createRunningCalls>['start']>[2];
  end: (value: unknown) => void;
  fail: (error: unknown) => void;
} {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  return {
    start: (report, signal) => {
      report({ stage: 'reading', done: 1, total: 2 });
      signal.addEventListener('abort', () => reject(new StemmaError('CANCELLED')));
      return promise;
    },
    end: resolve,
    fail: reject,
  };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('tells its steps while it runs, then its result', async () => {
  const calls = createRunningCalls();
  const { start, end } = work();
  let heard = 0;
  calls.subscribe(() => (heard += 1));
  const ended = calls.start('add', 'Adding', start);
  expect(calls.of('add')).toEqual({ status: 'running', label: 'Adding', progress: undefined });
  await settled();
  expect(calls.of('add')).toMatchObject({ progress: { stage: 'reading', done: 1, total: 2 } });
  expect(calls.list()).toMatchObject([{ key: 'add', label: 'Adding' }]);
  end(7);
  expect(await ended).toBe(7);
  expect(calls.of('add')).toEqual({ status: 'done', label: 'Adding', result: 7 });
  expect(calls.list()).toEqual([]);
  expect(heard).toBe(3);
});

test('a second start under the same key is the first one', async () => {
  const calls = createRunningCalls();
  const { start, end } = work();
  const first = calls.start('add', 'Adding', start);
  const second = calls.start('add', 'Adding again', () => Promise.resolve(0));
  end(1);
  expect(await Promise.all([first, second])).toEqual([1, 1]);
});

test('cancelling ends it as cancelled, whatever it threw', async () => {
  const calls = createRunningCalls();
  const ended = calls.start('add', 'Adding', work().start);
  await settled();
  calls.cancel('add');
  expect(await ended).toBeUndefined();
  expect(calls.of('add').status).toBe('cancelled');
});

test('a failure is kept with its words until it is forgotten', async () => {
  const calls = createRunningCalls();
  const { start, fail } = work();
  const ended = calls.start('add', 'Adding', start);
  fail(new StemmaError('CONFLICT', 'Version 4 was staged meanwhile.'));
  expect(await ended).toBeUndefined();
  expect(calls.of('add')).toMatchObject({ status: 'failed', error: { code: 'CONFLICT', message: 'Version 4 was staged meanwhile.' } });
  calls.forget('add');
  expect(calls.of('add')).toEqual({ status: 'idle' });
});

test('what nobody foresaw is still an error of the list', async () => {
  const calls = createRunningCalls();
  await calls.start('add', 'Adding', () => Promise.reject(new TypeError('x is not a function')));
  expect(calls.of('add')).toMatchObject({ status: 'failed', error: { code: 'INTERNAL' } });
});

test('running work is not forgotten, and a late end does not speak for a new start', async () => {
  const calls = createRunningCalls();
  const { start, end } = work();
  void calls.start('add', 'Adding', start);
  calls.forget('add');
  expect(calls.of('add').status).toBe('running');
  end(1);
  await settled();
  calls.forget('add');
  void calls.start('add', 'Adding anew', work().start);
  await settled();
  expect(calls.of('add')).toMatchObject({ status: 'running', label: 'Adding anew' });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepLooking } from './keep-looking.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failed = (error: unknown): void => expect.unreachable(String(error));

test('while nothing was written it looks ten times as rarely, and at once when something was', async () => {
  let [looks, commits] = [0, 0];
  await using _looking = keepLooking({ look: async () => void (looks += 1), everyMs: 1000, changes: () => commits, failed });
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(2);
  commits += 1;
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(3);
});

test('what is written while it looks is looked for again', async () => {
  let [looks, commits] = [0, 0];
  const look = async (): Promise<void> => {
    looks += 1;
    if (looks === 1) commits += 1;
  };
  await using _looking = keepLooking({ look, everyMs: 1000, changes: () => commits, failed });
  await vi.advanceTimersByTimeAsync(3000);
  expect(looks).toBe(2);
});

test('told when something is due it looks then, and not after its end', async () => {
  let looks = 0;
  {
    await using looking = keepLooking({ look: async () => void (looks += 1), everyMs: 5000, failed });
    looking.after(200);
    looking.after(400);
    await vi.advanceTimersByTimeAsync(300);
    expect(looks).toBe(1);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBe(1);
});

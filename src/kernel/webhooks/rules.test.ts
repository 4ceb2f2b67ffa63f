import { expect, test } from 'vitest';
import { names, newSecret, signatureOf, usualWaits, verdictOn, whyDisable, type Told } from './rules.ts';

const told = (more: Partial<Told> = {}): Told => ({ status: 500, ms: 1, error: 'It answered 500.', reply: null, ...more });

test('the signature is that of the example of Standard Webhooks', () => {
  const signed = signatureOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}');
  expect(signed).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(newSecret()).not.toBe(newSecret());
});

test('a pattern names its type, or all of its noun', () => {
  expect(names('insight.stale', 'insight.stale')).toBe(true);
  expect(names('insight.*', 'insight.stale')).toBe(true);
  expect(names('bundle.*', 'bundle.version.published')).toBe(true);
  expect(names('insight.*', 'insights.stale')).toBe(false);
  expect(names('insight.stal', 'insight.stale')).toBe(false);
});

test('tries are spread over about a day, each wait by a fifth, then it is over', () => {
  expect(verdictOn(told({ error: null, status: 204 }), 1, 0)).toEqual({ to: 'delivered' });
  expect(verdictOn(told(), 1, 0)).toEqual({ to: 'waiting', waitMs: 4_000 });
  expect(verdictOn(told(), 1, 0.999999)).toEqual({ to: 'waiting', waitMs: 6_000 });
  expect(verdictOn(told(), usualWaits.length + 1, 0)).toEqual({ to: 'dead' });
  const hours = usualWaits.reduce((sum, wait) => sum + wait, 0) / 3600_000;
  expect(hours).toBeGreaterThan(20);
  expect(hours).toBeLessThan(30);
});

test('a receiver may ask for more time, up to an hour', () => {
  expect(verdictOn(told({ retryAfterMs: 60_000 }), 1, 0)).toEqual({ to: 'waiting', waitMs: 60_000 });
  expect(verdictOn(told({ retryAfterMs: 1e12 }), 1, 0)).toEqual({ to: 'waiting', waitMs: 3600_000 });
});

test('a webhook is disabled when it is gone, or when nothing arrived for long', () => {
  expect(whyDisable(told(), 10, 20)).toBeUndefined();
  expect(whyDisable(told({ status: 410 }), 0, 20)).toContain('410');
  expect(whyDisable(told(), 7_200_000, 7_200_000)).toBe('Nothing arrived for 2 hours. The last try: It answered 500.');
});

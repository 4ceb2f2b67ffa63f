/** What a webhook is told, what becomes of a delivery, and how it is signed. Pure. */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

export const newSecret = (): string => prefix + randomBytes(32).toString('base64');

/** The signature of Standard Webhooks, version 1: HMAC-SHA256 over id, time in seconds and body. */
export function signatureOf(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/** Whether a pattern (a type, or `noun.*`) names a type. */
export const names = (pattern: string, type: string): boolean =>
  pattern.endsWith('.*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;

/** What came of one try. Without a status nothing came back. */
export interface Told {
  readonly status: number | null;
  readonly ms: number;
  readonly error: string | null;
  readonly reply: string | null;
  /** What the answer asked for in `Retry-After`. */
  readonly retryAfterMs?: number;
}

export type Verdict = { readonly to: 'delivered' } | { readonly to: 'dead' } | { readonly to: 'waiting'; readonly waitMs: number };

const seconds = 1000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
/** The waits between tries: some 24 hours in all. */
export const usualWaits: readonly number[] = [
  5 * seconds,
  30 * seconds,
  2 * minutes,
  10 * minutes,
  30 * minutes,
  hours,
  2 * hours,
  4 * hours,
  8 * hours,
  8 * hours,
];
const longestAsked = hours;

/** `tries` counts this one. `random` is in [0, 1): waits vary by a fifth, so that what failed together does not come back together. */
export function verdictOn(told: Told, tries: number, random: number, waits: readonly number[] = usualWaits): Verdict {
  if (told.error === null) return { to: 'delivered' };
  const wait = waits[tries - 1];
  if (wait === undefined) return { to: 'dead' };
  const asked = Math.min(told.retryAfterMs ?? 0, longestAsked);
  return { to: 'waiting', waitMs: Math.max(asked, Math.round(wait * (0.8 + 0.4 * random))) };
}

/** Why a webhook is to be disabled after a try that failed; undefined while it is not. */
export function whyDisable(told: Told, failingForMs: number, disableAfterMs: number): string | undefined {
  if (told.status === 410) return 'The address answered 410: it is gone for good.';
  if (failingForMs < disableAfterMs) return undefined;
  return `Nothing arrived for ${Math.floor(failingForMs / hours)} hours. The last try: ${told.error}`;
}

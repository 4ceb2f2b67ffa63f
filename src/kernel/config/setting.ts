/** One setting, and what the texts of settings are read by. */
import { z } from 'zod';

/** One variable of the environment. The schema reads its text. */
export interface Setting {
  readonly variable: string;
  readonly flag?: string;
  readonly says: string;
  readonly example: string;
  /** Its value is never shown: it is, or may carry, a password. */
  readonly secret?: true;
  /** What holds when it is not set, as text of the environment; absent: nothing. */
  readonly usual?: string;
  readonly schema: z.ZodType;
}

export const whole = (least: number, most: number): z.ZodType<number> =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);

export const names = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== ''),
);

export const places = names.refine((list) => list.every((place) => /^[^\s/@]+:\d{1,5}$/.test(place)), 'is not a list of host:port');

/** `name=value,...`; values percent-encoded, as OpenTelemetry has them. */
export const pairs = z.string().transform((text, context) => {
  const found: Record<string, string> = {};
  for (const pair of text.split(',').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined || !/^(%[0-9A-Fa-f]{2}|[^%])*$/.test(value)) {
      context.addIssue('is not a list of name=value');
      return z.NEVER;
    }
    found[name] = decodeURIComponent(value);
  }
  return found as Readonly<Record<string, string>>;
});

export const oneOf = <const Choices extends readonly [string, ...string[]]>(choices: Choices): z.ZodType<Choices[number]> =>
  z.enum(choices, `is not one of ${choices.join(', ')}`);

/** Bytes. */
export function megabytes(count: number): number {
  return count * 1024 * 1024;
}

export function isUrlOf(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

export function isWebAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && [username, password, search, hash].every((part) => part === '');
}

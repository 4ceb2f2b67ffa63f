/**
 * The log: one line per happening on standard error, JSON for machines, readable on a terminal. Every line carries the
 * correlation ids of its async context. Must never write a secret: values under telling names are redacted.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { systemClock, type Clock } from '../shared/clock.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number] | 'silent';
export type Fields = Readonly<Record<string, unknown>>;

type Write = (message: string, fields?: Fields) => void;

/** Where the program says what happens. A member `error` that is an Error is written with its stack and causes. */
export interface Log {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** The same log with fields on every line. */
  child(fields: Fields): Log;
}

export interface LogOptions {
  readonly level?: LogLevel;
  /** `auto` is pretty on a terminal, JSON elsewhere. */
  readonly format?: 'json' | 'pretty' | 'auto';
  /** Takes one finished line, line feed included. Standard error when left out. */
  readonly write?: (line: string) => void;
  readonly clock?: Clock;
}

const correlation = new AsyncLocalStorage<Fields>();

/** Runs work whose log lines all carry these ids, added to those of the context around it. */
export const withCorrelation = <Result>(ids: Fields, work: () => Result): Result =>
  correlation.run({ ...correlation.getStore(), ...ids }, work);

/** Runs work as part of something that began elsewhere: its log lines carry these ids, and none of the context around it. */
export const withOnlyCorrelation = <Result>(ids: Fields, work: () => Result): Result => correlation.run(ids, work);

/** The ids of this async context. */
export const correlationIds = (): Fields => correlation.getStore() ?? {};

export function createLog(options: LogOptions = {}): Log {
  const { level = 'info', format = 'auto', write = (line: string) => void process.stderr.write(line), clock = systemClock } = options;
  const pretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY === true);
  const lowest = level === 'silent' ? logLevels.length : logLevels.indexOf(level);
  const make = (own: Fields): Log => {
    const at =
      (index: number): Write =>
      (message, fields) => {
        if (index < lowest) return;
        const all = plain({ ...own, ...correlationIds(), ...fields }) as Record<string, unknown>;
        const time = clock.now().toISOString();
        const name = logLevels[index] as string;
        write(pretty ? prettyLine(time, name, message, all) : `${JSON.stringify({ time, level: name, message, ...all })}\n`);
      };
    return { debug: at(0), info: at(1), warn: at(2), error: at(3), child: (fields) => make({ ...own, ...fields }) };
  };
  return make({});
}

/** A log that says nothing. */
export const silentLog: Log = createLog({ level: 'silent' });

const reserved = new Set(['time', 'level', 'message']);
const secret = /pass(word|phrase|wd)?$|secret|token$|authorization|cookie|api[-_]?key|credential|private[-_]?key/i;
const passwordInUrl = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+@/gi;

/** A value as plain JSON: errors opened, secrets covered, cycles and depth cut. */
function plain(value: unknown, name = '', depth = 0): unknown {
  if (name !== '' && secret.test(name) && value !== undefined && value !== null) return '[redacted]';
  if (typeof value === 'string') return value.replace(passwordInUrl, '$1[redacted]@');
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (typeof value !== 'object' || value === null) return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  if (depth > 6) return '[deeper]';
  if (value instanceof Error) return openedError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => plain(item, '', depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [depth === 0 && reserved.has(key) ? `${key}_` : key, plain(member, key, depth + 1)]),
  );
}

function openedError(error: Error, depth: number): unknown {
  const { name, message, stack, cause, ...members } = error;
  return plain({ name, message, stack: stack ?? '', ...members, ...(cause === undefined ? {} : { cause }) }, '', depth + 1);
}

function prettyLine(time: string, level: string, message: string, fields: Record<string, unknown>): string {
  const { error, requestId, ...rest } = fields;
  const said = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const id = typeof requestId === 'string' ? ` (${requestId})` : '';
  const stack =
    typeof error === 'object' && error !== null && 'stack' in error
      ? `\n${String(error.stack)}`
      : error === undefined
        ? ''
        : ` error=${String(error)}`;
  return `${time.slice(11, 23)} ${level.padEnd(5)} ${message}${said.length > 0 ? ` ${said.join(' ')}` : ''}${id}${stack}\n`;
}

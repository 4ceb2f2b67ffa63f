/** What a verb of the command line is. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Progress } from '../../kernel/contract/envelope.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { StemmaClient } from '../client.ts';
import { UsageError, type Outcome } from './outcome.ts';

/** What a verb works with: the same operations whether a server answers them or this process does. */
export interface Session {
  readonly client: StemmaClient;
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
  /** Writes a part of the result before its end; nothing with `--json`, where the end has it all. */
  readonly say: (text: string) => Promise<void>;
  /** Asks the person at the terminal; left out where there is none. */
  readonly ask?: (question: string) => Promise<string>;
  /** Standard input, for `-`. */
  readonly stdin: AsyncIterable<Uint8Array>;
}

type Options = NonNullable<ParseArgsConfig['options']>;
export type Values = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

export interface Verb {
  /** As it is called: one word, or two (`evidence add`). */
  readonly name: string;
  /** The arguments, as the help shows them. */
  readonly usage: string;
  readonly says: string;
  readonly options?: Options;
  /** Whether it works on a directory of its own that goes with it, whatever the settings name. */
  readonly apart?: (values: Values) => boolean;
  run(session: Session, args: readonly string[], values: Values): Promise<Outcome>;
}

/** Options every verb takes. */
export const commonOptions = {
  json: { type: 'boolean' },
  data: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies Options;

/** @throws UsageError for an unknown option or a missing value. */
export function parseVerb(verb: Pick<Verb, 'name' | 'options'>, argv: readonly string[]): { args: string[]; values: Values } {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      options: { ...commonOptions, ...verb.options },
      allowPositionals: true,
      strict: true,
    });
    return { args: positionals, values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export const text = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

export const flag = (values: Values, name: string): boolean => values[name] === true;

export const many = (values: Values, name: string): string[] => {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
};

/** A whole number from `least` on. @throws UsageError */
export function whole(values: Values, name: string, least: number): number | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  if (!/^\d{1,9}$/.test(given) || Number(given) < least)
    throw new UsageError(`--${name} takes a whole number from ${least} on, not "${given}".`);
  return Number(given);
}

/** Exactly the named arguments. @throws UsageError */
export function exactly(args: readonly string[], ...names: readonly string[]): string[] {
  if (args.length < names.length) throw new UsageError(`Missing: <${names.slice(args.length).join('> <')}>.`);
  if (args.length > names.length) throw new UsageError(`Too many arguments: "${args[names.length]}".`);
  return [...args];
}

/** An id as it was given. @throws StemmaError VALIDATION_ERROR for what cannot be one. */
export function idOf(given: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given)) return given.toLowerCase();
  throw new StemmaError('VALIDATION_ERROR', `"${given.slice(0, 100)}" is no id. Ids look like 01a1f89f-db9d-7000-aec5-2dafd573583b.`);
}

/** A value that must be given. @throws UsageError */
export function required(values: Values, name: string): string {
  const value = text(values, name);
  if (value === undefined) throw new UsageError(`Missing: --${name}.`);
  return value;
}

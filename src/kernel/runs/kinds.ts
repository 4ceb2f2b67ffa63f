/** What a kind of run is: registered once by the module that knows how to carry it out. */
import type { z } from 'zod';
import type { Progress } from '../contract/envelope.ts';
import type { Payload, StepOptions, StepWork } from '../engine/port.ts';
import type { QueueName } from '../engine/queues.ts';
import { StemmaError } from '../shared/errors.ts';
import type { EventLevel } from './states.ts';

/** What carrying out a run has at hand. */
export interface RunWork {
  readonly run: string;
  /** Whether it was begun before, and may have done all of it. */
  readonly again: boolean;
  /** Aborted when the run is to stop: long work passes it on or checks it. */
  readonly signal: AbortSignal;
  readonly progress: (step: Progress) => void;
  /** What the caller who waits gave beside the input and nothing may keep, by name; empty when the run goes on by itself. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Something worth knowing. Waits only while the database is away and much is waiting already. */
  say(
    level: EventLevel,
    message: string,
    about?: { readonly node?: string; readonly data?: Readonly<Record<string, unknown>> },
  ): Promise<void>;
  /** One item of many failed; the others go on. */
  itemFailed(item: string, error: { readonly code: string; readonly message: string }): Promise<void>;
}

/** What a run of recorded steps has at hand besides. */
export interface DurableWork extends RunWork {
  step<Result extends Payload | void>(name: string, body: (work: StepWork) => Promise<Result>, options?: StepOptions): Promise<Result>;
  /** Sleeps, over restarts too. */
  sleep(milliseconds: number): Promise<void>;
  /** Waits for a person or an event, over restarts too; undefined when nothing came in time. */
  receive(topic: string, timeoutMs: number): Promise<Payload | undefined>;
}

interface Kind {
  /** `noun.verb`, as the route is called. */
  readonly name: string;
  /** Raised when the same input would be carried out in another way. */
  readonly definition: string;
  readonly queue: QueueName;
  /** The stages that are to be expected, in order. */
  readonly stages: readonly string[];
  /** Checks an input and puts it into the form that is stored. @throws StemmaError VALIDATION_ERROR */
  readonly accept: (input: unknown) => unknown;
  /** Fixes at the start what would mean something else by the time it runs. @throws StemmaError when it cannot be done at all. */
  readonly bind?: (input: unknown) => Promise<unknown>;
  /** What a person sees in a list. */
  readonly title: (input: unknown) => string;
  /** What an output comes to; success when left out. */
  readonly outcome?: (output: unknown) => 'succeeded' | 'partial' | 'failed';
  /** What a retry does, given what went in and came out; the whole input when left out. */
  readonly rest?: (input: unknown, output: unknown) => unknown;
}

/** A kind that is one step: done again as a whole after a kill, so it must be able to find what it did already. */
export interface WholeKind extends Kind {
  readonly work: (work: RunWork, input: unknown) => Promise<unknown>;
}

/** A kind of recorded steps. Outside its steps it must come out the same when it is run again. */
export interface DurableKind extends Kind {
  readonly steps: (work: DurableWork, input: unknown) => Promise<unknown>;
}

export type RunKind = WholeKind | DurableKind;

/** Makes a kind of typed functions: `accept`, and `bind` where there is one, prove the type that the others are given. */
export function wholeKind<Input, Output, Given = Input>(
  kind: Omit<WholeKind, 'accept' | 'bind' | 'title' | 'outcome' | 'rest' | 'work'> & {
    readonly accept: (input: unknown) => Given;
    readonly bind?: (given: Given) => Promise<Input>;
    readonly title: (input: Input) => string;
    readonly outcome?: (output: Output) => 'succeeded' | 'partial' | 'failed';
    readonly rest?: (input: Input, output: Output) => Input;
    readonly work: (work: RunWork, input: Input) => Promise<Output>;
  },
): TypedKind<Input, Output> {
  return kind as unknown as TypedKind<Input, Output>;
}

declare const types: unique symbol;

/** A kind that remembers what goes in and comes out. */
export interface TypedKind<Input, Output> extends WholeKind {
  readonly [types]?: readonly [Input, Output];
}

/** `accept` of a schema. */
export const acceptedBy =
  <Schema extends z.ZodType>(schema: Schema) =>
  (input: unknown): z.output<Schema> => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: ['input', ...path].join('.'), message }));
    throw new StemmaError('VALIDATION_ERROR', `The input is not valid: ${issues[0]?.path}: ${issues[0]?.message}.`, { issues });
  };

/**
 * The durable engine as everything above it sees it. A workflow is a function whose steps are recorded: a process that dies is
 * replaced, and what was recorded is not done again. A step body runs at least once, so whatever it does outside the database
 * carries the key it is given. Payloads are ids and small values, never bytes, texts or secrets. No call inside an open handle.
 */

/** JSON. What is stored for a workflow, a step or a message. */
export type Payload = null | boolean | number | string | readonly Payload[] | { readonly [key: string]: Payload };

export interface StepOptions {
  /** Times the body is tried in all; once when left out. */
  readonly attempts?: number;
  /** Milliseconds before the second try; each further wait is twice as long. */
  readonly waitMs?: number;
  /** Whether an error is worth another try; all are when left out. */
  readonly retryIf?: (error: unknown) => boolean;
  /** Milliseconds one try may take. */
  readonly timeoutMs?: number;
}

/** What the body of a step is given. */
export interface StepWork {
  /** The same for every try of this step of this workflow: the key of its outside effects. */
  readonly key: string;
  /** Aborted when the workflow is cancelled or paused (within about a second) or this try takes too long. */
  readonly signal: AbortSignal;
}

/** What a workflow may do. Everything else in its body must come out the same when it is run again. */
export interface WorkflowContext {
  readonly id: string;
  step<Result extends Payload | void>(name: string, body: (work: StepWork) => Promise<Result>, options?: StepOptions): Promise<Result>;
  /** Sleeps, over restarts too. */
  sleep(milliseconds: number): Promise<void>;
  /** Waits for a message, over restarts too; undefined when none came in time. */
  receive(topic: string, timeoutMs: number): Promise<Payload | undefined>;
  /** Whether an error says that this execution is over (cancelled, paused, or taken by another process): it must pass through. */
  isOver(error: unknown): boolean;
}

export interface WorkflowDefinition {
  readonly name: string;
  readonly body: (context: WorkflowContext, input: Payload) => Promise<Payload | void>;
}

export const workflowStates = ['queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled'] as const;
export type WorkflowState = (typeof workflowStates)[number];

export interface WorkflowInfo {
  readonly id: string;
  readonly workflow: string;
  readonly state: WorkflowState;
  readonly queue: string | undefined;
  readonly partition: string | undefined;
  /** The process that has it, or had it last. */
  readonly executor: string | undefined;
  readonly createdAt: Date;
  /** How often it was begun. */
  readonly begun: number;
}

export interface StepInfo {
  readonly number: number;
  readonly name: string;
  readonly failed: boolean;
}

/** How a workflow ended. */
export type WorkflowEnd =
  | { readonly state: 'succeeded'; readonly output: Payload | undefined }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'cancelled' };

export interface WorkflowStart {
  readonly workflow: string;
  /** Starting an id again changes nothing. */
  readonly id: string;
  readonly input: Payload;
  /** Milliseconds the whole workflow may take; then it is cancelled. */
  readonly timeoutMs?: number;
}

export interface WorkflowEnqueue extends WorkflowStart {
  readonly queue: string;
  /** The workspace: limits hold for each by itself. */
  readonly partition: string;
  /** 1 comes first; 100 when left out. */
  readonly priority?: number;
  readonly delayMs?: number;
}

export interface Schedule {
  readonly name: string;
  /** Five fields of cron, or six with seconds first; UTC. */
  readonly cron: string;
  readonly workflow: string;
  readonly input: Payload;
  readonly queue: string;
  readonly partition: string;
}

export interface WorkflowFilter {
  readonly ids?: readonly string[];
  readonly workflow?: string;
  readonly queue?: string;
  readonly limit?: number;
}

export interface Engine extends AsyncDisposable {
  /** The id of this process among those that carry out workflows. */
  readonly executor: string;
  /** Begins in this process, past every queue. */
  start(start: WorkflowStart): Promise<void>;
  /** Puts into a queue that some process works on. */
  enqueue(start: WorkflowEnqueue): Promise<void>;
  /** Waits for the end; undefined when it takes longer. */
  wait(id: string, timeoutMs: number): Promise<WorkflowEnd | undefined>;
  /** A message for `receive`; the same key twice is one message. */
  send(id: string, topic: string, message: Payload, key?: string): Promise<void>;
  /** Ends after the step it is in. What is done stays done. */
  cancel(id: string): Promise<void>;
  /** Stops after the step it is in, until it is resumed. */
  pause(id: string): Promise<void>;
  /** Goes on from the first step that is not recorded, also after a cancellation. */
  resume(id: string): Promise<void>;
  /** A new workflow that takes over the records before a step (numbered from 0) and does the rest itself. */
  fork(id: string, fromStep: number, newId: string): Promise<void>;
  /** Begins a workflow at certain times, once for all processes together. */
  schedule(schedule: Schedule): Promise<void>;
  unschedule(name: string): Promise<void>;
  list(filter: WorkflowFilter): Promise<WorkflowInfo[]>;
  steps(id: string): Promise<StepInfo[]>;
  /** Hands the workflows of processes that died to those that live. Returns the processes found dead. */
  recover(): Promise<string[]>;
  /** Deletes one, so that its id may be started again. */
  drop(id: string): Promise<void>;
  /** Deletes workflows that ended before a time, at most a thousand. Returns how many. */
  forget(before: Date): Promise<number>;
  /** Takes nothing new and waits for what runs here; what is not done by then goes to other processes. */
  drain(timeoutMs: number): Promise<void>;
}

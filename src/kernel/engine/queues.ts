/** What a queue lets through. A workspace never gets more than its share of one, however much it puts in. */
export interface QueueLimits {
  /** How many of one workspace run at once, over all processes. */
  readonly perWorkspace: number;
  /** How many run at once in one process. */
  readonly perProcess?: number;
  /** How many of one workspace may begin within some seconds. */
  readonly rate?: { readonly starts: number; readonly seconds: number };
}

export type Queues = Readonly<Record<string, QueueLimits>>;

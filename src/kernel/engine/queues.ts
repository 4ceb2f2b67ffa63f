/** The queues there are. A workspace never gets more than its share of one, however much it puts in. */

export const queueNames = ['interactive', 'nodes', 'cpu', 'embed', 'media', 'maintenance'] as const;
export type QueueName = (typeof queueNames)[number];

/** What a queue lets through. */
export interface QueueLimits {
  /** How many of one workspace run at once, over all processes. */
  readonly perWorkspace: number;
  /** How many run at once in one process. */
  readonly perProcess?: number;
  /** How many of one workspace may begin within some seconds. */
  readonly rate?: { readonly starts: number; readonly seconds: number };
}

export type Queues = Readonly<Record<string, QueueLimits>>;

/** `cpu` and `media` fill a core each; the others mostly wait for somebody else. */
export const queues: Readonly<Record<QueueName, QueueLimits>> = {
  interactive: { perWorkspace: 20 },
  nodes: { perWorkspace: 20 },
  cpu: { perWorkspace: 2, perProcess: 2 },
  embed: { perWorkspace: 4, perProcess: 8 },
  media: { perWorkspace: 1, perProcess: 1 },
  maintenance: { perWorkspace: 1, perProcess: 1 },
};

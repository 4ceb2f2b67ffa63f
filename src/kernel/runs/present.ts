/** Rows of runs as the API shows them. */
import type { z } from 'zod';
import type { EventRow } from './append-events.ts';
import type { RunEvent, runSchema } from './contract.ts';
import { shareOf } from './stages.ts';
import type { RunRow, StoredProgress } from './store.ts';

export type Run = z.output<typeof runSchema>;

export function presentRun(row: RunRow): Run {
  const progress = row.progress as StoredProgress;
  return {
    id: row.id,
    kind: row.kind,
    definition: row.definition,
    title: row.title,
    status: row.status,
    parent: row.parent,
    retryOf: row.retry_of,
    startedBy: row.started_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    progress: {
      share: shareOf(progress, row.status === 'succeeded' || row.status === 'partial'),
      stages: [...progress.stages],
    },
    cost: { tokens: row.cost_tokens, usd: row.cost_usd },
    error: row.error as Run['error'],
    request: row.request,
    lastSeq: row.last_seq,
  };
}

export function presentEvent(row: EventRow): RunEvent {
  return {
    run: row.run,
    seq: row.seq,
    at: row.at.toISOString(),
    level: row.level,
    type: row.type as RunEvent['type'],
    ...(row.node === null ? {} : { node: row.node }),
    ...(row.message === null ? {} : { message: row.message }),
    ...(row.data === null ? {} : { data: row.data as Record<string, unknown> }),
  };
}

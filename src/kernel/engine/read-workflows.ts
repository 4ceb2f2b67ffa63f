/** Workflows as the engine has them, in the words of the port. */
import type pg from 'pg';
import type { Transact } from './load-transact.ts';
import type { WorkflowFilter, WorkflowInfo, WorkflowState } from './port.ts';

export function stateOf(status: string): Exclude<WorkflowState, 'paused'> {
  switch (status) {
    case 'SUCCESS':
      return 'succeeded';
    case 'ERROR':
    case 'MAX_RECOVERY_ATTEMPTS_EXCEEDED':
      return 'failed';
    case 'CANCELLED':
      return 'cancelled';
    case 'PENDING':
      return 'running';
    default:
      return 'queued'; // ENQUEUED and DELAYED
  }
}

export async function listWorkflows(DBOS: Transact['DBOS'], pool: pg.Pool, filter: WorkflowFilter): Promise<WorkflowInfo[]> {
  const found = await DBOS.listWorkflows({
    limit: filter.limit ?? 100,
    sortDesc: true,
    loadInput: false,
    loadOutput: false,
    ...(filter.ids ? { workflowIDs: [...filter.ids] } : {}),
    ...(filter.workflow === undefined ? {} : { workflowName: filter.workflow }),
    ...(filter.queue === undefined ? {} : { queueName: filter.queue }),
  });
  const cancelled = found.flatMap((one) => (one.status === 'CANCELLED' ? [one.workflowID] : []));
  const { rows } =
    cancelled.length === 0
      ? { rows: [] }
      : await pool.query<{ workflow: string }>('SELECT workflow FROM engine.paused WHERE workflow = ANY ($1)', [cancelled]);
  const paused = new Set(rows.map((row) => row.workflow));
  return found.map((one) => ({
    id: one.workflowID,
    workflow: one.workflowName,
    state: paused.has(one.workflowID) ? 'paused' : stateOf(one.status),
    queue: one.queueName,
    partition: one.queuePartitionKey,
    executor: one.executorId,
    createdAt: new Date(one.createdAt),
    begun: one.recoveryAttempts ?? 0,
  }));
}

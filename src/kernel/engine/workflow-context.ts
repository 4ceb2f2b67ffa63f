/** What the body of a workflow is given, on DBOS Transact. */
import type { Payload, StepOptions, StepWork, WorkflowContext } from './port.ts';
import type { Transact } from './load-transact.ts';

/** Messages wake who waits for them; this is for one whose notice was lost. Shorter, a thousand waiting runs would keep the database busy. */
const lookEveryMs = 30_000;

export function workflowContext({ DBOS, errors }: Transact): WorkflowContext {
  const id = DBOS.workflowID;
  if (id === undefined) throw new Error('There is no workflow here.');
  return {
    id,
    step: <Result extends Payload | void>(name: string, body: (work: StepWork) => Promise<Result>, options: StepOptions = {}) =>
      DBOS.runStep(() => body(stepWork(DBOS, id)), {
        name,
        ...(options.timeoutMs === undefined ? {} : { timeoutMS: options.timeoutMs }),
        ...retries(options),
      }),
    sleep: (milliseconds) => DBOS.sleepms(milliseconds),
    receive: async (topic, timeoutMs) =>
      (await DBOS.recv<Payload>(topic, { timeoutSeconds: timeoutMs / 1000, pollingIntervalMs: lookEveryMs })) ?? undefined,
    isOver: (error) => error instanceof errors.DBOSWorkflowCancelledError || error instanceof errors.DBOSWorkflowConflictError,
  };
}

function stepWork(DBOS: Transact['DBOS'], id: string): StepWork {
  const status = DBOS.stepStatus;
  if (!status) throw new Error('There is no step here.');
  const signals = [status.cancelSignal, ...(status.timeoutSignal ? [status.timeoutSignal] : [])];
  return { key: `${id}/${status.stepID}`, signal: AbortSignal.any(signals) };
}

function retries({ attempts = 1, waitMs = 1000, retryIf }: StepOptions): object {
  if (attempts <= 1) return {};
  const shouldRetry = retryIf ? { shouldRetry: retryIf } : {};
  return { retriesAllowed: true, maxAttempts: attempts, intervalSeconds: waitMs / 1000, backoffRate: 2, ...shouldRetry };
}

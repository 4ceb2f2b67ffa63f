/** The states of a run and what may be done in each. Browser-safe. */

export const runStatuses = ['queued', 'running', 'waiting', 'paused', 'succeeded', 'partial', 'failed', 'cancelled'] as const;
export type RunStatus = (typeof runStatuses)[number];

export const eventLevels = ['debug', 'info', 'warn', 'error'] as const;
export type EventLevel = (typeof eventLevels)[number];

/** Which statuses an action is possible in; everywhere else it is a CONFLICT. */
export const runActions = {
  cancel: ['queued', 'running', 'waiting', 'paused'],
  pause: ['queued', 'running', 'waiting'],
  resume: ['paused'],
  retry: ['partial', 'failed', 'cancelled'],
} as const satisfies Record<string, readonly RunStatus[]>;
export type RunAction = keyof typeof runActions;

export const mayNow = (action: RunAction, status: RunStatus): boolean => (runActions[action] as readonly RunStatus[]).includes(status);

export const isFinished = (status: RunStatus): boolean => ['succeeded', 'partial', 'failed', 'cancelled'].includes(status);

/** Liveness and readiness. */
import { StemmaError } from '../shared/errors.ts';
import { handle, type Api } from '../contract/handle.ts';
import { healthRoute, readinessRoute } from '../contract/system.ts';

/** One thing the server needs. `check` throws when it is not there. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: (signal: AbortSignal) => Promise<void>;
}

/** How long one check may take, in milliseconds. */
const patience = 3_000;

/** Registers `/healthz` and `/readyz`. `draining` tells whether the server is shutting down. */
export function systemHandlers(api: Api<unknown>, version: string, checks: readonly ReadinessCheck[], draining: () => boolean): void {
  handle(api, healthRoute)(() => ({ status: 'up' as const, version }));
  handle(
    api,
    readinessRoute,
  )(async () => {
    if (draining())
      throw new StemmaError('UNAVAILABLE', 'The server is shutting down.', {
        failed: [{ name: 'shutdown', message: 'The server is shutting down.' }],
      });
    const outcomes = await Promise.all(checks.map(outcomeOf));
    const failed = outcomes.flatMap(({ name, failure }) => (failure === undefined ? [] : [{ name, message: failure }]));
    if (failed.length > 0) {
      throw new StemmaError('UNAVAILABLE', `Not ready: ${failed.map(({ name }) => name).join(', ')}.`, { failed });
    }
    return { status: 'ready' as const, checks: outcomes.map(({ name, ms }) => ({ name, ms })) };
  });
}

async function outcomeOf({ name, check }: ReadinessCheck): Promise<{ name: string; ms: number; failure?: string }> {
  const started = performance.now();
  const signal = AbortSignal.timeout(patience);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new StemmaError('UNAVAILABLE', `No answer within ${patience / 1000} s.`)), {
      once: true,
    });
  });
  try {
    await Promise.race([check(signal), late]);
    return { name, ms: Math.round(performance.now() - started) };
  } catch (error) {
    // Only our own words: a driver's message may carry an address or a user name.
    const failure = error instanceof StemmaError ? error.message : 'The check failed; the log of the server may say why.';
    return { name, ms: Math.round(performance.now() - started), failure };
  }
}

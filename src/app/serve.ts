/** A process that lives until it is told to end: it answers requests, carries out runs, or both. */
import type { Config } from '../kernel/config/config.ts';
import { listen } from '../kernel/http/listen.ts';
import type { Log } from '../kernel/log/log.ts';
import { StemmaError } from '../kernel/shared/errors.ts';
import { watchProcess } from '../kernel/telemetry/process-metrics.ts';
import { serveMetrics } from '../kernel/telemetry/serve-metrics.ts';
import type { Worker } from './carry-out-runs.ts';
import { openStemma, type Stemma } from './compose.ts';
import { exportTelemetry } from './export-telemetry.ts';
import { ownDirectory } from './own-directory.ts';
import { productMetrics } from './product-metrics.ts';

/** What a process is for. On one database there may be many of each, except on an embedded one. */
export interface Role {
  readonly listens: boolean;
  /** The queues whose runs it carries out; all when left out. */
  readonly worksOn?: readonly string[];
}

const maintenanceEveryMs = 10 * 60_000;

/** Lives until the signal fires, then finishes what is in flight. @throws StemmaError CONFLICT when a server has the directory. */
export async function serve(config: Config, log: Log, signal: AbortSignal, role: Role): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const lock = config.databaseUrl === undefined ? opened.use(await ownDirectory(config.data, signal)) : undefined;
  const metrics = productMetrics();
  opened.defer(watchProcess(metrics.all));
  const { tracer } = opened.use(await exportTelemetry(config, metrics.all, log));
  const stemma = opened.use(await openStemma({ config, log, metrics, tracer }));
  await reachFiles(stemma, log);
  const listening = role.listens
    ? opened.use(await listen(stemma.app, { host: config.host, port: config.port, graceSeconds: config.shutdownSeconds, log }))
    : undefined;
  const { metricsHost, metricsPort, metricsToken: token } = config;
  if (metricsPort !== undefined) {
    const watched = opened.use(await serveMetrics({ metrics: metrics.all, host: metricsHost, port: metricsPort, token }));
    log.info('metrics', { url: `${watched.url}/metrics` });
  }
  if (listening) await lock?.announce(listening.url);
  log.info('ready', {
    ...(listening ? { url: listening.url, reference: `${listening.url}/api/reference` } : {}),
    ...(role.worksOn ? { queues: role.worksOn } : {}),
    data: config.data,
    database: stemma.database.kind,
  });

  // After it is ready: the engine takes most of a second, and its first start two.
  const working = workWhen(stemma, role, log, signal);
  const maintenance = setInterval(() => {
    stemma.maintain().catch((error: unknown) => log.warn('maintenance failed; the next one tries again', { error }));
  }, maintenanceEveryMs);
  await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
  clearInterval(maintenance);
  log.info('stopping', {});
  // Verbs that come now wait for the directory instead of calling a server that no longer answers.
  await lock?.announce(undefined);
  await stemma.quieten();
  const worker = await working;
  // Side by side, as both may take all of the time there is.
  await Promise.all([listening?.[Symbol.asyncDispose](), worker?.drain(config.shutdownSeconds * 1000)]);
  await worker?.[Symbol.asyncDispose]();
}

/** A wrong setting ends the start. A store of files that is away does not: what needs none is answered, and it may come back. */
async function reachFiles({ blobs }: Stemma, log: Log): Promise<void> {
  await blobs.check().catch((error: unknown) => {
    if (!(error instanceof StemmaError) || error.code !== 'UNAVAILABLE' || error.details?.['setting'] !== undefined) throw error;
    log.warn('stored files cannot be reached; what needs them fails until they can', { error });
  });
}

const tryAgainMs = 5_000;

/** Begins to carry out runs, however often it takes: requests are answered meanwhile. Undefined when it was told to end first. */
async function workWhen(stemma: Stemma, role: Role, log: Log, signal: AbortSignal): Promise<Worker | undefined> {
  while (!signal.aborted) {
    try {
      return await stemma.work(role.worksOn);
    } catch (error) {
      log.error('runs are not carried out yet; trying again', { error });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, tryAgainMs);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      });
    }
  }
  return undefined;
}

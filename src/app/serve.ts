/** The server: owns the data directory, listens, looks after the database, and ends when it is told to. */
import type { Config } from '../kernel/config/config.ts';
import { listen } from '../kernel/http/listen.ts';
import type { Log } from '../kernel/log/log.ts';
import { openStemma } from './compose.ts';
import { ownDirectory } from './own-directory.ts';

const maintenanceEveryMs = 10 * 60_000;

/** Serves until the signal fires, then finishes what is in flight. @throws StemmaError CONFLICT when a server has the directory. */
export async function serve(config: Config, log: Log, signal: AbortSignal): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const lock = config.databaseUrl === undefined ? opened.use(await ownDirectory(config.data, signal)) : undefined;
  const stemma = opened.use(await openStemma({ config, log }));
  const listening = opened.use(
    await listen(stemma.app, { host: config.host, port: config.port, graceSeconds: config.shutdownSeconds, log }),
  );
  await lock?.announce(listening.url);
  log.info('ready', { url: listening.url, reference: `${listening.url}/api/reference`, data: config.data, database: stemma.database.kind });

  const maintenance = setInterval(() => {
    stemma.maintain().catch((error: unknown) => log.warn('maintenance failed; the next one tries again', { error }));
  }, maintenanceEveryMs);
  await new Promise<void>((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
  clearInterval(maintenance);
  log.info('stopping', {});
  // Verbs that come now wait for the directory instead of calling a server that no longer answers.
  await lock?.announce(undefined);
}

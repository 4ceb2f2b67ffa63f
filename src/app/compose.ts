/** Puts the product together on a database and a directory: the one place where parts meet. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { linkSigner, openBlobStore, registerBlobRoutes, type BlobStore } from '../kernel/blobs/index.ts';
import { registerBackupRoutes } from '../kernel/backup/routes.ts';
import { refuseHalfRestored } from '../kernel/backup/restore-mark.ts';
import type { Config } from '../kernel/config/config.ts';
import { openEmbedder } from '../kernel/embedding/index.ts';
import { loadMigrations, migrateUp } from '../kernel/db/migrations.ts';
import type { Database } from '../kernel/db/port.ts';
import { proveRowSecurity } from '../kernel/db/self-test.ts';
import { openNotices } from '../kernel/notices/notices.ts';
import type { NatsOptions } from '../kernel/nats/publish-events.ts';
import { pageFetcher } from '../kernel/fetch/index.ts';
import { databaseIdempotency } from '../kernel/http/idempotency-store.ts';
import { createHttpApp, type HttpApp } from '../kernel/http/server.ts';
import type { ChangeKinds } from '../kernel/lineage/index.ts';
import type { Log } from '../kernel/log/log.ts';
import { openLive } from '../kernel/runs/live.ts';
import { openRuns } from '../kernel/runs/open-runs.ts';
import { registerRunRoutes } from '../kernel/runs/routes.ts';
import { registerMetricsRoutes } from '../kernel/telemetry/routes.ts';
import { noTracer, type Tracer } from '../kernel/telemetry/tracer.ts';
import { openPoster } from '../kernel/webhooks/post.ts';
import { registerOutboxRoutes } from '../kernel/outbox/routes.ts';
import { registerWebhookRoutes } from '../kernel/webhooks/routes.ts';
import { systemClock, type Clock } from '../kernel/shared/clock.ts';
import { StemmaError } from '../kernel/shared/errors.ts';
import { registerAnswerRoutes } from '../modules/answers/index.ts';
import { finishErasures, openParserPool, registerDocumentRoutes, registerErasureRoutes } from '../modules/documents/index.ts';
import { registerConflictRoutes } from '../modules/conflicts/index.ts';
import { registerEvidenceRoutes } from '../modules/evidence/index.ts';
import { createFillLate, registerEmbeddingRoutes, registerSearchRoutes, searchToolsWith } from '../modules/search/index.ts';
import { registerRecallRoutes } from '../modules/recall/index.ts';
import { registerGuideRoutes } from '../modules/guide/index.ts';
import { registerVerdictRoutes } from '../modules/verdicts/index.ts';
import { referencePages } from '../ui/reference/reference.ts';
import { ensureLocalWorkspace, localOwner, localScope } from './local-workspace.ts';
import { migrationSources } from './modules.ts';
import { registerOverviewRoutes } from './overview/routes.ts';
import { registerStoredFilesRoutes } from './stored-files/routes.ts';
import { registerWhyRoutes } from './why/routes.ts';
import { createStemmaClient } from './client.ts';
import { registerDemoRoutes } from './demo/routes.ts';
import { registerEvidencePackRoutes } from './evidence-pack/routes.ts';
import { productMetrics, type ProductMetrics } from './product-metrics.ts';
import { builtPage, webPages } from './web-pages.ts';
import { carryOutRuns, type Worker } from './carry-out-runs.ts';
import { maintenance } from './maintenance.ts';
import { openDatabase } from './open-database.ts';
import { contextOf, type RequestContext, type Toolchain } from './request-context.ts';

export interface Stemma extends AsyncDisposable {
  readonly app: HttpApp;
  readonly database: Database;
  /** The bytes of all workspaces. */
  readonly blobs: BlobStore;
  /** What is needed now and then: drop what was discarded, collect garbage, tidy the index and the database. */
  maintain(): Promise<void>;
  /** Begins to carry out runs that nobody waits for, of these queues (all when left out), until it is disposed. */
  work(queues?: readonly string[]): Promise<Worker>;
  /** Ends what would go on as long as the server lives: readers of live events. */
  quieten(): Promise<void>;
}

export interface Composition {
  readonly config: Config;
  readonly log: Log;
  readonly clock?: Clock;
  /** Check every answer against its schema: for tests and development. */
  readonly validateResults?: boolean;
  /** More lineage kinds than the modules register: for tests of what recipes may do. */
  readonly lineage?: ChangeKinds;
  /** Other versions of parts of the toolchain than those of this software: for tests of what an upgrade does. */
  readonly toolchain?: Partial<Toolchain>;
  readonly metrics?: ProductMetrics;
  readonly tracer?: Tracer;
  /** Where the built page is; left out, where `npm run build` puts it. */
  readonly pageFolder?: string;
  /** Opened for one verb. What others left unfinished on a database server is then for the processes that stay, or at work on it now. */
  readonly passing?: boolean;
}

/** Opens everything: migrates, proves row-level security, starts what requests need. */
export async function openStemma(composition: Composition): Promise<Stemma> {
  const { config, log, clock = systemClock, validateResults = false, lineage, toolchain = {}, pageFolder = builtPage } = composition;
  const { metrics = productMetrics(), tracer = noTracer, passing = false } = composition;
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await openDatabase(config));
  await refuseHalfRestored(database);
  const applied = await migrateUp(database, await loadMigrations(migrationSources));
  if (applied.length > 0) log.info('migrated', { applied });
  await proveRowSecurity(database);
  await ensureLocalWorkspace(database);
  const blobs = await openBlobStore(config);
  const parsers =
    toolchain.parsers ??
    opened.use(
      openParserPool({ recognition: config.ocr, frames: config.posters === 'auto', log, tellsAll: config.logLevel === 'debug', tracer }),
    );
  const embedder = await openEmbedder(config);
  if (embedder) opened.use(embedder);
  const search = toolchain.search ?? searchToolsWith(embedder);
  const store = database.as(localScope);
  const notices = opened.use(openNotices(database, log));
  const live = opened.use(openLive({ store, notices, log }));
  const poster = openPoster({ privateHosts: config.webhookPrivateHosts });
  const version = await readVersion();
  const context = contextOf({
    database,
    store,
    live,
    openRuns: (kinds) =>
      openRuns({ store, notices, log, clock, tracer, observe: metrics.runs, alone: database.kind === 'embedded' }, kinds),
    actor: localOwner,
    clock,
    blobs,
    toolchain: { ...toolchain, parsers, search },
    lineage,
    links: linkSigner(join(config.data, 'secrets', 'blob-links'), config.linkSecret),
    pages: pageFetcher({ privateHosts: config.fetchPrivateHosts }),
    notices,
    poster,
    metrics: { all: metrics.all, token: config.metricsToken },
    maxFileBytes: config.maxFileBytes,
    backup: { database, blobs, clock, version, folder: join(config.data, 'incoming') },
    // The demo works through the same routes as everybody else, in this process.
    client: createStemmaClient('http://127.0.0.1', (request) => app.fetch(request)),
  });
  metrics.watch({
    store,
    kinds: () => context.runKinds,
    readers: () => live.readers,
    data: config.data,
    files: () => blobs.check(),
  });
  opened.defer(metrics.listen());
  const app: HttpApp = createHttpApp<RequestContext>({
    context: () => context,
    log,
    clock,
    version,
    hosts: config.allowedHosts,
    limits: { jsonBytes: config.maxJsonBytes, rawBytes: config.maxFileBytes },
    tracer,
    observe: metrics.request,
    idempotency: (request) => databaseIdempotency(request.store, clock),
    validateResults,
    checks: [
      { name: 'database', check: async () => void (await database.as(localScope).read((reader) => sql`SELECT 1`.execute(reader.db()))) },
      { name: 'files', check: () => blobs.check() },
    ],
    pages: referencePages,
    files: webPages(pageFolder),
    routes: [
      registerBlobRoutes,
      registerBackupRoutes,
      registerMetricsRoutes,
      registerRunRoutes,
      registerWebhookRoutes,
      registerOutboxRoutes,
      registerDocumentRoutes,
      registerErasureRoutes,
      registerSearchRoutes,
      registerEmbeddingRoutes,
      registerVerdictRoutes,
      registerEvidenceRoutes,
      registerConflictRoutes,
      registerAnswerRoutes,
      registerRecallRoutes,
      registerGuideRoutes,
      registerOverviewRoutes,
      registerWhyRoutes,
      registerEvidencePackRoutes,
      registerStoredFilesRoutes,
      registerDemoRoutes,
    ],
  });
  const finishErasing = (): Promise<void> =>
    finishErasures({ ...context.erasures, signal: new AbortController().signal, progress: () => {} });
  // What was cut before a crash is invisible already; nobody is served before its bytes are gone too, if that can be done now.
  // An embedded database has no other process that could be at it.
  if (!passing || database.kind === 'embedded')
    await finishErasing().catch((error: unknown) => {
      // That the database is away is said to whoever asks for something.
      if (!(error instanceof StemmaError && error.code === 'UNAVAILABLE'))
        log.warn('an erasure is not finished; maintenance tries again', { error });
    });
  const resources = opened.move();
  return {
    app,
    database,
    blobs,
    maintain: maintenance(database, blobs, clock, { finishErasing, fillLate: createFillLate(store, search.embedder, context.runs) }),
    work: (queues) => carryOutRuns({ database, store, notices, log, clock, runs: context.runs, poster, queues, nats: natsOf(config, log) }),
    quieten: async () => live[Symbol.asyncDispose](),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

const natsOf = ({ natsUrl: url, natsStream: stream, natsPrefix: prefix }: Config, log: Log): NatsOptions | undefined =>
  url === undefined ? undefined : { url, stream, prefix, log };

async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}

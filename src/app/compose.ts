/** Puts the product together on a database and a directory: the one place where parts meet. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Actor } from '../kernel/authorization/authorization.ts';
import {
  blobsOf,
  collectGarbage,
  linkSigner,
  openBlobStore,
  registerBlobRoutes,
  type BlobsRequest,
  type BlobStore,
  type LinkSigner,
} from '../kernel/blobs/index.ts';
import { registerBackupRoutes, type BackupRequest } from '../kernel/backup/routes.ts';
import { refuseHalfRestored } from '../kernel/backup/restore-mark.ts';
import type { Config } from '../kernel/config/config.ts';
import { openEmbedder } from '../kernel/embedding/index.ts';
import { openEmbedded } from '../kernel/db/embedded/open-embedded.ts';
import { loadMigrations, migrateUp } from '../kernel/db/migrations.ts';
import type { Database, Store } from '../kernel/db/port.ts';
import { proveRowSecurity } from '../kernel/db/self-test.ts';
import { openServer } from '../kernel/db/server.ts';
import { openNotices, type Notices } from '../kernel/notices/notices.ts';
import type { NatsOptions } from '../kernel/nats/publish-events.ts';
import { pageFetcher, type PageFetcher } from '../kernel/fetch/index.ts';
import { databaseIdempotency } from '../kernel/http/idempotency-store.ts';
import { createHttpApp, type HttpApp } from '../kernel/http/server.ts';
import { createRegistry } from '../kernel/lineage/index.ts';
import type { ChangeKinds } from '../kernel/lineage/index.ts';
import type { Log } from '../kernel/log/log.ts';
import { openLive, type Live } from '../kernel/runs/live.ts';
import type { RunKind } from '../kernel/runs/kinds.ts';
import { openRuns, type Runs } from '../kernel/runs/open-runs.ts';
import { registerRunRoutes, type RunsRequest } from '../kernel/runs/routes.ts';
import { registerMetricsRoutes, type MetricsRequest } from '../kernel/telemetry/routes.ts';
import { noTracer, type Tracer } from '../kernel/telemetry/tracer.ts';
import { openPoster, type Poster } from '../kernel/webhooks/post.ts';
import { registerOutboxRoutes, type OutboxRequest } from '../kernel/outbox/routes.ts';
import { registerWebhookRoutes, type WebhooksRequest } from '../kernel/webhooks/routes.ts';
import { systemClock, type Clock } from '../kernel/shared/clock.ts';
import { StemmaError } from '../kernel/shared/errors.ts';
import {
  answerJudged,
  createAnswersLineage,
  registerAnswerRoutes,
  type AnsweringRecipe,
  type AnswersRequestContext,
} from '../modules/answers/index.ts';
import {
  documentRuns,
  erasureRuns,
  finishErasures,
  openParserPool,
  registerDocumentRoutes,
  registerErasureRoutes,
  type DocumentsRequest,
  type ErasureRequest,
  type ParserPool,
} from '../modules/documents/index.ts';
import { conflictsParticipant, readFactsAhead, registerConflictRoutes, type ConflictsRequestContext } from '../modules/conflicts/index.ts';
import { erasureParticipants } from './erasure-participants.ts';
import {
  createEvidenceLineage,
  evidenceJudged,
  type CarryingRecipe,
  evidenceParticipant,
  insightJudged,
  registerEvidenceRoutes,
  type EvidenceRequestContext,
} from '../modules/evidence/index.ts';
import {
  createEmbedQuestions,
  createFillLate,
  createSearchParticipant,
  dropDiscarded,
  mergeSegments,
  forgetQuestions,
  registerEmbeddingRoutes,
  registerSearchRoutes,
  searchRuns,
  searchTools,
  searchToolsWith,
  type EmbeddingsRequest,
  type SearchContext,
  type SearchTools,
} from '../modules/search/index.ts';
import { exportSource, registerRecallRoutes, savedSource, type RecallRequestContext } from '../modules/recall/index.ts';
import { registerGuideRoutes, type GuideRequestContext } from '../modules/guide/index.ts';
import { registerVerdictRoutes, type VerdictsRequestContext } from '../modules/verdicts/index.ts';
import { referencePages } from '../ui/reference/reference.ts';
import { ensureLocalWorkspace, localOwner, localScope } from './local-workspace.ts';
import { migrationSources } from './modules.ts';
import { registerOverviewRoutes, type OverviewContext } from './overview/routes.ts';
import { registerStoredFilesRoutes, type StoredFilesRequest } from './stored-files/routes.ts';
import { storedFilesRuns } from './stored-files/run-kinds.ts';
import { registerWhyRoutes } from './why/routes.ts';
import { createStemmaClient, type StemmaClient } from './client.ts';
import { domainEvents } from './contracts.ts';
import { createDemo, registerDemoRoutes, type DemoContext } from './demo/routes.ts';
import { registerEvidencePackRoutes } from './evidence-pack/routes.ts';
import { exportRun } from './evidence-pack/run-kind.ts';
import { productMetrics, type ProductMetrics } from './product-metrics.ts';
import { builtPage, webPages } from './web-pages.ts';
import { carryOutRuns, type Worker } from './carry-out-runs.ts';

/** What every request is given. */
export type RequestContext = BlobsRequest &
  BackupRequest &
  RunsRequest &
  WebhooksRequest &
  OutboxRequest &
  MetricsRequest &
  DocumentsRequest &
  ErasureRequest &
  EvidenceRequestContext &
  VerdictsRequestContext &
  ConflictsRequestContext &
  AnswersRequestContext &
  RecallRequestContext &
  GuideRequestContext &
  OverviewContext &
  SearchContext &
  EmbeddingsRequest &
  StoredFilesRequest &
  DemoContext;

/** And what the parts of the product need of each other. */
type Context = RequestContext & { readonly runKinds: readonly RunKind[] };

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

/** The parts that have versions: what documents are read with, searched by and answered from. */
export interface Toolchain {
  readonly parsers: ParserPool;
  readonly search: SearchTools;
  readonly answering: AnsweringRecipe;
  readonly carrying: CarryingRecipe;
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

/** A server vacuums by itself; the embedded database has to be told. */
export interface MaintainedDatabase extends Database {
  maintain?(): Promise<void>;
}

/** The database that the settings name. The caller holds the lock of an embedded directory. */
export const openDatabase = (config: Config): Promise<MaintainedDatabase> =>
  config.databaseUrl === undefined
    ? openEmbedded(join(config.data, 'database'))
    : Promise.resolve(openServer(config.databaseUrl, config.databaseConnections));

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

/** A staging that reuses what was discarded has this long to say so. */
const discardedForMs = 3600_000;
/** A question that nobody saved is embedded anew after so long. */
const questionsForMs = 7 * 24 * 3600_000;
const sweepEveryMs = 24 * 3600_000;

function maintenance(
  database: MaintainedDatabase,
  blobs: BlobStore,
  clock: Clock,
  last: { readonly finishErasing: () => Promise<void>; readonly fillLate: () => Promise<void> },
): () => Promise<void> {
  const store = database.as(localScope);
  let swept = -Infinity;
  return async () => {
    const now = clock.now();
    await dropDiscarded(store, new Date(now.getTime() - discardedForMs));
    await mergeSegments(store);
    await forgetQuestions(store, new Date(now.getTime() - questionsForMs));
    await readFactsAhead(store);
    const sweep = now.getTime() - swept >= sweepEveryMs;
    await collectGarbage({ database, blobs, now, sweep });
    if (sweep) swept = now.getTime();
    await database.maintain?.();
    await last.finishErasing();
    await last.fillLate();
  };
}

interface Parts {
  readonly database: Database;
  readonly store: Store;
  readonly live: Live;
  readonly openRuns: (kinds: () => readonly RunKind[]) => Runs;
  readonly actor: Actor;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly toolchain: Partial<Toolchain> & Pick<Toolchain, 'parsers'>;
  readonly lineage: ChangeKinds | undefined;
  readonly links: LinkSigner;
  readonly pages: PageFetcher;
  readonly notices: Notices;
  readonly poster: Poster;
  readonly metrics: MetricsRequest['metrics'];
  readonly maxFileBytes: number;
  readonly backup: BackupRequest['backup'];
  readonly client: StemmaClient;
}

function contextOf({ database, store, actor, clock, blobs: stored, toolchain, lineage, client, ...given }: Parts): Context {
  const blobs = blobsOf(store, stored, clock);
  const { parsers, search = searchTools } = toolchain;
  const embedQuestions = createEmbedQuestions(store, search.embedder);
  const evidence = createEvidenceLineage(toolchain.carrying);
  const answers = createAnswersLineage(toolchain.answering);
  const kinds = [evidence, answers, ...(lineage ? [lineage] : [])];
  const registry = createRegistry(
    kinds.flatMap((kind) => kind.inputs ?? []),
    kinds.flatMap((kind) => kind.derivations ?? []),
  );
  const documents = {
    store,
    clock,
    blobs,
    parsers,
    strategies: search.strategies,
    registry,
    participants: [createSearchParticipant(search), evidenceParticipant, conflictsParticipant],
  };
  const ofDocuments = documentRuns({ documents, actor });
  const ofSearch = searchRuns(store, search.embedder);
  const erasures = { database, store, clock, files: stored, registry, participants: erasureParticipants };
  const ofErasures = erasureRuns({ erasures, actor });
  const storedFiles = storedFilesRuns({ database, store, blobs: stored, clock, actor });
  const ofExports = { pack: exportRun({ store, clock }) };
  const runKinds = [ofDocuments, ofErasures, ofSearch, storedFiles, ofExports].flatMap((own): RunKind[] => Object.values(own));
  const { live, links, pages, maxFileBytes, notices, poster, metrics } = given;
  return {
    store,
    actor,
    clock,
    blobs,
    links,
    pages,
    maxFileBytes,
    backup: given.backup,
    bytesCome: () => parsers.getReady(),
    documents,
    documentRuns: ofDocuments,
    embedQuestions,
    embeddings: { embedder: search.embedder, runs: ofSearch },
    storedFiles,
    runKinds,
    runs: given.openRuns(() => runKinds),
    live,
    metrics,
    notices,
    webhooks: { store, notices, clock, poster, events: domainEvents },
    verdicts: { store, clock, registry, judged: [insightJudged, evidenceJudged, answerJudged] },
    erasures,
    erasureRuns: ofErasures,
    evidence: { store, clock, registry, evidenceKind: evidence.evidence },
    recall: { registry, sources: [exportSource, savedSource] },
    answers: { store, clock, registry, answerKind: answers.answer, embedQuestions },
    demo: createDemo(client),
  };
}

async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return manifest.version;
}

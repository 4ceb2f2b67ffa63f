/** What requests are given, made of the parts of the product. */
import type { Actor } from '../kernel/authorization/authorization.ts';
import { blobsOf, type BlobsRequest, type BlobStore, type LinkSigner } from '../kernel/blobs/index.ts';
import type { BackupRequest } from '../kernel/backup/routes.ts';
import type { Database, Store } from '../kernel/db/port.ts';
import type { Notices } from '../kernel/notices/notices.ts';
import type { PageFetcher } from '../kernel/fetch/index.ts';
import { createRegistry } from '../kernel/lineage/index.ts';
import type { ChangeKinds } from '../kernel/lineage/index.ts';
import type { Live } from '../kernel/runs/live.ts';
import type { RunKind } from '../kernel/runs/kinds.ts';
import type { Runs } from '../kernel/runs/open-runs.ts';
import type { RunsRequest } from '../kernel/runs/routes.ts';
import type { MetricsRequest } from '../kernel/telemetry/routes.ts';
import type { Poster } from '../kernel/webhooks/post.ts';
import type { OutboxRequest } from '../kernel/outbox/routes.ts';
import type { WebhooksRequest } from '../kernel/webhooks/routes.ts';
import type { Clock } from '../kernel/shared/clock.ts';
import { answerJudged, createAnswersLineage, type AnsweringRecipe, type AnswersRequestContext } from '../modules/answers/index.ts';
import { documentRuns, erasureRuns, type DocumentsRequest, type ErasureRequest, type ParserPool } from '../modules/documents/index.ts';
import { conflictsParticipant, type ConflictsRequestContext } from '../modules/conflicts/index.ts';
import { erasureParticipants } from './erasure-participants.ts';
import {
  createEvidenceLineage,
  evidenceJudged,
  type CarryingRecipe,
  evidenceParticipant,
  insightJudged,
  type EvidenceRequestContext,
} from '../modules/evidence/index.ts';
import {
  createEmbedQuestions,
  createSearchParticipant,
  searchRuns,
  searchTools,
  type EmbeddingsRequest,
  type SearchContext,
  type SearchTools,
} from '../modules/search/index.ts';
import { exportSource, savedSource, type RecallRequestContext } from '../modules/recall/index.ts';
import type { GuideRequestContext } from '../modules/guide/index.ts';
import type { VerdictsRequestContext } from '../modules/verdicts/index.ts';
import type { OverviewContext } from './overview/routes.ts';
import type { StoredFilesRequest } from './stored-files/routes.ts';
import { storedFilesRuns } from './stored-files/run-kinds.ts';
import type { StemmaClient } from './client.ts';
import { domainEvents } from './contracts.ts';
import { createDemo, type DemoContext } from './demo/routes.ts';
import { exportRun } from './evidence-pack/run-kind.ts';

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
export type Context = RequestContext & { readonly runKinds: readonly RunKind[] };

/** The parts that have versions: what documents are read with, searched by and answered from. */
export interface Toolchain {
  readonly parsers: ParserPool;
  readonly search: SearchTools;
  readonly answering: AnsweringRecipe;
  readonly carrying: CarryingRecipe;
}

/** What a context is made of. */
export interface Parts {
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

/** Makes the parts of the product that requests are given, and what these parts need of each other. */
export function contextOf({ database, store, actor, clock, blobs: stored, toolchain, lineage, client, ...given }: Parts): Context {
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

import type { Api } from '../../kernel/contract/handle.ts';
import { handle } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import { serveBlob } from '../../kernel/blobs/index.ts';
import type { PageFetcher } from '../../kernel/fetch/index.ts';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { z } from 'zod';
import { addVersion } from './add-version.ts';
import { addWebPage } from './add-web-page.ts';
import { applyVersion } from './apply-version.ts';
import { discardVersion, holdVersion, removeDocument, renameDocument, requireOpenVersion } from './change-open-version.ts';
import type { DocumentsContext } from './context.ts';
import * as contract from './contract.ts';
import { requireBundle, requireVersion } from './moments.ts';
import { boxesOf } from './page-boxes.ts';
import { countRuns, planVersion, type VersionPlan } from './plan-version.ts';
import { countPages } from './page-store.ts';
import { mayEdit, mayPublish } from './policy.ts';
import { presentAdded, presentApplied, presentDocument, presentPlan, presentRestaged, presentVersion } from './present.ts';
import { diffVersions, findDocument, findOriginal, readDocument, readDocumentText, summarizeBundle } from './read-versions.ts';
import { restoreVersion } from './restore-version.ts';
import {
  loadBundles,
  loadListing,
  loadRevisionSummaries,
  loadVersion,
  loadVersions,
  publicationsOf,
  type RevisionSummary,
} from './store.ts';
import type { VersionRow } from './tables.ts';

/** What the routes of documents need of a request, beside what the verbs need. */
export interface DocumentsRequest {
  readonly documents: Omit<DocumentsContext, 'signal' | 'progress'>;
  readonly actor: Actor;
  /** Fetches web pages. */
  readonly pages: PageFetcher;
  readonly maxFileBytes: number;
}

type Call = { context: DocumentsRequest; signal: AbortSignal; progress: DocumentsContext['progress'] };
const work = ({ context, signal, progress }: Call): DocumentsContext => ({ ...context.documents, signal, progress });

export function registerDocumentRoutes(api: Api<DocumentsRequest>): void {
  handle(
    api,
    contract.listBundles,
  )(({ context, query }) =>
    context.documents.store.read(async (reader) => {
      const after = query.cursor === undefined ? {} : { after: decodeCursor(z.string(), query.cursor) };
      const bundles = await loadBundles(reader, { ...after, limit: query.limit });
      const summaries = [];
      for (const bundle of bundles) summaries.push(await summarizeBundle(reader, bundle));
      return {
        data: {
          bundles: summaries.map(({ bundle, published, staged, documents }) => ({
            name: bundle.name,
            published: published ? presentVersion(published) : null,
            staged: staged ? presentVersion(staged) : null,
            documents,
          })),
        },
        nextCursor: bundles.length === query.limit ? encodeCursor(bundles.at(-1)?.name) : undefined,
      };
    }),
  );

  handle(
    api,
    contract.addDocuments,
  )(async (call) => {
    const added = await addVersion(work(call), mayEdit(call.context.actor), { bundle: call.params.bundle, ...call.body });
    return presentAdded(added, added.plan && added.version && (await named(call, added.bundle.name, added.version, added.plan)));
  });

  handle(
    api,
    contract.addWebPageRoute,
  )(async (call) => {
    const { pages, maxFileBytes, actor } = call.context;
    const added = await addWebPage({ ...work(call), pages, maxFileBytes }, mayEdit(actor), { bundle: call.params.bundle, ...call.body });
    const plan = added.plan && added.version && (await named(call, added.bundle.name, added.version, added.plan));
    return { ...presentAdded(added, plan), page: { ...added.page, fetchedAt: added.page.fetchedAt.toISOString() } };
  });

  handle(
    api,
    contract.removeDocumentRoute,
  )(async (call) => {
    const restaged = await removeDocument(work(call), mayEdit(call.context.actor), call.params.bundle, call.body.path);
    const plan = restaged.plan && restaged.version && (await named(call, restaged.bundle.name, restaged.version, restaged.plan));
    return presentRestaged(restaged, 'removed', restaged.document.path, plan);
  });

  handle(
    api,
    contract.renameDocumentRoute,
  )(async (call) => {
    const restaged = await renameDocument(work(call), mayEdit(call.context.actor), call.params.bundle, call.body);
    const plan = restaged.plan && restaged.version && (await named(call, restaged.bundle.name, restaged.version, restaged.plan));
    return presentRestaged(restaged, 'replaced', call.body.to, plan);
  });

  handle(
    api,
    contract.listVersions,
  )(({ context, params, query }) =>
    context.documents.store.read(async (reader) => {
      const bundle = await requireBundle(reader, params.bundle);
      const before = query.cursor === undefined ? {} : { before: decodeCursor(z.int(), query.cursor) };
      const versions = await loadVersions(reader, bundle.id, { ...before, limit: query.limit });
      const publications = await publicationsOf(
        reader,
        versions.map((version) => version.id),
      );
      return {
        data: {
          versions: versions.map((version) => ({
            ...presentVersion(version),
            createdAt: version.created_at.toISOString(),
            publishedAt: publications.get(version.id)?.at.toISOString() ?? null,
            seq: publications.get(version.id)?.seq ?? null,
          })),
        },
        nextCursor: versions.length === query.limit ? encodeCursor(versions.at(-1)?.number) : undefined,
      };
    }),
  );

  handle(
    api,
    contract.readVersion,
  )(({ context, params }) =>
    context.documents.store.read(async (reader) => {
      const version = await requireVersion(reader, await requireBundle(reader, params.bundle), params.number);
      const lines = await loadListing(reader, version.id);
      const listed = lines.map((line) => line.revision);
      const revisions = await loadRevisionSummaries(reader, listed);
      const pages = await countPages(reader, listed);
      const documents = lines.map(({ path, document, revision }) => {
        const { sha256, format, size, block_count: blocks } = revisions.get(revision) as RevisionSummary;
        const paged = pages.has(revision) ? { pages: pages.get(revision) as number } : {};
        return { path, document, revision, sha256, format, size, blocks, ...paged };
      });
      return { bundle: params.bundle, ...presentVersion(version), createdAt: version.created_at.toISOString(), documents };
    }),
  );

  handle(
    api,
    contract.readText,
  )(async ({ context, params, query }) => ({
    bytes: await context.documents.store.read((reader) =>
      readDocumentText(reader, { bundle: params.bundle, path: query.path, version: query.version }),
    ),
  }));

  handle(
    api,
    contract.readBlocks,
  )(({ context, params, query }) =>
    context.documents.store.read(async (reader) =>
      presentDocument(await readDocument(reader, { bundle: params.bundle, path: query.path, version: query.version })),
    ),
  );

  handle(
    api,
    contract.readBoxes,
  )(({ context, params, query }) =>
    context.documents.store.read(async (reader) => {
      const { revision } = await findDocument(reader, { bundle: params.bundle, path: query.path, version: query.version });
      const [boxes] = await boxesOf(reader, [{ revision, start: query.start, end: query.end }]);
      return { boxes: [...(boxes ?? [])] };
    }),
  );

  handle(
    api,
    contract.readFileRoute,
  )(async ({ context, params, query, request }) => {
    const { sha256, path } = await context.documents.store.read((reader) =>
      findOriginal(reader, { bundle: params.bundle, path: query.path, version: query.version }),
    );
    return serveBlob(context.documents.blobs, sha256, request, path.split('/').at(-1));
  });

  handle(
    api,
    contract.diffRoute,
  )(({ context, params, query }) => context.documents.store.read((reader) => diffVersions(reader, params.bundle, query)));

  handle(
    api,
    contract.planRoute,
  )(async (call) => {
    const { version } = await call.context.documents.store.read((reader) => requireOpenVersion(reader, call.params.bundle));
    return named(call, call.params.bundle, version, await planVersion(work(call), version));
  });

  handle(
    api,
    contract.applyRoute,
  )(async (call) => {
    const { version } = await call.context.documents.store.read((reader) => requireOpenVersion(reader, call.params.bundle));
    const { version: meant = version.number, ...options } = call.body ?? {};
    if (meant !== version.number) {
      const words = `Version ${meant} is not staged any more: version ${version.number} is. Nothing was published. Read its plan, then apply it.`;
      throw new StemmaError('CONFLICT', words, { staged: version.number });
    }
    return presentApplied(await applyVersion(work(call), mayPublish(call.context.actor), version, options));
  });

  handle(
    api,
    contract.holdRoute,
  )(async (call) => {
    const version = await holdVersion(work(call), mayEdit(call.context.actor), call.params.bundle, !call.body?.off);
    return { bundle: call.params.bundle, version: presentVersion(version) };
  });

  handle(
    api,
    contract.discardRoute,
  )(async (call) => {
    const version = await discardVersion(work(call), mayEdit(call.context.actor), call.params.bundle);
    return { bundle: call.params.bundle, version: presentVersion(version) };
  });

  handle(
    api,
    contract.restoreRoute,
  )(async (call) => {
    const { version: number, ...options } = call.body;
    return presentApplied(
      await restoreVersion(work(call), mayPublish(call.context.actor), { bundle: call.params.bundle, number }, options),
    );
  });
}

async function named(call: Call, bundle: string, version: VersionRow, plan: VersionPlan): Promise<ReturnType<typeof presentPlan>> {
  const base = version.base;
  const from = base === null ? undefined : await call.context.documents.store.read((reader) => loadVersion(reader, base));
  const { cutoff } = await countRuns(work(call), version.id, plan);
  return presentPlan(plan, { bundle, from: from?.number ?? null, to: version.number, cutoff });
}

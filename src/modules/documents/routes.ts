import type { Api } from '../../kernel/contract/handle.ts';
import { handle } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import { serveBlob } from '../../kernel/blobs/index.ts';
import { z } from 'zod';
import { addWebPage } from './add-web-page.ts';
import { discardVersion, holdVersion, removeDocument, renameDocument, requireOpenVersion } from './change-open-version.ts';
import * as contract from './contract.ts';
import { work, type DocumentsRequest } from './documents-request.ts';
import { erasedIn } from './erasure/erasure-store.ts';
import { requireBundle, requireVersion } from './moments.ts';
import { boxesOf } from './page-boxes.ts';
import { keptPlan, namedPlan, plannedVersion } from './named-plan.ts';
import { conflictsWith, planVersion } from './plan-version.ts';
import { countPages } from './page-store.ts';
import { takePasswords } from './passwords.ts';
import { mayEdit } from './policy.ts';
import { presentAdded, presentDocument, presentRestaged, presentVersion } from './present.ts';
import { mayDo } from './rules.ts';
import { diffVersions, findDocument, findOriginal, readDocument, readDocumentText, readPoster, summarizeBundle } from './read-versions.ts';
import { loadBundles } from './bundle-store.ts';
import { loadListing } from './listing-store.ts';
import { loadRevisionSummaries, type RevisionSummary } from './revision-store.ts';
import { loadVersions } from './version-store.ts';
import { publicationsOf } from './publish-store.ts';
import { registerToolchainRoutes } from './toolchain-routes.ts';

export function registerDocumentRoutes(api: Api<DocumentsRequest>): void {
  registerToolchainRoutes(api);
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
  )((call) => {
    const { documents, secrets } = takePasswords(call.body.documents, call);
    return call.context.runs.perform(call.context.documentRuns.add, { ...call.params, ...call.body, documents }, { ...call, secrets });
  });

  handle(
    api,
    contract.addWebPageRoute,
  )(async (call) => {
    const { pages, maxFileBytes, actor } = call.context;
    const added = await addWebPage({ ...work(call), pages, maxFileBytes }, mayEdit(actor), { bundle: call.params.bundle, ...call.body });
    const plan = added.plan && added.version && (await namedPlan(work(call), added.bundle.name, added.version, added.plan));
    return { ...presentAdded(added, plan), page: { ...added.page, fetchedAt: added.page.fetchedAt.toISOString() } };
  });

  handle(
    api,
    contract.removeDocumentRoute,
  )(async (call) => {
    const restaged = await removeDocument(work(call), mayEdit(call.context.actor), call.params.bundle, call.body.path);
    const plan = restaged.plan && restaged.version && (await namedPlan(work(call), restaged.bundle.name, restaged.version, restaged.plan));
    return presentRestaged(restaged, 'removed', restaged.document.path, plan);
  });

  handle(
    api,
    contract.renameDocumentRoute,
  )(async (call) => {
    const restaged = await renameDocument(work(call), mayEdit(call.context.actor), call.params.bundle, call.body);
    const plan = restaged.plan && restaged.version && (await namedPlan(work(call), restaged.bundle.name, restaged.version, restaged.plan));
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
        const count = pages.get(revision);
        const paged = count ? { pages: count.pages } : {};
        return { path, document, revision, sha256, format, size, blocks, ...paged };
      });
      const erased = (await erasedIn(reader, version.id)).map(({ document, at }) => ({ document, at: at.toISOString() }));
      const shown = { bundle: params.bundle, ...presentVersion(version), createdAt: version.created_at.toISOString(), documents };
      return erased.length === 0 ? shown : { ...shown, erased };
    }),
  );

  handle(
    api,
    contract.readText,
  )(async ({ context, params, query }) => ({
    bytes: await context.documents.store.read((reader) =>
      readDocumentText(reader, { ...query, bundle: params.bundle, version: query.version }),
    ),
  }));

  handle(
    api,
    contract.readBlocks,
  )(({ context, params, query }) =>
    context.documents.store.read(async (reader) =>
      presentDocument(await readDocument(reader, { ...query, bundle: params.bundle, version: query.version })),
    ),
  );

  handle(
    api,
    contract.readBoxes,
  )(({ context, params, query }) =>
    context.documents.store.read(async (reader) => {
      const { revision } = await findDocument(reader, { ...query, bundle: params.bundle, version: query.version });
      const [boxes] = await boxesOf(reader, [{ revision, start: query.start, end: query.end }]);
      return { boxes: [...(boxes ?? [])] };
    }),
  );

  handle(
    api,
    contract.readFileRoute,
  )(async ({ context, params, query, request }) => {
    const { sha256, path } = await context.documents.store.read((reader) =>
      findOriginal(reader, { ...query, bundle: params.bundle, version: query.version }),
    );
    return serveBlob(context.documents.blobs, sha256, request, path.split('/').at(-1));
  });

  handle(
    api,
    contract.readPosterRoute,
  )(async ({ context, params, query }) => {
    const address = { ...query, bundle: params.bundle, version: query.version };
    const { bytes, type } = await context.documents.store.read((reader) => readPoster(reader, address));
    return { bytes, type };
  });

  handle(
    api,
    contract.diffRoute,
  )(({ context, params, query }) => context.documents.store.read((reader) => diffVersions(reader, params.bundle, query)));

  handle(
    api,
    contract.planRoute,
  )(async (call) => {
    const { bundle: name } = call.params;
    const asOf = call.body?.asOf;
    const version = await call.context.documents.store.read(async (reader) =>
      asOf === undefined
        ? (await requireOpenVersion(reader, name)).version
        : plannedVersion(reader, await requireBundle(reader, name), asOf),
    );
    if (!mayDo('plan', version.status)) return keptPlan(work(call), name, version);
    const plan = await namedPlan(work(call), name, version, await planVersion(work(call), version));
    return { ...plan, conflicts: await conflictsWith(work(call), version) };
  });

  handle(
    api,
    contract.applyRoute,
  )((call) => call.context.runs.perform(call.context.documentRuns.apply, { ...call.params, ...call.body }, call));

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
  )((call) => call.context.runs.perform(call.context.documentRuns.restore, { ...call.params, ...call.body }, call));
}

import type { Actor } from '../authorization/authorization.ts';
import { handle, type Api, type RequestHead } from '../contract/handle.ts';
import type { RawResult } from '../contract/route.ts';
import { encodeUrl } from '../contract/wire.ts';
import { rangedResult } from '../http/ranged-bytes.ts';
import { fullPath } from '../http/routing.ts';
import type { Clock } from '../shared/clock.ts';
import { StemmaError } from '../shared/errors.ts';
import * as contract from './contract.ts';
import type { LinkSigner } from './links.ts';
import { mayStore } from './policy.ts';
import { receiveMany } from './receive-many.ts';
import type { BlobRow } from './store.ts';
import type { WorkspaceBlobs } from './workspace-blobs.ts';

/** What the routes of blobs need of a request. */
export interface BlobsRequest {
  readonly blobs: WorkspaceBlobs;
  readonly links: LinkSigner;
  readonly clock: Clock;
  readonly actor: Actor;
  readonly maxFileBytes: number;
  /** Told when bytes begin to come: whoever will read them may get ready meanwhile. */
  readonly bytesCome?: () => void;
}

export function registerBlobRoutes(api: Api<BlobsRequest>): void {
  handle(
    api,
    contract.uploadBlob,
  )(({ context, body }) => {
    mayStore(context.actor);
    context.bytesCome?.();
    return context.blobs.put(body, context.maxFileBytes);
  });
  handle(
    api,
    contract.uploadBlobs,
  )(async ({ context, body }) => {
    mayStore(context.actor);
    context.bytesCome?.();
    return { blobs: await context.blobs.putMany(await receiveMany(body, context.maxFileBytes)) };
  });
  handle(
    api,
    contract.missingBlobs,
  )(async ({ context, body: { hashes } }) => {
    mayStore(context.actor);
    const here = await context.blobs.use([...new Set(hashes)]);
    const missing = [...new Set(hashes)].filter((hash) => !here.has(hash));
    if (missing.length > 0) context.bytesCome?.();
    return { missing };
  });
  handle(api, contract.readBlob)(({ context, params, request }) => serveBlob(context.blobs, params.sha256, request));
  handle(api, contract.describeBlob)(async ({ context, params }) => present(await context.blobs.describe(params.sha256)));
  handle(
    api,
    contract.editBlob,
  )(async ({ context, params, body }) => {
    mayStore(context.actor);
    const { tags, retainUntil } = body;
    const until = retainUntil === undefined || retainUntil === null ? retainUntil : new Date(retainUntil);
    return present(await context.blobs.change(params.sha256, { tags, retainUntil: until }));
  });
  handle(
    api,
    contract.linkBlob,
  )(async ({ context, params: { sha256 }, body, request }) => {
    mayStore(context.actor);
    await context.blobs.describe(sha256);
    const { expiresInSeconds = 3600, name } = body ?? {};
    const expires = Math.ceil(context.clock.now().getTime() / 1000) + expiresInSeconds;
    const parts = { workspace: context.blobs.workspace, expires: String(expires), ...(name === undefined ? {} : { name }) };
    const signature = await context.links.sign({ sha256, ...parts });
    const path = encodeUrl({ ...contract.openLink, path: fullPath(contract.openLink) }, { sha256 }, { ...parts, signature });
    return { url: new URL(path, request.url).href, expiresAt: new Date(expires * 1000).toISOString() };
  });
  handle(
    api,
    contract.openLink,
  )(async ({ context, params: { sha256 }, query: { workspace, expires, signature, name }, request }) => {
    const valid = await context.links.isValid({ workspace, sha256, expires, name }, signature, context.clock.now());
    if (!valid || workspace !== context.blobs.workspace) {
      throw new StemmaError('NOT_FOUND', 'This link does not lead anywhere, or no longer. Ask for a new one.');
    }
    const { address } = await context.blobs.open(sha256);
    const location = await address(name);
    return location === undefined
      ? serveBlob(context.blobs, sha256, request, name)
      : { bytes: '', status: 302, headers: { location, 'cache-control': 'no-store' } };
  });
}

/** Stored bytes as the answer of a route with `ranges`. @throws StemmaError NOT_FOUND, RANGE_NOT_SATISFIABLE, INTERNAL. */
export async function serveBlob(blobs: WorkspaceBlobs, sha256: string, request: RequestHead, name?: string): Promise<RawResult> {
  const { size, read } = await blobs.open(sha256);
  return rangedResult(request.headers, { size, etag: sha256, name, read });
}

const present = ({ sha256, size, tags, retain_until, created_at }: BlobRow) => ({
  sha256,
  size,
  tags,
  retainUntil: retain_until?.toISOString() ?? null,
  createdAt: created_at.toISOString(),
});

/** Puts a snapshot of a web page into a bundle: fetched once, stored, and added like an upload. */
import type { PageFetcher } from '../../kernel/fetch/index.ts';
import { addVersion, type Added } from './add-version.ts';
import type { ApplyOptions } from './apply-version.ts';
import type { DocumentsContext } from './context.ts';
import { checkBundleName, normalizePath } from './paths.ts';
import type { MayEdit } from './policy.ts';
import { webPagePath } from './web-page-path.ts';

export interface WebPageRequest extends ApplyOptions {
  readonly bundle: string;
  readonly url: string;
  /** Left out: made of the page's address. */
  readonly path?: string | undefined;
  readonly publish?: boolean | undefined;
}

/** What was stored: where it was found at the end of all redirects, and the hash of its text as UTF-8. */
export interface AddedWebPage extends Added {
  readonly page: { readonly url: string; readonly path: string; readonly sha256: string; readonly fetchedAt: Date };
}

/** @throws StemmaError what fetching throws, and what `addVersion` does. Nothing is added then. */
export async function addWebPage(
  context: DocumentsContext & { readonly pages: PageFetcher; readonly maxFileBytes: number },
  may: MayEdit,
  request: WebPageRequest,
): Promise<AddedWebPage> {
  checkBundleName(request.bundle);
  const given = request.path === undefined ? undefined : normalizePath(request.path);
  context.progress({ stage: 'fetching', done: 0, total: 1, detail: request.url.slice(0, 200) });
  const { url, type, bytes } = await context.pages.fetch(request.url, context.signal);
  const fetchedAt = context.clock.now();
  const { sha256 } = await context.blobs.put(once(bytes), context.maxFileBytes);
  context.progress({ stage: 'fetching', done: 1, total: 1 });
  const path = given ?? normalizePath(webPagePath(url, type));
  const { bundle, publish, allowFailed } = request;
  const added = await addVersion(context, may, { bundle, publish, allowFailed, documents: [{ path, blob: sha256 }] });
  return { ...added, page: { url: url.href, path, sha256, fetchedAt } };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/**
 * What a bucket that keeps versions answers beside an ordinary one, for tests: no independent server that knows versions can be had from
 * the registries that a build reaches, so this is ours, before the one that somebody else wrote. It is as the description of S3 says, in
 * small pages. What Stemma must never do is refused: removing what stands above an earlier version, which would be there again.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

interface Version {
  readonly id: string;
  /** Left out for the mark of a deletion. */
  readonly bytes?: Buffer | undefined;
  readonly at: Date;
}

const perPage = 3;

export class ObjectVersions {
  /** Of each key the youngest first. */
  readonly #kept = new Map<string, readonly Version[]>();

  /** Something was put, or deleted when there are no bytes. */
  add(key: string, bytes?: Buffer): void {
    this.#kept.set(key, [{ id: randomBytes(8).toString('hex'), bytes, at: new Date() }, ...(this.#kept.get(key) ?? [])]);
  }

  /** What is kept of keys that have some words in them: how many bytes each version has, none for the mark of a deletion. */
  of(words: string): { readonly key: string; readonly bytes: Buffer | undefined }[] {
    return [...this.#kept].flatMap(([key, versions]) => (key.includes(words) ? versions.map(({ bytes }) => ({ key, bytes })) : []));
  }

  /** Answers a request that is about versions; false for any other. */
  answer(request: IncomingMessage, response: ServerResponse, key: string, query: URLSearchParams): boolean {
    if (request.method === 'GET' && query.has('versions')) {
      response.end(this.#listing(query.get('prefix') ?? '', query.get('key-marker'), query.get('version-id-marker')));
      return true;
    }
    const id = query.get('versionId');
    if (id === null) return false;
    const versions = this.#kept.get(key) ?? [];
    const at = versions.findIndex((version) => version.id === id);
    if (request.method === 'DELETE') {
      if (at === 0 && versions.length > 1) response.writeHead(501).end();
      else {
        const rest = versions.filter((version) => version.id !== id);
        if (rest.length > 0) this.#kept.set(key, rest);
        else this.#kept.delete(key);
        response.writeHead(204).end();
      }
      return true;
    }
    const bytes = versions[at]?.bytes;
    if (!bytes) response.writeHead(404).end();
    else send(request, response, bytes);
    return true;
  }

  #listing(prefix: string, keyMarker: string | null, versionMarker: string | null): string {
    const all = [...this.#kept]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, versions]) => versions.map((version, place) => ({ key, version, latest: place === 0 })));
    const from = keyMarker === null ? 0 : 1 + all.findIndex(({ key, version }) => key === keyMarker && version.id === versionMarker);
    const page = all.slice(from, from + perPage);
    const last = all.length > from + perPage ? page.at(-1) : undefined;
    const each = page.map(({ key, version: { id, bytes, at }, latest }) => {
      const name = bytes ? 'Version' : 'DeleteMarker';
      const size = bytes ? `<Size>${bytes.byteLength}</Size>` : '';
      return `<${name}><Key>${key}</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest><LastModified>${at.toISOString()}</LastModified>${size}</${name}>`;
    });
    const next = last ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.version.id}</NextVersionIdMarker>` : '';
    return `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult><IsTruncated>${last !== undefined}</IsTruncated>${next}${each.join('')}</ListVersionsResult>`;
  }
}

function send(request: IncomingMessage, response: ServerResponse, bytes: Buffer): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (first === undefined) response.writeHead(200, { 'content-length': bytes.byteLength }).end(bytes);
  else {
    const part = bytes.subarray(Number(first), Number(last) + 1);
    const range = `bytes ${first}-${Number(first) + part.byteLength - 1}/${bytes.byteLength}`;
    response.writeHead(206, { 'content-length': part.byteLength, 'content-range': range }).end(part);
  }
}

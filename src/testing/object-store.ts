/**
 * An object store for tests: s3rver, which somebody else wrote, on a directory that goes with it, behind a door that can be slow,
 * closed, or shut in the middle of an answer. The door also answers the two requests about unfinished uploads that s3rver does not know,
 * and makes a copy of an object onto itself as young as it should be; and it keeps versions when that is wanted (`object-versions.ts`).
 */
import { mkdtemp, readFile, rm, utimes } from 'node:fs/promises';
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';
import { ObjectVersions } from './object-versions.ts';

/** What happens to a request: nothing is answered, an error, or so many bytes of the answer. */
export type Fault = 'silence' | 'reset' | 'error' | { readonly after: number };

export interface ObjectStore extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  /** The variables of the environment that lead to it. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the objects lie as files, each called like its key with something behind it. */
  readonly directory: string;
  /** What was asked so far, as `METHOD key?query`; a copy within the store has the method COPY. */
  readonly requests: string[];
  /** Says what happens to a request; asked for each. */
  fault: ((request: string) => Fault | undefined) | undefined;
  /** What the bucket keeps of what was deleted or overwritten; undefined for one that keeps nothing. */
  readonly versions: ObjectVersions | undefined;
  /** The uploads in parts that were begun and have not ended. */
  unfinished(): string[];
  /** Makes those as if they had been begun so many milliseconds earlier. */
  age(milliseconds: number): void;
}

const bucket = 'stemma-test';
const keys = { id: 'S3RVER', secret: 'S3RVER' };

export async function startObjectStore({ keepsVersions = false } = {}): Promise<ObjectStore> {
  const versions = keepsVersions ? new ObjectVersions() : undefined;
  const root = await mkdtemp(join(tmpdir(), 'stemma-s3-'));
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: root,
    configureBuckets: [{ name: bucket }],
    // It signs the path of a listing without the slash that is sent. A key it does not know it refuses all the same.
    allowMismatchedSignatures: true,
  });
  const { port: behind } = await server.run();
  const uploads = new Map<string, { readonly key: string; readonly at: Date }>();
  const requests: string[] = [];

  const door = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://door');
    const key = decodeURIComponent(url.pathname).replace(`/${bucket}/`, '').replace(`/${bucket}`, '');
    const method = request.headers['x-amz-copy-source'] === undefined ? request.method : 'COPY';
    const asked = `${method} ${key}${url.search}`;
    requests.push(asked);
    const fault = store.fault?.(asked);
    if (fault === 'silence') return;
    if (fault === 'reset' || fault === 'error') {
      if (fault === 'reset') request.socket.destroy();
      else response.writeHead(503).end();
      return;
    }
    if (versions?.answer(request, response, key, url.searchParams) === true) return;
    const upload = url.searchParams.get('uploadId');
    if (request.method === 'GET' && url.searchParams.has('uploads')) {
      response.end(listing(uploads));
      return;
    }
    if (request.method === 'DELETE' && upload !== null) {
      response.writeHead(uploads.delete(upload) ? 204 : 404).end();
      return;
    }
    forward(
      request,
      response,
      behind,
      async (status, body) => {
        const now = new Date();
        if (method === 'COPY' && status < 300) await utimes(join(root, bucket, `${key}._S3rver_object`), now, now);
        const begun = /<UploadId>([^<]+)</.exec(body)?.[1];
        if (url.searchParams.has('uploads') && begun !== undefined) uploads.set(begun, { key, at: new Date() });
        if (request.method === 'POST' && upload !== null && status < 300) uploads.delete(upload);
        if (versions && status < 300) {
          if (request.method === 'DELETE') versions.add(key);
          else if (request.method === 'PUT' ? upload === null : upload !== null)
            versions.add(key, await readFile(join(root, bucket, `${key}._S3rver_object`)));
        }
      },
      fault?.after,
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const store: ObjectStore = {
    endpoint,
    bucket,
    env: {
      STEMMA_S3_ENDPOINT: endpoint,
      STEMMA_S3_BUCKET: bucket,
      STEMMA_S3_ACCESS_KEY_ID: keys.id,
      STEMMA_S3_SECRET_ACCESS_KEY: keys.secret,
    },
    directory: join(root, bucket),
    requests,
    versions,
    fault: undefined,
    unfinished: () => [...uploads.values()].map((one) => one.key),
    age(milliseconds) {
      for (const [id, { key, at }] of uploads) uploads.set(id, { key, at: new Date(at.getTime() - milliseconds) });
    },
    async [Symbol.asyncDispose]() {
      door.closeAllConnections();
      door.close();
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return store;
}

/** Passes a request on, and as much of the answer as it may; `see` is told the answers to POST requests. */
function forward(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  see: (status: number, body: string) => Promise<void>,
  most?: number,
): void {
  // It fails at a part of a listing: what says where to go on is made with a cipher that Node has no more. So it gives all of it.
  const path = request.url?.replace(/[?&]max-keys=\d+/, (part) => (part.startsWith('?') ? '?' : ''));
  const passed = send({ port, host: '127.0.0.1', method: request.method, path, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    let body = '';
    let sent = 0;
    answer.on('data', (piece: Buffer) => {
      if (request.method === 'POST') body += piece.toString();
      if (most !== undefined && sent + piece.byteLength > most) {
        response.write(piece.subarray(0, most - sent), () => response.destroy());
        answer.destroy();
        return;
      }
      sent += piece.byteLength;
      response.write(piece);
    });
    answer.on('end', () => void see(answer.statusCode ?? 500, body).finally(() => response.end()));
  });
  passed.on('error', () => response.destroy());
  request.on('error', () => passed.destroy());
  request.pipe(passed);
}

function listing(uploads: ReadonlyMap<string, { readonly key: string; readonly at: Date }>): string {
  const each = [...uploads].map(
    ([id, { key, at }]) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${each.join('')}</ListMultipartUploadsResult>`;
}

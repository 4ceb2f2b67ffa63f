/**
 * The requests that are made to an object store: whole objects, ranges, multipart uploads, listings. The library is loaded by the
 * first of them. Every body is sent as bytes, not as a stream, so that its hash is part of the signature: what does not arrive as
 * it was sent is refused by the store.
 */
import { open } from 'node:fs/promises';
import type * as sdk from '@aws-sdk/client-s3';
import { StemmaError } from '../../shared/errors.ts';
import type { ByteRange } from '../blob-store.ts';
import { asStoreError, isMissing, keepsNone, noBucket } from './failures.ts';

export interface S3Settings {
  readonly bucket: string;
  /** Left out: AWS itself. */
  readonly endpoint?: string | undefined;
  readonly region: string;
  /** Before every key: empty, or ending in a slash. */
  readonly prefix: string;
  readonly pathStyle: boolean;
  /** Left out: what the library finds in the environment, in profiles, or of the machine. */
  readonly keys?: { readonly id: string; readonly secret: string } | undefined;
  readonly timeoutSeconds: number;
  /** Whether whoever has a link is sent to the store itself. */
  readonly addresses: boolean;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly modified: Date;
}

/** One of the versions that a bucket keeps of an object, or the mark that it was deleted. */
export interface StoredVersion {
  readonly key: string;
  readonly version: string;
  /** What is there now, or, of a mark, that nothing is. */
  readonly latest: boolean;
  readonly deletion: boolean;
}

export interface Objects {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Sends a file in parts; when one of them fails, the others are taken back. */
  putFile(key: string, file: string, size: number): Promise<void>;
  /** The pieces of an object or of a part of it; begun by the first. Undefined when it is not there. Of now, or of an earlier version. */
  get(key: string, range?: ByteRange, version?: string): Promise<AsyncGenerator<Uint8Array> | undefined>;
  /** In bytes; undefined when it is not there. */
  size(key: string): Promise<number | undefined>;
  list(prefix: string): AsyncGenerator<StoredObject>;
  /** Makes the object as young as one that was put now. */
  touch(key: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** The versions of the objects whose keys begin so, of each the youngest first. None where the store keeps none. */
  versions(prefix: string): AsyncGenerator<StoredVersion>;
  /** Removes a version for good, or the mark of a deletion. */
  removeVersion(key: string, version: string): Promise<void>;
  check(): Promise<void>;
  /** Takes back multipart uploads that were begun before a time and never ended. */
  abortBefore(time: Date): Promise<number>;
  address(key: string, options: { readonly seconds: number; readonly disposition: string }): Promise<string>;
}

/** Of a multipart upload: 10,000 parts at most, each at least 5 MiB but the last. */
const partBytes = 16 * 1_048_576;
const mostParts = 10_000;
/** Parts on their way at once: what an upload holds in memory is this many of them. */
const atOnce = 3;
/** A copy in one request is of at most so much; a larger object keeps its age. */
const copied = 5 * 1024 ** 3;
/** So often a read that breaks off goes on behind what has come. */
const readTries = 4;

export function openObjects(settings: S3Settings): Objects {
  const { bucket } = settings;
  let loading: Promise<{ lib: typeof sdk; client: sdk.S3Client }> | undefined;
  const load = (): NonNullable<typeof loading> =>
    (loading ??= import('@aws-sdk/client-s3').then((lib) => ({ lib, client: clientOf(lib, settings) })));

  /** One request. Undefined for an object that is not there. */
  async function send<Result>(request: (lib: typeof sdk, client: sdk.S3Client) => Promise<Result>): Promise<Result | undefined> {
    const { lib, client } = await load();
    try {
      return await request(lib, client);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw asStoreError(error, bucket);
    }
  }
  const at = (key: string): { Bucket: string; Key: string } => ({ Bucket: bucket, Key: settings.prefix + key });
  const body = (key: string, range: ByteRange | undefined, VersionId?: string): Promise<AsyncIterable<Uint8Array> | undefined> =>
    send(async (lib, client) => {
      const Range = range === undefined ? undefined : `bytes=${range.start}-${range.end - 1}`;
      const answer = await client.send(new lib.GetObjectCommand({ ...at(key), Range, VersionId }));
      if (isPieces(answer.Body)) return answer.Body;
      throw new Error('The object store answered without a body.');
    });

  const sizeOf = async (key: string, VersionId?: string): Promise<number | undefined> =>
    (await send((lib, client) => client.send(new lib.HeadObjectCommand({ ...at(key), VersionId }))))?.ContentLength;

  /** Begun again behind what has come when it breaks off; never more than was asked for, whatever is answered. */
  async function* pieces(
    key: string,
    first: AsyncIterable<Uint8Array>,
    range: ByteRange | undefined,
    version: string | undefined,
  ): AsyncGenerator<Uint8Array> {
    let from = range?.start ?? 0;
    let source = first;
    for (let tries = 1; ; tries += 1) {
      try {
        for await (const piece of source) {
          const wanted = range ? piece.subarray(0, range.end - from) : piece;
          from += wanted.byteLength;
          if (wanted.byteLength > 0) yield wanted;
          if (from === range?.end) return;
        }
        return;
      } catch (error) {
        const end = range?.end ?? (await sizeOf(key, version)) ?? 0;
        const rest = tries === readTries || from >= end ? undefined : await body(key, { start: from, end }, version);
        if (!rest) throw asStoreError(error, bucket);
        source = rest;
      }
    }
  }

  /** A page of versions; undefined where the store knows of none. */
  const listVersions = (prefix: string, place: object): Promise<sdk.ListObjectVersionsCommandOutput | undefined> =>
    send((lib, client) =>
      client
        .send(new lib.ListObjectVersionsCommand({ Bucket: bucket, Prefix: settings.prefix + prefix, ...place }))
        .catch((error: unknown) => {
          if (keepsNone(error)) return undefined;
          throw error;
        }),
    );

  async function sendParts(
    lib: typeof sdk,
    client: sdk.S3Client,
    upload: { readonly key: string; readonly id: string; readonly file: string; readonly size: number },
  ): Promise<void> {
    const place = { ...at(upload.key), UploadId: upload.id };
    const each = Math.max(partBytes, Math.ceil(upload.size / mostParts));
    const count = Math.ceil(upload.size / each);
    const parts: sdk.CompletedPart[] = [];
    const file = await open(upload.file);
    let next = 0;
    const sendSome = async (): Promise<void> => {
      for (let part = next++; part < count; part = next++) {
        const start = part * each;
        const bytes = Buffer.alloc(Math.min(each, upload.size - start));
        for (let got = 0; got < bytes.byteLength;) {
          const { bytesRead } = await file.read(bytes, got, bytes.byteLength - got, start + got);
          if (bytesRead === 0) throw new StemmaError('INTERNAL', 'A file that was received became shorter before it was stored.');
          got += bytesRead;
        }
        const { ETag } = await client.send(new lib.UploadPartCommand({ ...place, PartNumber: part + 1, Body: bytes }));
        parts[part] = { PartNumber: part + 1, ETag };
      }
    };
    try {
      const senders = await Promise.allSettled(
        Array.from({ length: Math.min(atOnce, count) }, () =>
          sendSome().catch((error: unknown) => ((next = count), Promise.reject(error))),
        ),
      );
      for (const sender of senders) if (sender.status === 'rejected') throw sender.reason;
    } finally {
      await file.close();
    }
    await client.send(new lib.CompleteMultipartUploadCommand({ ...place, MultipartUpload: { Parts: parts } }));
  }

  const objects: Objects = {
    put: async (key, bytes) =>
      void found(await send((lib, client) => client.send(new lib.PutObjectCommand({ ...at(key), Body: bytes }))), bucket),
    async putFile(key, file, size) {
      found(
        await send(async (lib, client) => {
          const { UploadId: id = '' } = await client.send(new lib.CreateMultipartUploadCommand(at(key)));
          try {
            await sendParts(lib, client, { key, id, file, size });
          } catch (error) {
            // If the store is away it cannot be told now: `abortBefore` does it later.
            await client.send(new lib.AbortMultipartUploadCommand({ ...at(key), UploadId: id })).catch(() => {});
            throw error;
          }
          return true;
        }),
        bucket,
      );
    },
    async get(key, range, version) {
      const first = await body(key, range, version);
      return first && pieces(key, first, range, version);
    },
    size: (key) => sizeOf(key),
    async *list(prefix) {
      for (let token: string | undefined, more = true; more; more = token !== undefined) {
        const page = found(
          await send((lib, client) =>
            client.send(new lib.ListObjectsV2Command({ Bucket: bucket, Prefix: settings.prefix + prefix, ContinuationToken: token })),
          ),
          bucket,
        );
        for (const { Key = '', Size = 0, LastModified = new Date() } of page.Contents ?? [])
          yield { key: Key.slice(settings.prefix.length), size: Size, modified: LastModified };
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      }
    },
    async touch(key) {
      const size = await objects.size(key);
      if (size === undefined || size > copied) return;
      const CopySource = `${bucket}/${encodeURIComponent(settings.prefix + key).replaceAll('%2F', '/')}`;
      await send((lib, client) => client.send(new lib.CopyObjectCommand({ ...at(key), CopySource, MetadataDirective: 'REPLACE' })));
    },
    remove: async (key) => void (await send((lib, client) => client.send(new lib.DeleteObjectCommand(at(key))))),
    async *versions(prefix) {
      let place: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
      while (place) {
        const page = await listVersions(prefix, place);
        for (const deletion of [false, true])
          for (const { Key = '', VersionId, IsLatest } of (deletion ? page?.DeleteMarkers : page?.Versions) ?? [])
            if (VersionId !== undefined)
              yield { key: Key.slice(settings.prefix.length), version: VersionId, latest: IsLatest === true, deletion };
        place = page?.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : undefined;
      }
    },
    removeVersion: async (key, VersionId) =>
      void (await send((lib, client) => client.send(new lib.DeleteObjectCommand({ ...at(key), VersionId })))),
    // What is asked of it is what every start needs, and so are the rights: to list in this bucket.
    check: async () =>
      void found(
        await send((lib, client) => client.send(new lib.ListObjectsV2Command({ Bucket: bucket, Prefix: settings.prefix, MaxKeys: 1 }))),
        bucket,
      ),
    async abortBefore(time) {
      let aborted = 0;
      for (let marker: { KeyMarker: string; UploadIdMarker: string } | undefined, more = true; more;) {
        const page = await send((lib, client) =>
          client.send(new lib.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: settings.prefix, ...marker })),
        );
        for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
          if (Key === undefined || UploadId === undefined || !Initiated || Initiated >= time) continue;
          await send((lib, client) => client.send(new lib.AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })));
          aborted += 1;
        }
        more = page?.IsTruncated === true && page.NextKeyMarker !== undefined;
        marker = { KeyMarker: page?.NextKeyMarker ?? '', UploadIdMarker: page?.NextUploadIdMarker ?? '' };
      }
      return aborted;
    },
    async address(key, { seconds, disposition }) {
      const [{ lib, client }, { getSignedUrl }] = await Promise.all([load(), import('@aws-sdk/s3-request-presigner')]);
      const command = new lib.GetObjectCommand({
        ...at(key),
        ResponseContentDisposition: disposition,
        ResponseContentType: 'application/octet-stream',
      });
      return getSignedUrl(client, command, { expiresIn: seconds }).catch((error: unknown) => {
        throw asStoreError(error, bucket);
      });
    },
  };
  return objects;
}

/** Where nothing is missing but the bucket. */
function found<Result>(result: Result | undefined, bucket: string): Result {
  if (result === undefined) throw noBucket(bucket);
  return result;
}

function clientOf(lib: typeof sdk, { endpoint, region, pathStyle, keys, timeoutSeconds }: S3Settings): sdk.S3Client {
  const timeout = timeoutSeconds * 1000;
  return new lib.S3Client({
    region,
    forcePathStyle: pathStyle,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(keys ? { credentials: { accessKeyId: keys.id, secretAccessKey: keys.secret } } : {}),
    // Other stores than AWS do not know the trailing checksums that the library adds by itself; bodies are signed anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: Math.min(timeout, 5_000),
      socketTimeout: timeout,
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
    },
  });
}

/** The body of an answer as Node has it; what browsers have instead is never answered here. */
const isPieces = (body: unknown): body is AsyncIterable<Uint8Array> =>
  typeof body === 'object' && body !== null && Symbol.asyncIterator in body;

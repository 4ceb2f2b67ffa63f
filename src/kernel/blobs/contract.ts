/** The routes of stored bytes. Browser-safe. */
import { z } from 'zod';
import { defineRoute, rawBytes } from '../contract/route.ts';

const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('The SHA-256 of the bytes, as blobs.upload answered it.');
const blobParams = z.object({ sha256 });

const tagsSchema = z
  .record(z.string().min(1).max(100), z.string().max(2000))
  .refine((tags) => Object.keys(tags).length <= 50, 'has more than 50 tags')
  .describe('At most 50 names with a text each.');

export const blobSchema = z
  .object({
    sha256: z.string(),
    size: z.int(),
    tags: z.record(z.string(), z.string()),
    retainUntil: z.iso.datetime().nullable().describe('Not removed before this time even if nothing refers to it.'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Blob' });

export const uploadBlob = defineRoute({
  name: 'blobs.upload',
  method: 'POST',
  path: '/blobs',
  summary: 'Store the bytes of a file, to be put into a bundle by their hash.',
  description: 'Bytes that nothing refers to are removed a day after they were last uploaded, unless they are retained.',
  rawBody: true,
  result: z.object({ sha256: z.string(), size: z.int() }),
  errors: [],
});

/** What fits into one call of {@link uploadBlobs}, in bytes. */
export const uploadLimits = { blob: 1_048_576, all: 16_777_216 } as const;

export const uploadBlobs = defineRoute({
  name: 'blobs.uploadMany',
  method: 'POST',
  path: '/blobs/many',
  summary: 'Store the bytes of many small files at once.',
  description:
    'The body is one file after another, each behind its length in bytes as a 32-bit integer, most significant byte first. A file of at most 1 MiB, all of them at most 16 MiB with their lengths. All are stored, or none.',
  rawBody: true,
  result: z.object({ blobs: z.array(z.object({ sha256: z.string(), size: z.int() })).describe('In the order of the body.') }),
  errors: [],
});

/** The body of {@link uploadBlobs}. */
export function blobsBody(contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(contents.reduce((sum, bytes) => sum + 4 + bytes.byteLength, 0));
  const view = new DataView(body.buffer);
  let at = 0;
  for (const bytes of contents) {
    view.setUint32(at, bytes.byteLength);
    body.set(bytes, at + 4);
    at += 4 + bytes.byteLength;
  }
  return body;
}

export const missingBlobs = defineRoute({
  name: 'blobs.missing',
  method: 'POST',
  path: '/blobs/missing',
  summary: 'Say which bytes have to be uploaded: those that are not here. The others are kept for a day, as if uploaded again.',
  body: z.object({ hashes: z.array(sha256).max(1000) }),
  result: z.object({ missing: z.array(z.string()) }),
  errors: [],
});

export const readBlob = defineRoute({
  name: 'blobs.read',
  method: 'GET',
  path: '/blobs/:sha256',
  summary: 'Read stored bytes, as they were uploaded.',
  params: blobParams,
  result: rawBytes,
  rawResult: true,
  ranges: true,
  errors: ['NOT_FOUND'],
});

export const describeBlob = defineRoute({
  name: 'blobs.show',
  method: 'GET',
  path: '/blobs/:sha256/info',
  summary: 'Show the size, tags and retention of stored bytes.',
  params: blobParams,
  result: blobSchema,
  errors: ['NOT_FOUND'],
});

export const editBlob = defineRoute({
  name: 'blobs.edit',
  method: 'PATCH',
  path: '/blobs/:sha256',
  summary: 'Replace the tags of stored bytes, or say how long they are retained.',
  params: blobParams,
  body: z.object({ tags: tagsSchema.optional(), retainUntil: z.iso.datetime({ offset: true }).nullable().optional() }),
  result: blobSchema,
  errors: ['NOT_FOUND'],
});

export const linkBlob = defineRoute({
  name: 'blobs.link',
  method: 'POST',
  path: '/blobs/:sha256/links',
  summary: 'Make an address under which anybody who has it can read these bytes until it expires.',
  params: blobParams,
  body: z
    .object({
      expiresInSeconds: z.int().min(1).max(604_800).default(3600),
      name: z.string().min(1).max(255).optional().describe('Under which a browser saves the file.'),
    })
    .optional(),
  result: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
  errors: ['NOT_FOUND'],
});

/** Every part of a link is text: one that was changed is unknown, not invalid. */
const part = z.string().max(2000);

export const openLink = defineRoute({
  name: 'blobs.openLink',
  method: 'GET',
  path: '/blob-links/:sha256',
  summary: 'Read the bytes of a link. One that has expired or was changed is not found.',
  params: z.object({ sha256: part }),
  query: z.object({ workspace: part, expires: part, signature: part, name: part.optional() }),
  result: rawBytes,
  rawResult: true,
  ranges: true,
  errors: ['NOT_FOUND'],
});

export const blobRoutes = [uploadBlob, uploadBlobs, missingBlobs, readBlob, describeBlob, editBlob, linkBlob, openLink] as const;

/** The routes that look after stored files. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const counted = { files: z.int().min(0), bytes: z.int().min(0) };

export const verifyFiles = defineRoute({
  name: 'blobs.verify',
  method: 'POST',
  path: '/blobs/verify',
  summary: 'Read every stored file against its hash, and say which are broken and what they belong to.',
  body: z
    .object({
      recover: z
        .boolean()
        .default(false)
        .describe('Bring broken ones back where the store keeps what was there before: in a bucket with versions.'),
    })
    .strict()
    .optional(),
  result: z.object({
    ...counted,
    recovered: z.int().min(0).describe('Those that were broken and were brought back; they are not among the broken ones.'),
    broken: z
      .array(
        z.object({
          sha256,
          size: z.int().min(0),
          problem: z.enum(['missing', 'damaged']),
          documents: z.array(
            z.object({ bundle: z.string(), path: z.string(), version: z.int().min(1).describe('The newest that shows it.') }),
          ),
        }),
      )
      .describe('Uploading the same bytes again mends one.'),
  }),
  errors: [],
  streams: true,
  creates: true,
});

export const collectFiles = defineRoute({
  name: 'blobs.collect',
  method: 'POST',
  path: '/blobs/collect',
  summary: 'Remove stored files of this workspace that nothing refers to, that nobody retains and that nobody has used for a day.',
  description: 'Files that uploads left behind when they were broken off go too; they are of no workspace and not counted.',
  body: z.object({ dryRun: z.boolean().default(false).describe('Only say what would go.') }).strict(),
  result: z.object({ dryRun: z.boolean(), ...counted }),
  errors: [],
  streams: true,
  creates: true,
});

export const storedFilesRoutes = [verifyFiles, collectFiles] as const;

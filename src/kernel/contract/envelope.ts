/** The shapes around every answer: `{data, meta}`, `{error}` and the lines of a streamed answer. Browser-safe. */
import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../shared/errors.ts';

const codes = Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]];

/** The closed list as a schema. */
export const errorCodeSchema = z.enum(codes).meta({ id: 'ErrorCode', description: 'The closed list of error codes.' });

/** What accompanies a result. */
export const metaSchema = z
  .object({
    requestId: z.string().describe('The id of this request, as in the `X-Request-Id` header and in the log.'),
    timestamp: z.iso.datetime().describe('When the answer was made.'),
    nextCursor: z.string().optional().describe('Where the next page of a list starts; absent on the last page.'),
  })
  .meta({ id: 'Meta' });
export type Meta = z.output<typeof metaSchema>;

/** What a failed request answers. */
export const failureSchema = z
  .object({
    error: z.object({
      code: errorCodeSchema,
      message: z.string().describe('What happened, what was kept, what to do next.'),
      details: z.record(z.string(), z.unknown()).optional(),
      requestId: z.string(),
      timestamp: z.iso.datetime(),
    }),
  })
  .meta({ id: 'Failure', description: 'What every failed request answers.' });
export type Failure = z.output<typeof failureSchema>;

/** One step of a long operation: `done` of `total` units of `stage`, and what is being worked on. */
export const progressSchema = z
  .object({
    stage: z.string(),
    done: z.int().min(0),
    total: z.int().min(0).optional(),
    detail: z.string().optional(),
  })
  .meta({ id: 'Progress', description: 'One step of a long operation.' });
export type Progress = z.output<typeof progressSchema>;

/** The media type of an answer with progress: lines of `{progress}`, then exactly one line of `{data, meta}` or `{error}`. */
export const ndjson = 'application/x-ndjson';

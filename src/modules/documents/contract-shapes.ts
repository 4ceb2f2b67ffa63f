/** The shapes that the routes of documents and other modules' contracts share. Browser-safe. */
import { z } from 'zod';
import { severities, states } from '../../kernel/lineage/kinds.ts';
import { formats } from './model.ts';
import { versionStatuses } from './tables.ts';

export const bundleName = z.string().min(1).max(100).describe('The name of a bundle: a-z, 0-9, ".", "_", "-".');
/** A version number or a time (ISO 8601), as people write them. */
export const moment = z.string().min(1).max(100);
export const versionNumber = z.int().min(1).max(999_999_999);
export const path = z.string().min(1).max(4096).describe('The path of a document in its bundle.');
export const strategyName = z
  .string()
  .min(1)
  .max(100)
  .describe(
    'How documents are cut into passages: `standard`, `markdown`, `semantic` (needs an embedder) or `window`. That of a bundle stays until it is set otherwise.',
  );
/** Of a file that is locked. Callers who wait may give it; nothing stores it. */
export const password = z
  .string()
  .min(1)
  .max(1024)
  .optional()
  .describe('Opens a locked PDF (and those in an archive). It is used while the request is carried out, and nothing keeps it.');
export const allowFailed = z.boolean().optional().describe('Publish although something could not be run again; it is flagged as failed.');
export const bundleParams = z.object({ bundle: bundleName });
/** What a document was read as. */
export const formatSchema = z.enum(formats);
/** Where a version stands. */
export const versionStatus = z.enum(versionStatuses);
/** A range of a version's canonical text in UTF-16 code units, end exclusive. */
export const rangeSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });

const placeSchema = rangeSchema.extend({ version: versionNumber });

const endSchema = z.union([placeSchema, z.string()]).optional();

/** The place that an end of a cause names; none for a part of the toolchain, where it is a version. */
export const placeOf = (end: z.output<typeof endSchema>): z.output<typeof placeSchema> | undefined =>
  typeof end === 'string' ? undefined : end;

/** One reason for a change, down to words. */
export const causeSchema = z
  .object({
    reason: z.string(),
    component: z.string().optional().describe('Of `toolchain_changed`: the part of which `from` and `to` are versions.'),
    bundle: z.string().optional(),
    document: z.string().optional(),
    from: endSchema,
    to: endSchema,
    before: z.string().optional(),
    after: z.string().optional(),
    message: z.string().optional(),
    severity: z.enum(severities).optional().describe('How much it weighs for what it is a cause of.'),
  })
  .meta({ id: 'Cause', description: 'One reason why something changed or is flagged, down to the words.' });

const wordsSchema = z
  .array(z.object({ op: z.enum(['equal', 'insert', 'delete']), text: z.string() }))
  .describe('Word by word: equal and deleted texts joined are what was said before, equal and inserted ones what is said after.');
const causedBy = z.array(causeSchema).describe('What of the text changed so that it changed.');

/** What became of one part of what is said. */
export const partChangeSchema = z
  .discriminatedUnion('change', [
    z.object({ change: z.literal('kept'), text: z.string() }),
    z.object({ change: z.literal('changed'), before: z.string(), after: z.string(), words: wordsSchema, causes: causedBy }),
    z.object({ change: z.literal('added'), after: z.string(), causes: causedBy }),
    z.object({ change: z.literal('removed'), before: z.string(), causes: causedBy }),
  ])
  .meta({ id: 'PartChange', description: 'What became of one sentence, beside the changes of text that caused it.' });
export type PartChange = z.output<typeof partChangeSchema>;

/** A box on a page, in points (1/72 inch) from the top left corner of the page as it is shown. */
export const pageBoxSchema = z
  .object({ page: z.int().min(1), x: z.number(), y: z.number(), width: z.number(), height: z.number() })
  .meta({ id: 'PageBox', description: 'A box on a page, in points (1/72 inch) from the top left corner of the page as it is shown.' });

/** A citation: a span of one version of a document. `document` is the path at that version. */
export const citationSchema = z
  .object({
    bundle: z.string(),
    document: z.string().describe('The path at that version.'),
    version: versionNumber,
    revision: z.string(),
    start: z.int().min(0).describe('In the canonical text of that version, in UTF-16 code units.'),
    end: z.int().min(0).describe('Exclusive.'),
    quote: z.string(),
    headingPath: z.array(z.string()),
    page: z.int().min(1).optional().describe('The page on which the quote begins, when the document has pages.'),
    cell: z.string().optional().describe('The cell of a sheet, or the first and the last of several: `Budget!B7`, `Budget!B7:D9`.'),
    boxes: z.array(pageBoxSchema).optional().describe('Where the words are drawn, a box per line, when the document has pages.'),
  })
  .meta({ id: 'Citation', description: 'A span of one version of a document; `quote` is exactly the text from `start` to `end`.' });
export type Citation = z.output<typeof citationSchema>;

/** Two places that state what cannot both hold. */
export const conflictSchema = z
  .object({
    key: z.string().describe('Of the two contents: what a dismissal is bound to.'),
    about: z.enum(['number', 'order', 'date', 'time', 'list', 'words']).describe('What they disagree in.'),
    sides: z
      .array(citationSchema.extend({ insights: z.array(z.object({ id: z.string(), label: z.string(), state: z.enum(states) })) }))
      .length(2)
      .describe('What comes, or stands in the bundle, first. With the insights that rest on it.'),
    dismissed: z.object({ reason: z.string(), by: z.string(), at: z.iso.datetime() }).optional(),
  })
  .meta({ id: 'Conflict', description: 'Two places that state what cannot both hold.' });
export type Conflict = z.output<typeof conflictSchema>;

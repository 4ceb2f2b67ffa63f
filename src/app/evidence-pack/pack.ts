/**
 * What an evidence pack is: named parts, the digest of each, and one root over all. The shapes are those of version 1 for good:
 * they repeat what other contracts say today, so that a pack of today can be checked when those have moved on. Browser-safe.
 */
import { z } from 'zod';

/** Names the format in the file. A change of any shape, digest or of the page is another version. */
export const packFormat = 'stemma/evidence-pack.v1';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const offset = z.int().min(0);
const time = z.iso.datetime();
const partName = z.string().regex(/^[a-z]+(\/[0-9]+(\/[a-z]+\/[0-9]+)?)?$/);

const placeSchema = z.strictObject({ version: z.int(), start: offset, end: offset });
const causeSchema = z
  .strictObject({
    reason: z.string(),
    bundle: z.string().optional(),
    document: z.string().optional(),
    from: placeSchema.optional(),
    to: placeSchema.optional(),
    before: z.string().optional(),
    after: z.string().optional(),
    message: z.string().optional(),
  })
  .meta({ id: 'PackCause' });
export type PackCause = z.output<typeof causeSchema>;

const citationSchema = z
  .strictObject({
    bundle: z.string(),
    document: z.string().describe('The path at that version.'),
    version: z.int(),
    revision: z.string(),
    start: offset.describe('In UTF-16 code units of the text of the source with this revision.'),
    end: offset.describe('Exclusive.'),
    quote: z.string(),
    headingPath: z.array(z.string()),
    page: z.int().optional(),
    boxes: z
      .array(z.strictObject({ page: z.int(), x: z.number(), y: z.number(), width: z.number(), height: z.number() }))
      .optional()
      .describe('In points (1/72 inch) from the top left corner of the page.'),
  })
  .meta({ id: 'PackCitation', description: 'A span of one source; `quote` is exactly its text from `start` to `end`.' });
export type PackCitation = z.output<typeof citationSchema>;

const runSchema = z
  .strictObject({
    id: z.string(),
    recipe: z.string().describe('The recipe and its version.'),
    at: time,
    readsKey: digest.describe('Over the kind, input and fingerprint of every read.'),
    outputFingerprint: digest,
    reads: z.array(z.strictObject({ kind: z.string(), input: z.string(), label: z.string(), role: z.string(), fingerprint: z.string() })),
  })
  .meta({ id: 'PackRun', description: 'The execution of a recipe whose output is shown, with everything it read.' });
export type PackRun = z.output<typeof runSchema>;

const standing = {
  id: z.string(),
  owner: z.string(),
  createdAt: time,
  state: z.string(),
  causes: z.array(causeSchema),
  run: runSchema,
};

const manifestSchema = z.strictObject({
  type: z.literal('manifest'),
  subject: z.strictObject({ kind: z.enum(['answer', 'insight', 'bundle']), id: z.string(), label: z.string() }),
  moment: z.strictObject({ seq: z.int(), at: time.nullable() }).describe('The publish sequence shown, and when it was published.'),
  parts: z.array(partName).describe('Every part, in order.'),
});

const answerSchema = z.strictObject({
  type: z.literal('answer'),
  ...standing,
  question: z.string(),
  found: z.boolean(),
  confidence: z.number(),
  sentences: z.array(partName),
});

const sentenceSchema = z.strictObject({ type: z.literal('sentence'), text: z.string(), citations: z.array(citationSchema) });

const insightSchema = z.strictObject({
  type: z.literal('insight'),
  ...standing,
  statement: z.string(),
  status: z.string(),
  reviewIntervalDays: z.int().nullable(),
  lights: z.strictObject({ quotePresent: z.boolean(), claimSupported: z.boolean(), sourceCurrent: z.boolean() }),
  verdictKey: digest.describe('Over the statement, the judged quotes in order and the sentences that contain them.'),
  evidence: z.array(partName),
  history: z.array(
    z
      .strictObject({ action: z.string(), actor: z.string(), at: time, key: digest, valid: z.boolean() })
      .describe('`valid`: `key` is the verdict key.'),
  ),
});

const evidenceSchema = z.strictObject({
  type: z.literal('evidence'),
  ...standing,
  outcome: z.string(),
  takenFrom: z.int().describe('The bundle version it was taken from.'),
  contextChanged: z.boolean(),
  newText: z.string().nullable(),
  sentences: z.array(z.string()).describe('The sentences that contain the quote, where it was certain last.'),
  citation: citationSchema,
  candidates: z.array(citationSchema),
});

const listingSchema = z.strictObject({
  type: z.literal('listing'),
  bundle: z.string(),
  version: z.int(),
  documents: z.array(
    z.strictObject({
      path: z.string(),
      document: z.string(),
      revision: z.string(),
      sha256: digest,
      size: z.int(),
      format: z.string(),
      parser: z.string(),
      parserVersion: z.int(),
    }),
  ),
});

const sourceSchema = z.strictObject({
  type: z.literal('source'),
  revision: z.string(),
  document: z.string(),
  names: z.array(z.strictObject({ bundle: z.string(), path: z.string(), version: z.int() })).describe('As the citations name it.'),
  sha256: digest.describe('Of the original bytes, which are not in the pack.'),
  size: z.int(),
  format: z.string(),
  parser: z.string(),
  parserVersion: z.int(),
  options: z.string(),
  title: z.string().nullable(),
  textSha256: digest.describe('Of the UTF-8 of `text`.'),
  text: z.string().describe('The whole canonical text.'),
});

const attribute = z.union([z.string(), z.number(), z.strictObject({ $: z.string(), type: z.string() })]);
const records = z.record(z.string(), z.record(z.string(), attribute));
const provenanceSchema = z.strictObject({
  type: z.literal('provenance'),
  graph: z
    .strictObject({
      prefix: z.record(z.string(), z.string()),
      entity: records,
      activity: records,
      agent: records,
      used: records,
      wasGeneratedBy: records,
      wasDerivedFrom: records,
      wasAttributedTo: records,
      wasAssociatedWith: records,
    })
    .describe('A PROV-JSON document (W3C Member Submission of 24 April 2013).'),
});

export const partSchema = z.discriminatedUnion('type', [
  manifestSchema,
  answerSchema,
  sentenceSchema,
  insightSchema,
  evidenceSchema,
  listingSchema,
  sourceSchema,
  provenanceSchema,
]);

export type Part = z.output<typeof partSchema>;
export type PartOf<Type extends Part['type']> = Extract<Part, { readonly type: Type }>;
export type Manifest = PartOf<'manifest'>;
export type Source = PartOf<'source'>;

export const packSchema = z
  .strictObject({
    format: z.literal(packFormat),
    parts: z.array(
      z.strictObject({ digest: digest.describe('SHA-256 of the canonical JSON (RFC 8785) of `part`.'), name: partName, part: partSchema }),
    ),
    root: digest.describe('SHA-256 of one line per part, "digest, two spaces, name, line feed", in order.'),
  })
  .meta({ id: 'EvidencePack', description: 'What leaves the building: an answer, an insight or a bundle with all that proves it.' });
export type Pack = z.output<typeof packSchema>;

/** A part under its name. */
export interface NamedPart {
  readonly name: string;
  readonly part: Part;
}

/** The parts of one type, with their names, in order. */
export const partsOf = <Type extends Part['type']>(parts: readonly NamedPart[], type: Type): { name: string; part: PartOf<Type> }[] =>
  parts.flatMap(({ name, part }) => (part.type === type ? [{ name, part: part as PartOf<Type> }] : []));

/**
 * Reads uploaded bytes into revisions, each document by itself: one that cannot be read is reported and keeps what is
 * published, the rest goes on. Nothing here is visible to anybody; listings come after.
 */
import { errorCodes, StemmaError, type ErrorCode } from '../../kernel/shared/errors.ts';
import { newId } from '../../kernel/shared/ids.ts';
import type { DocumentsContext, IndexedRevision } from './context.ts';
import type { ParseResult } from './formats/parse.ts';
import type { ParsedDocument } from './model.ts';
import { normalizePath } from './paths.ts';
import { recognitionOf, strategyOf, withRecognition } from './readings.ts';
import { caseCollisions } from './rules.ts';
import {
  aboutRevisions,
  insertRevisions,
  revisionsOfBytes,
  type NewRevision,
  type RevisionAbout,
  type RevisionSummary,
} from './revision-store.ts';
import { formerDocuments } from './listing-store.ts';
import type { BundleRow, ListingRow } from './tables.ts';

/** A document to be put: where, and the hash of its stored bytes. Without bytes it is only said to be still there. */
export interface GivenDocument {
  readonly path: string;
  readonly blob?: string | undefined;
  /** Opens a locked file. Nothing keeps it. */
  readonly password?: string | undefined;
}

export interface IngestedDocument {
  readonly path: string;
  readonly document?: string;
  readonly revision?: string;
  readonly status: 'new' | 'replaced' | 'unchanged' | 'failed';
  readonly error?: ReadingError;
}

/** Why a document could not be read; `password` when the right one would open it. */
export interface ReadingError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly password?: 'needed' | 'wrong';
}

interface Work extends IngestedDocument {
  readonly path: string;
  readonly document: string;
  readonly blob: string;
  readonly password: string | undefined;
  readonly before: ListingRow | undefined;
}

/** What is read, and then stored in one transaction, at most: many small documents, or a few large ones. */
const batch = { documents: 128, bytes: 2 * 1024 * 1024 };

export interface Ingested {
  readonly documents: readonly IngestedDocument[];
  /** What was indexed of what was read, by revision. */
  readonly indexed: ReadonlyMap<string, IndexedRevision>;
  /** What is told of listed revisions, and of those that were read, by their ids. */
  readonly about: ReadonlyMap<string, RevisionAbout>;
}

/** What documents are put into, and how they are read. */
export interface Ingest {
  readonly bundle: BundleRow;
  /** The listing that the documents are put into. */
  readonly lines: readonly ListingRow[];
  /** Those of new revisions. */
  readonly options: string;
  /** Read again what is listed, although its bytes are the same. */
  readonly again?: boolean;
}

/** While one batch is stored, and those who follow work on it, the next is read. */
export async function ingestDocuments(context: DocumentsContext, ingest: Ingest, given: readonly GivenDocument[]): Promise<Ingested> {
  const { bundle, lines } = ingest;
  const { checked, failed } = checkPaths(given, lines);
  const works = await identify(context, bundle, lines, checked);
  const { known, about } = await findKnown(context, works, ingest);
  // What is known is kept by its revision already.
  const unknown = works.filter((work) => !known.has(keyOf(work)));
  const sizes = await context.blobs.use([...new Set(unknown.map((work) => work.blob))]);
  const followers = context.participants.flatMap((participant) => participant.follow?.(context, strategyOf(ingest.options)) ?? []);
  const documents: IngestedDocument[] = [...failed, ...works.flatMap((work) => asKnown(work, known))];
  let done = works.length - unknown.length;
  const readNext = (part: readonly Work[]): Promise<ReadWork[]> => {
    context.progress({ stage: 'reading', done, total: works.length, detail: part[0]?.path ?? '' });
    return readBatch(context, part, sizes);
  };
  for await (const read of readAhead(batchesOf(unknown, sizes), readNext)) {
    context.signal.throwIfAborted();
    const { results, stored, told } = await storeBatch(context, ingest, read);
    documents.push(...results);
    for (const [revision, row] of told) about.set(revision, row);
    if (stored.size > 0) for (const follower of followers) await follower.take(stored);
    done += read.length;
  }
  context.progress({ stage: 'reading', done: works.length, total: works.length });
  const indexed = new Map<string, IndexedRevision>();
  for (const follower of followers) for (const [revision, counts] of await follower.finish()) indexed.set(revision, counts);
  return { documents, indexed, about };
}

/** The outcomes of some work in its order, one step ahead of who takes them. */
async function* readAhead<Given, Outcome>(given: Iterable<Given>, read: (one: Given) => Promise<Outcome>): AsyncGenerator<Outcome> {
  let next: Promise<Outcome> | undefined;
  for (const one of given) {
    const current = next;
    next = read(one);
    next.catch(() => {}); // told to who takes it; nobody may
    if (current) yield await current;
  }
  if (next) yield await next;
}

function* batchesOf(works: readonly Work[], sizes: ReadonlyMap<string, number>): Generator<Work[]> {
  let part: Work[] = [];
  let bytes = 0;
  for (const work of works) {
    const size = sizes.get(work.blob) ?? 0;
    if (part.length > 0 && (part.length === batch.documents || bytes + size > batch.bytes)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(work);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

/** The hash of stored bytes, and what opens them. */
type Bytes = Pick<Work, 'blob' | 'password'>;

function checkPaths(
  given: readonly GivenDocument[],
  lines: readonly ListingRow[],
): { checked: Map<string, Bytes>; failed: IngestedDocument[] } {
  const checked = new Map<string, Bytes>();
  const failed: IngestedDocument[] = [];
  for (const { path, blob, password } of given) {
    if (blob === undefined) continue;
    try {
      const normal = normalizePath(path);
      if (checked.has(normal)) throw new StemmaError('CONFLICT', `The path "${normal}" is given twice. The first one was taken.`);
      checked.set(normal, { blob, password });
    } catch (error) {
      failed.push(asFailed(path, error));
    }
  }
  for (const [path, other] of caseCollisions(
    [...checked.keys()],
    lines.map((line) => line.path),
  )) {
    checked.delete(path);
    failed.push(
      asFailed(
        path,
        new StemmaError('CONFLICT', `The path "${path}" differs from "${other}" only in upper and lower case. Rename one of them.`),
      ),
    );
  }
  return { checked, failed };
}

async function identify(
  context: DocumentsContext,
  bundle: BundleRow,
  lines: readonly ListingRow[],
  checked: ReadonlyMap<string, Bytes>,
): Promise<Work[]> {
  const byPath = new Map(lines.map((line) => [line.path, line]));
  const listed = new Set(lines.map((line) => line.document));
  const unknown = [...checked.keys()].filter((path) => !byPath.has(path));
  const former =
    unknown.length === 0 ? new Map<string, string>() : await context.store.read((reader) => formerDocuments(reader, bundle.id, unknown));
  return [...checked].map(([path, bytes]) => {
    const before = byPath.get(path);
    const earlier = former.get(path);
    const document = before?.document ?? (earlier !== undefined && !listed.has(earlier) ? earlier : newId());
    return { path, ...bytes, before, document, status: 'new' };
  });
}

/** What documents are read with now. */
export interface ReadingNow {
  readonly versions: DocumentsContext['parsers']['versions'];
  /** Undefined when nothing recognises words in pictures: what was recognised before is kept then. */
  readonly recognition: string | undefined;
  /** Those of new revisions. */
  readonly options: string;
}

export const readingNow = async ({ parsers }: Pick<DocumentsContext, 'parsers'>, options: string): Promise<ReadingNow> => ({
  versions: parsers.versions,
  recognition: await parsers.recognition(),
  options,
});

/** Whether a revision is what reading its bytes now would give. */
export const isReadAsNow = ({ versions, recognition, options }: ReadingNow, revision: RevisionSummary): boolean => {
  const current = versions[revision.format];
  const pictured = recognitionOf(revision.options);
  return (
    revision.parser === current.id &&
    revision.parser_version === current.version &&
    strategyOf(revision.options) === strategyOf(options) &&
    (pictured === undefined || recognition === undefined || pictured === recognition)
  );
};

/** Revisions that these bytes gave before: the listed one whatever read it, unless it is read again; any other only if it is as now. */
async function findKnown(
  context: DocumentsContext,
  works: readonly Work[],
  { options, again = false }: Ingest,
): Promise<{ known: Map<string, string>; about: Map<string, RevisionAbout> }> {
  const known = new Map<string, string>();
  const about = new Map<string, RevisionAbout>();
  const now = await readingNow(context, options);
  const perQuery = 1000;
  for (let first = 0; first < works.length; first += perQuery) {
    const part = works.slice(first, first + perQuery);
    const { listed, others } = await context.store.read(async (reader) => {
      const before = part.flatMap((work) => (work.before ? [work.before.revision] : []));
      for (const [id, row] of await aboutRevisions(reader, before)) about.set(id, row);
      const isListed = (work: Work): boolean => work.before !== undefined && about.get(work.before.revision)?.sha256 === work.blob;
      const changed = part.filter((work) => !isListed(work));
      const sameBytes = await revisionsOfBytes(
        reader,
        changed.map((work) => work.document),
        changed.map((work) => work.blob),
      );
      return { listed: again ? [] : part.filter(isListed), others: sameBytes };
    });
    for (const revision of others) {
      if (isReadAsNow(now, revision)) known.set(`${revision.document} ${revision.sha256}`, revision.id);
    }
    for (const work of listed) known.set(keyOf(work), (work.before as ListingRow).revision);
  }
  return { known, about };
}

const keyOf = ({ document, blob }: Work): string => `${document} ${blob}`;

/** A document whose bytes are known: it is not read. */
function asKnown(work: Work, known: ReadonlyMap<string, string>): IngestedDocument[] {
  const revision = known.get(keyOf(work));
  return revision === undefined ? [] : [asPut(work, revision)];
}

function asPut({ path, document, before }: Work, revision: string): IngestedDocument {
  const status = before === undefined ? 'new' : before.revision === revision ? 'unchanged' : 'replaced';
  return { path, document, revision, status };
}

/** A document with what came of reading it. */
interface ReadWork {
  readonly work: Work;
  readonly parsed?: ParseResult & { size: number };
  readonly error?: unknown;
}

function readBatch(context: DocumentsContext, works: readonly Work[], sizes: ReadonlyMap<string, number>): Promise<ReadWork[]> {
  return Promise.all(works.map(async (work) => ({ work, ...(await readOne(context, work, sizes)) })));
}

async function storeBatch(
  context: DocumentsContext,
  ingest: Ingest,
  read: readonly ReadWork[],
): Promise<{ results: IngestedDocument[]; stored: Map<string, ParsedDocument>; told: Map<string, RevisionAbout> }> {
  const fresh = read.flatMap(({ work, parsed }) => (parsed ? [{ work, parsed, revision: asRevision(ingest, work, parsed) }] : []));
  const revisions = fresh.map(({ revision }) => revision);
  const ids = fresh.length === 0 ? [] : await context.store.write((tx) => insertRevisions(tx, revisions, context.clock.now()));
  const byDocument = new Map(fresh.map(({ work }, index) => [work.document, ids[index] as string]));
  const results = read.map(({ work, error }): IngestedDocument => {
    if (error !== undefined) return asFailed(work.path, error);
    const revision = byDocument.get(work.document);
    if (revision === undefined) throw new StemmaError('INTERNAL', `No revision came of "${work.path}".`);
    return asPut(work, revision);
  });
  return {
    results,
    stored: new Map(fresh.map(({ parsed }, index) => [ids[index] as string, parsed.document])),
    told: new Map(revisions.map((revision, index) => [ids[index] as string, aboutOf(revision)])),
  };
}

const aboutOf = ({ sha256, format, blocks, pages }: NewRevision): RevisionAbout => ({
  sha256,
  format,
  block_count: blocks.length,
  ...(pages.length === 0 ? {} : { pages: pages.length, scanned: pages.filter(({ scanned }) => scanned === true).length }),
});

async function readOne(
  context: DocumentsContext,
  work: Work,
  sizes: ReadonlyMap<string, number>,
): Promise<{ parsed?: ParseResult & { size: number }; error?: unknown }> {
  try {
    const size = sizes.get(work.blob);
    if (size === undefined) throw new StemmaError('NOT_FOUND', 'There are no bytes with this hash here. Upload them first.');
    const { path, password } = work;
    const parsed = await context.blobs.withLocal(work.blob, (file) => context.parsers.parse({ path, file, password }, context.signal));
    return { parsed: { ...parsed, size } };
  } catch (error) {
    // That the run is to stop says nothing of the document.
    if (context.signal.aborted || !(error instanceof StemmaError) || error.code === 'UNAVAILABLE') throw error;
    return { error };
  }
}

function asRevision({ bundle, options }: Ingest, work: Work, parsed: ParseResult & { size: number }): NewRevision {
  const { canonical, blocks, title, annotations, facts, properties, pages } = parsed.document;
  return {
    id: newId(),
    bundle: bundle.id,
    document: work.document,
    sha256: work.blob,
    parser: parsed.parser,
    parser_version: parsed.parserVersion,
    options: withRecognition(options, parsed.recognition),
    format: parsed.format,
    size: parsed.size,
    title: title ?? null,
    canonical,
    blocks,
    annotations: annotations ?? null,
    facts: facts ?? null,
    properties: properties ?? null,
    pages: pages ?? [],
    poster: parsed.poster,
  };
}

/** What is reported of a document that could not be read. */
export function asFailed(path: string, error: unknown): IngestedDocument {
  if (!(error instanceof StemmaError)) throw error;
  const { code, message, details } = error;
  const password = details?.['password'];
  const asked: Pick<ReadingError, 'password'> = password === 'needed' || password === 'wrong' ? { password } : {};
  return { path, status: 'failed', error: { code: code in errorCodes ? code : 'INTERNAL', message, ...asked } };
}

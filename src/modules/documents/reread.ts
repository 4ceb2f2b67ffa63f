/**
 * Reads the documents of a bundle again with the parsers there are now, for the passage strategy the bundle has or is to have: the
 * same bytes as new revisions, staged and planned like any other change. What is read as now is left as it is.
 */
import { StemmaError } from '../../kernel/shared/errors.ts';
import { asLine, type Added } from './add-version.ts';
import { checkStrategy, optionsFor } from './choose-strategy.ts';
import type { DocumentsContext } from './context.ts';
import { describeDocuments } from './describe-documents.ts';
import { ingestDocuments, isReadAsNow, readingNow } from './ingest-documents.ts';
import { requireBundle } from './moments.ts';
import { withPasswords } from './passwords.ts';
import { planVersion } from './plan-version.ts';
import type { MayEdit } from './policy.ts';
import { withoutPoster } from './poster-store.ts';
import { prepareChange } from './prepare-change.ts';
import { parserComponent, recognitionComponent, recognitionOf, strategyComponent, strategyOf } from './readings.ts';
import { findOpenVersion, loadVersion } from './version-store.ts';
import { loadListing } from './listing-store.ts';
import { loadRevisionSummaries, type RevisionSummary } from './revision-store.ts';
import { stageVersion } from './stage-version.ts';
import type { BundleRow, ListingRow, VersionRow } from './tables.ts';

export interface Reread {
  readonly bundle: string;
  /** The strategy of the bundle from then on. */
  readonly strategy?: string | undefined;
  /** Only what these parts of the toolchain read. All when left out. */
  readonly components?: ReadonlySet<string>;
  /** What opens locked files. */
  readonly secrets?: ReadonlyMap<string, string>;
}

/** @throws StemmaError NOT_FOUND, VALIDATION_ERROR; what single documents failed of is in the result, and they stay as they are. */
export async function rereadBundle(context: DocumentsContext, _may: MayEdit, request: Reread): Promise<Added> {
  if (request.strategy !== undefined) checkStrategy(context, request.strategy);
  const { bundle, lines, ground, summaries } = await presentReadings(context, request.bundle);
  const strategy = request.strategy ?? ground.strategy;
  const options = optionsFor(context, strategy);
  const now = await readingNow(context, options);
  // Read into the same revision again: since then a program may be there that takes frames.
  const unposted = await context.store.read((reader) => withoutPoster(reader, [...summaries.keys()]));
  const stale = lines.flatMap((line) => {
    const revision = summaries.get(line.revision) as RevisionSummary;
    const asked = request.components === undefined || componentsOf(revision).some((one) => request.components?.has(one));
    return asked && (!isReadAsNow(now, revision) || unposted.has(line.revision)) ? [{ path: line.path, blob: revision.sha256 }] : [];
  });
  const { documents: ingested, indexed: read } = await ingestDocuments(
    context,
    { bundle, lines, options, again: true },
    withPasswords(stale, request.secrets ?? new Map()),
  );
  const change = { put: ingested.flatMap(asLine), remove: new Set<string>(), strategy };
  const staged = await context.store.write((tx) => stageVersion(tx, bundle, change, context.clock.now()));
  const version = staged.version as VersionRow;
  if (staged.outcome === 'unchanged')
    return { bundle, version, documents: await describeDocuments(context, ingested, [], { indexed: new Map() }) };
  const { staged: prepared, indexed } = await prepareChange(context, version, staged.lines);
  const documents = await describeDocuments(context, ingested, [], { indexed: new Map([...indexed, ...read]) });
  return { bundle, version, documents, plan: await planVersion(context, version, prepared) };
}

/** The parts of the toolchain that a revision was read with. */
const componentsOf = ({ parser, options }: RevisionSummary): string[] => [
  parserComponent(parser),
  strategyComponent(strategyOf(options).split('@')[0] as string),
  ...(recognitionOf(options) === undefined ? [] : [recognitionComponent]),
];

interface Present {
  readonly bundle: BundleRow;
  /** The open version, or else the published one. */
  readonly ground: VersionRow;
  readonly lines: readonly ListingRow[];
  readonly summaries: ReadonlyMap<string, RevisionSummary>;
}

const perQuery = 1000;

async function presentReadings(context: DocumentsContext, name: string): Promise<Present> {
  const { bundle, ground, lines } = await context.store.read(async (reader) => {
    const found = await requireBundle(reader, name);
    if (found.kind !== 'documents') throw new StemmaError('VALIDATION_ERROR', `"${name}" holds no documents to be read again.`);
    const version = (await findOpenVersion(reader, found.id)) ?? (await loadVersion(reader, found.published_version as string));
    return { bundle: found, ground: version as VersionRow, lines: await loadListing(reader, (version as VersionRow).id) };
  });
  const summaries = new Map<string, RevisionSummary>();
  for (let first = 0; first < lines.length; first += perQuery) {
    const part = lines.slice(first, first + perQuery).map((line) => line.revision);
    for (const [id, row] of await context.store.read((reader) => loadRevisionSummaries(reader, part))) summaries.set(id, row);
  }
  return { bundle, ground, lines, summaries };
}

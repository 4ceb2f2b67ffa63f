/** Why a search found something else: the edits, removals and insertions behind the passages that left and came. */
import { toolchainCause, type Cause, type Explanation, type Look, type Severity } from '../../kernel/lineage/index.ts';
import type { Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import {
  diffDocuments,
  loadParsed,
  loadReadings,
  placeKey,
  placeRevisions,
  readingSteps,
  type BlockChange,
  type ParsedDocument,
  type PlacedRevision,
  type Reading,
} from '../documents/index.ts';
import { currentRevisions, placesOf, type PassagePlace } from './locate.ts';
import { epochAt } from './epoch-store.ts';
import { rankingSteps } from './ranking-component.ts';
import type { SearchRead, SignatureEntry } from './signature.ts';

/** How an output that cites passages names them, so that a change of what it cites weighs more than one beside it. */
interface CitingOutput {
  readonly sentences?: readonly { readonly text: string; readonly quotes: readonly { readonly document: string }[] }[];
}

export interface SearchChange {
  readonly before: readonly SignatureEntry[];
  readonly now: SearchRead;
  readonly output: Fingerprintable;
}

interface Version extends ParsedDocument {
  readonly place: PlacedRevision | undefined;
  readonly reading: Reading;
}

interface Versions {
  readonly from: Version | undefined;
  readonly to: Version | undefined;
  readonly blocks: readonly BlockChange[];
}

/** Explains what a search lost and found. */
export interface SearchExplainer {
  (from: Look, to: Look, change: SearchChange): Promise<Explanation>;
  forget(): void;
}

/** Makes an explainer that compares the two versions of a document once for many searches of one plan. */
export function createSearchExplainer(): SearchExplainer {
  const { compare, forget } = rememberComparisons();
  const explain = async (from: Look, to: Look, change: SearchChange): Promise<Explanation> => {
    const key = ([document, content, heading]: SignatureEntry): string => `${document} ${content} ${heading}`;
    const before = new Set(change.before.map(key));
    const now = new Set(change.now.signature.map(key));
    const left = change.before.filter((entry) => !now.has(key(entry)));
    const came = change.now.hits.filter((hit) => !before.has(key([hit.document, hit.contentHash, hit.headingKeyHash])));

    const versions = new Map<string, Versions>();
    for (const document of new Set([...left.map(([id]) => id), ...came.map((hit) => hit.document)])) {
      versions.set(document, await compare(from, to, document));
    }
    const gone = await placesOf(
      from.reader,
      from.moment,
      left.map(([document, contentHash]) => ({ document, contentHash })),
    );
    const cited = citedTexts(change.output, versions);
    const causes = [
      ...gone.flatMap(([place], index) => causesOfLoss(versions.get((left[index] as SignatureEntry)[0]), place, cited)),
      ...came.flatMap((hit) => causesOfGain(versions.get(hit.document), hit, cited)),
    ];
    const readAnew = [...versions.values()].flatMap((one) => (one.from && one.to ? readingSteps(one.from.reading, one.to.reading) : []));
    if (causes.length > 0) return { severity: severityOf(change.output, versions), causes: [...causes, ...readAnew.map(toolchainCause)] };
    // Where no words tell it, how they are ranked does. A small workspace renews its statistics with every edit: beside words that is noise.
    const tools = [...rankingSteps(await epochAt(to.reader, from.moment), await epochAt(to.reader, to.moment)), ...readAnew];
    if (tools.length > 0) return { severity: 'toolchain_changed', causes: tools.map(toolchainCause) };
    if (left.length + came.length > 0)
      return {
        severity: 'context_changed',
        causes: [{ reason: 'passages_outranked', message: 'Other passages rank higher for this question now.' }],
      };
    return { severity: 'context_changed', causes: [] };
  };
  return Object.assign(explain, { forget });
}

/** Cited sentences that are nowhere in their document any more, by its versions. */
type CitedTexts = ReadonlyMap<Versions, readonly string[]>;

function citedTexts(output: Fingerprintable, versions: ReadonlyMap<string, Versions>): CitedTexts {
  const cited = new Map<Versions, string[]>();
  for (const { text, quotes } of (output as CitingOutput).sentences ?? []) {
    for (const document of new Set(quotes.map((quote) => quote.document))) {
      const version = versions.get(document);
      if (version && !version.to?.canonical.includes(text)) cited.set(version, [...(cited.get(version) ?? []), text]);
    }
  }
  return cited;
}

/** A change weighs by what was cited of the very text that changed; beside it, it is context. */
function weigh(versions: Versions, cited: CitedTexts, range: Ends['from'], when: Severity): Severity {
  const text = range && versions.from?.canonical.slice(range.start, range.end);
  return text !== undefined && cited.get(versions)?.some((one) => text.includes(one)) ? when : 'context_changed';
}

function causesOfLoss(versions: Versions | undefined, place: PassagePlace | undefined, cited: CitedTexts): Cause[] {
  if (!versions?.from || !place) return [];
  if (!versions.to) return [causeOf('document_removed', versions, { from: place }, weigh(versions, cited, place, 'cited_removed'))];
  const changes = versions.blocks.filter(
    (change) =>
      change.from !== undefined &&
      change.from >= place.firstBlock &&
      change.from <= place.lastBlock &&
      change.kind !== 'same' &&
      change.kind !== 'moved',
  );
  return changes.map((change) => causeOfBlock(change.kind === 'removed' ? 'text_removed' : 'text_edited', versions, change, cited));
}

function causesOfGain(
  versions: Versions | undefined,
  hit: Pick<PassagePlace, 'firstBlock' | 'lastBlock' | 'start' | 'end'>,
  cited: CitedTexts,
): Cause[] {
  if (!versions?.to) return [];
  if (!versions.from) return [causeOf('document_added', versions, { to: hit }, 'context_changed')];
  const changes = versions.blocks.filter(
    (change) =>
      change.to !== undefined &&
      change.to >= hit.firstBlock &&
      change.to <= hit.lastBlock &&
      (change.kind === 'added' || change.kind === 'edited'),
  );
  return changes.map((change) => causeOfBlock(change.kind === 'added' ? 'text_added' : 'text_edited', versions, change, cited));
}

function causeOfBlock(reason: string, versions: Versions, change: BlockChange, cited: CitedTexts): Cause {
  const from = change.from === undefined ? undefined : versions.from?.blocks[change.from];
  const to = change.to === undefined ? undefined : versions.to?.blocks[change.to];
  const severity = weigh(versions, cited, from, reason === 'text_removed' ? 'cited_removed' : 'cited_changed');
  return causeOf(reason, versions, { ...(from ? { from } : {}), ...(to ? { to } : {}) }, severity);
}

interface Ends {
  readonly from?: { readonly start: number; readonly end: number };
  readonly to?: { readonly start: number; readonly end: number };
}

const longestShown = 600;

function causeOf(reason: string, versions: Versions, { from, to }: Ends, severity: Severity): Cause {
  const named = versions.to?.place ?? versions.from?.place;
  const end = (version: Versions['from'], range: Ends['from']): { version: number; start: number; end: number } | undefined =>
    version?.place && range ? { version: version.place.version, start: range.start, end: range.end } : undefined;
  const text = (version: Versions['from'], range: Ends['from']): string | undefined =>
    version && range ? version.canonical.slice(range.start, Math.min(range.end, range.start + longestShown)) : undefined;
  const members = {
    from: end(versions.from, from),
    to: end(versions.to, to),
    before: text(versions.from, from),
    after: text(versions.to, to),
  };
  const present = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { reason, severity, ...(named ? { bundle: named.bundleName, document: named.path } : {}), ...present };
}

/** A cited sentence that is nowhere in its document any more was changed, or removed when nothing took its place. */
function severityOf(output: Fingerprintable, versions: ReadonlyMap<string, Versions>): Severity {
  let severity: Severity = 'context_changed';
  for (const { text, quotes } of (output as CitingOutput).sentences ?? []) {
    for (const { document } of quotes) {
      const version = versions.get(document);
      if (!version || version.to?.canonical.includes(text)) continue;
      const edited = version.blocks.some((change) => change.kind === 'edited' && blockHolds(version.from, change.from, text));
      if (!edited) return 'cited_removed';
      severity = 'cited_changed';
    }
  }
  return severity;
}

function blockHolds(version: Versions['from'], index: number | undefined, text: string): boolean {
  const block = index === undefined ? undefined : version?.blocks[index];
  return block !== undefined && version !== undefined && version.canonical.slice(block.start, block.end).includes(text);
}

function rememberComparisons(capacity = 8): {
  readonly compare: (from: Look, to: Look, document: string) => Promise<Versions>;
  readonly forget: () => void;
} {
  const remembered = new Map<string, Versions>();
  const compare = async (from: Look, to: Look, document: string): Promise<Versions> => {
    const key = [from.reader.workspace, document, from.moment.seq, from.moment.staged ?? '', to.moment.seq, to.moment.staged ?? ''].join(
      ' ',
    );
    const known = remembered.get(key);
    if (known) return known;
    const made = await loadVersions(from, to, document);
    remembered.set(key, made);
    const oldest = remembered.keys().next().value;
    if (remembered.size > capacity && oldest !== undefined) remembered.delete(oldest);
    return made;
  };
  return { compare, forget: () => remembered.clear() };
}

async function loadVersions(from: Look, to: Look, document: string): Promise<Versions> {
  const load = async (look: Look): Promise<Versions['from']> => {
    const revision = (await currentRevisions(look.reader, look.moment, [document])).get(document);
    if (revision === undefined) return undefined;
    const parsed = (await loadParsed(look.reader, [revision])).get(revision) as ParsedDocument;
    const place = (await placeRevisions(look.reader, look.moment, [{ document, revision }])).get(placeKey({ document, revision }));
    const reading = (await loadReadings(look.reader, [revision])).get(revision) as Reading;
    return { ...parsed, place, reading };
  };
  const [before, after] = [await load(from), await load(to)];
  return { from: before, to: after, blocks: before && after ? diffDocuments(before, after).blocks : [] };
}

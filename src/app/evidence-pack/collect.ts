/** Collects what a pack is made of, in one reading of the database: what is shown, how it came about, the texts it cites. */
import { sql } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import { asStoredRead, derivationsAt, readsOf, type DerivationRow, type StoredRead } from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { presentSaved } from '../../modules/answers/index.ts';
import type { Citation } from '../../modules/documents/contract.ts';
import { visibleAt } from '../../modules/documents/index.ts';
import { asPlacement, presentEvidence, presentInsights } from '../../modules/evidence/index.ts';
import {
  assemble,
  citationsIn,
  type CollectedAnswer,
  type CollectedEvidence,
  type CollectedInsight,
  type CollectedSource,
  type Contents,
} from './assemble.ts';
import { chooseSubject, type Chosen, type When } from './choose-subject.ts';
import type { Pack, PackCause, PackCitation, PackRun, PartOf } from './pack.ts';
import {
  countCharacters,
  loadCanonical,
  loadRuns,
  loadSourceRows,
  publishedAt,
  verdictKeys,
  type RunRow,
  type SourceRow,
} from './store.ts';

/** A pack is one text in memory, each source in it twice and every character up to six times as long: V8 holds 2^29. */
const mostCharacters = 32 * 1024 * 1024;

export interface Request {
  readonly subject: string;
  readonly asOf: When;
  readonly now: Date;
  /** Called between its parts; throws to give up. */
  readonly step?: (done: number, total: number) => void;
}

/** The pack of a subject at a moment. The same subject at the same moment gives the same pack. @throws StemmaError NOT_FOUND, CONFLICT, LIMIT_EXCEEDED */
export async function collectPack(reader: Reader, { subject, asOf, now, step }: Request): Promise<Pack> {
  const chosen = await chooseSubject(reader, subject, asOf);
  step?.(1, 4);
  const evidence = await withInsights(reader, chosen);
  const runs = await collectRuns(reader, [...chosen.answers, ...chosen.insights, ...evidence]);
  const at = await publishedAt(reader, chosen.moment.seq);
  step?.(2, 4);
  const contents: Contents = {
    subject: chosen.subject,
    moment: { seq: chosen.moment.seq, at: at?.toISOString() ?? null },
    listing: await collectListing(reader, chosen),
    answers: await collectAnswers(reader, chosen, runs),
    insights: await collectInsights(reader, chosen, { runs, now }),
    evidence: await collectEvidence(reader, chosen, evidence, runs),
  };
  step?.(3, 4);
  const pack = assemble(contents, await collectSources(reader, contents));
  step?.(4, 4);
  return pack;
}

/** The evidence asked for and that under the insights, by id. */
async function withInsights(reader: Reader, { moment, insights, evidence }: Chosen): Promise<DerivationRow[]> {
  const known = new Set(evidence.map(({ id }) => id));
  const under = insights.flatMap(({ output }) => (output as { readonly evidence: readonly { readonly id: string }[] }).evidence);
  const missing = [...new Set(under.map(({ id }) => id))].filter((id) => !known.has(id));
  const more = missing.length === 0 ? [] : await derivationsAt(reader, moment.seq, { kind: 'evidence', ids: missing });
  return [...evidence, ...more].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type Runs = ReadonlyMap<string, PackRun>;

/** The runs whose outputs are in force, by derivation. */
async function collectRuns(reader: Reader, rows: readonly DerivationRow[]): Promise<Runs> {
  const traces = rows.map(({ trace }) => trace);
  const runs = await loadRuns(reader, traces);
  const reads = Map.groupBy(await readsOf(reader, traces), ({ trace }) => trace);
  return new Map(rows.map(({ id, trace }) => [id, runOf(runs.get(trace) as RunRow, (reads.get(trace) ?? []).map(asStoredRead))]));
}

function runOf(row: RunRow, reads: readonly StoredRead[]): PackRun {
  const keyOf = ({ kind, input }: { kind: string; input: string }): string => `${kind}\n${input}`;
  return {
    id: row.id,
    recipe: row.recipe,
    at: row.created_at.toISOString(),
    readsKey: row.reads_key,
    outputFingerprint: row.output_fingerprint,
    reads: reads
      .map((read) => ({ kind: read.kind, input: read.input, label: labelOf(read), role: read.role, fingerprint: read.fingerprint }))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
  };
}

/** What was searched for, or the quote that was looked for. */
function labelOf({ request }: StoredRead): string {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return '';
  const { query, place } = request as { query?: string; place?: { quote?: string } };
  return query ?? place?.quote ?? '';
}

const standingOf = (row: DerivationRow, causes: readonly PackCause[], runs: Runs) => ({
  id: row.id,
  owner: row.owner,
  createdAt: row.created_at.toISOString(),
  state: row.state,
  causes: causes.map(packCause),
  run: runs.get(row.id) as PackRun,
});

/** Exactly the members that this version of the format knows. */
function packCause(cause: PackCause): PackCause {
  const { reason, bundle, document, from, to, before, after, message } = cause;
  const place = ({ version, start, end }: NonNullable<PackCause['from']>): NonNullable<PackCause['from']> => ({ version, start, end });
  const words = Object.entries({ bundle, document, before, after, message }).filter(([, value]) => value !== undefined);
  return { reason, ...Object.fromEntries(words), ...(from ? { from: place(from) } : {}), ...(to ? { to: place(to) } : {}) };
}

function packCitation(citation: Citation): PackCitation {
  const { bundle, document, version, revision, start, end, quote, headingPath, page, boxes } = citation;
  const drawn = boxes?.map((box) => ({ page: box.page, x: box.x, y: box.y, width: box.width, height: box.height }));
  const cited = { bundle, document, version, revision, start, end, quote, headingPath: [...headingPath] };
  return { ...cited, ...(page === undefined ? {} : { page }), ...(drawn ? { boxes: drawn } : {}) };
}

async function collectListing(reader: Reader, { bundle, moment }: Chosen): Promise<Omit<PartOf<'listing'>, 'type'> | undefined> {
  if (!bundle) return undefined;
  const { rows } = await sql<{ document: string; revision: string; path: string }>`
    SELECT v.document, v.revision, v.path FROM ${visibleAt(reader, moment)} v WHERE v.bundle = ${bundle.row.id}
    ORDER BY v.path COLLATE "C"`.execute(reader.db());
  const revisions = await loadSourceRows(
    reader,
    rows.map(({ revision }) => revision),
  );
  const documents = rows.map(({ document, revision, path }) => {
    const { sha256: bytes, size, format, parser, parser_version: parserVersion } = revisions.get(revision) as SourceRow;
    return { path, document, revision, sha256: bytes, size, format, parser, parserVersion };
  });
  return { bundle: bundle.row.name, version: bundle.version, documents };
}

async function collectAnswers(reader: Reader, { moment, answers }: Chosen, runs: Runs): Promise<CollectedAnswer[]> {
  const presented = answers.length === 0 ? [] : await presentSaved(reader, moment, answers);
  return presented.map(({ question, found, confidence, causes, sentences }, index) => ({
    answer: { ...standingOf(answers[index] as DerivationRow, causes as PackCause[], runs), question, found, confidence },
    sentences: sentences.map(({ text, citations }) => ({ text, citations: citations.map(packCitation) })),
  }));
}

async function collectInsights(
  reader: Reader,
  { moment, insights }: Chosen,
  { runs, now }: { runs: Runs; now: Date },
): Promise<CollectedInsight[]> {
  if (insights.length === 0) return [];
  const presented = await presentInsights(reader, moment, insights, now);
  const keys = await verdictKeys(
    reader,
    insights.map(({ id }) => id),
  );
  return presented.map((insight, index) => {
    const { id, statement, status, causes, reviewIntervalDays, lights, evidence, history } = insight;
    const own = keys.get(id) ?? [];
    return {
      insight: {
        ...standingOf(insights[index] as DerivationRow, causes as PackCause[], runs),
        statement,
        status,
        reviewIntervalDays,
        lights: { ...lights },
      },
      evidence: evidence.map((one) => one.id),
      history: history.map(({ action, actor, at }, entry) => ({ action, actor, at, key: own[entry] as string })),
    };
  });
}

async function collectEvidence(
  reader: Reader,
  { moment }: Chosen,
  rows: readonly DerivationRow[],
  runs: Runs,
): Promise<CollectedEvidence[]> {
  const presented = rows.length === 0 ? [] : await presentEvidence(reader, moment, rows);
  return presented.map((evidence, index) => {
    const row = rows[index] as DerivationRow;
    const { outcome, takenFrom, contextChanged, newText, candidates, causes } = evidence;
    return {
      ...standingOf(row, causes as PackCause[], runs),
      outcome,
      takenFrom,
      contextChanged: contextChanged === true,
      newText: newText ?? null,
      sentences: [...asPlacement(row.output).sentences],
      citation: packCitation(evidence),
      candidates: (candidates ?? []).map(packCitation),
    };
  });
}

async function collectSources(reader: Reader, contents: Contents): Promise<CollectedSource[]> {
  const revisions = [...new Set(citationsIn(contents).map(({ revision }) => revision))];
  if (revisions.length === 0) return [];
  const characters = await countCharacters(reader, revisions);
  if (characters > mostCharacters)
    throw new StemmaError(
      'LIMIT_EXCEEDED',
      `The cited texts have ${characters} characters together; a pack holds up to ${mostCharacters}. Export smaller subjects.`,
    );
  const rows = await loadSourceRows(reader, revisions);
  const sources: CollectedSource[] = [];
  for (const revision of revisions) {
    const {
      document,
      sha256: bytes,
      size,
      format,
      parser,
      parser_version: parserVersion,
      options,
      title,
    } = rows.get(revision) as SourceRow;
    const text = await loadCanonical(reader, revision);
    sources.push({
      revision,
      document,
      sha256: bytes,
      size,
      format,
      parser,
      parserVersion,
      options,
      title,
      textSha256: sha256(text),
      text,
    });
  }
  return sources;
}

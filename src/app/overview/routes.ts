import { sql } from 'kysely';
import type { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Reader, Store } from '../../kernel/db/port.ts';
import {
  asStoredRead,
  dependantsOf,
  derivationsAt,
  readsOf,
  type DerivationRow,
  type Moment,
  type State,
  type StoredRead,
} from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { loadBundles, presentCauses, resolveMoment, summarizeBundle, versionsAt, visibleAt } from '../../modules/documents/index.ts';
import { dependantsRoute, statusRoute, whyRoute } from './contract.ts';
import { readDependants } from './dependants.ts';

export interface OverviewContext {
  readonly store: Store;
}

type Status = z.output<typeof statusRoute.result>;
type Why = z.output<typeof whyRoute.result>;

const mostListed = 1000;

export function registerOverviewRoutes(api: Api<OverviewContext>): void {
  handle(api, statusRoute)(({ context, query }) => context.store.read((reader) => readStatus(reader, query.asOf)));
  handle(
    api,
    dependantsRoute,
  )(({ context, params, query }) =>
    context.store.read(async (reader) => ({
      dependants: await readDependants(reader, { bundle: params.bundle, path: query.path, version: query.version }),
    })),
  );
  handle(api, whyRoute)(({ context, params, query }) => context.store.read((reader) => readWhy(reader, params.id, query.asOf)));
}

async function readStatus(reader: Reader, asOf: string | undefined): Promise<Status> {
  const moment = await resolveMoment(reader, asOf, undefined);
  const bundles = asOf === undefined ? await bundlesNow(reader) : await bundlesAt(reader, moment);
  const { rows } = await sql<{ state: State; count: number }>`
    SELECT state, count(*) AS count FROM derivation_states
    WHERE workspace = ${reader.workspace} AND from_seq <= ${moment.seq} AND to_seq > ${moment.seq} GROUP BY state`.execute(reader.db());
  const counts = { current: 0, suspect: 0, stale: 0, failed: 0, ...Object.fromEntries(rows.map((row) => [row.state, row.count])) };
  const { rows: flagged } = await sql<{ id: string }>`
    SELECT derivation AS id FROM derivation_states
    WHERE workspace = ${reader.workspace} AND from_seq <= ${moment.seq} AND to_seq > ${moment.seq} AND state <> 'current'
    ORDER BY derivation LIMIT ${mostListed}`.execute(reader.db());
  const derivations = flagged.length === 0 ? [] : await derivationsAt(reader, moment.seq, { ids: flagged.map((row) => row.id) });
  return {
    seq: moment.seq,
    bundles,
    flagged: derivations.map(({ id, kind, label, state, causes }) => ({ id, kind, label, state, causes: presentCauses(causes) })),
    counts,
  };
}

async function bundlesNow(reader: Reader): Promise<Status['bundles']> {
  const bundles: Status['bundles'] = [];
  for (const bundle of await loadBundles(reader, { limit: mostListed })) {
    const { published, staged, documents } = await summarizeBundle(reader, bundle);
    const short = (one: typeof published): Status['bundles'][number]['published'] =>
      one ? { number: one.number, status: one.status } : null;
    bundles.push({ name: bundle.name, published: short(published), staged: short(staged), documents });
  }
  return bundles;
}

/** What was published at a moment. What was staged then is not kept. */
async function bundlesAt(reader: Reader, moment: Moment): Promise<Status['bundles']> {
  const { rows } = await sql<{ bundle: string; documents: number }>`
    SELECT v.bundle, count(*) AS documents FROM ${visibleAt(reader, { seq: moment.seq })} v GROUP BY v.bundle`.execute(reader.db());
  const documents = new Map(rows.map((row) => [row.bundle, row.documents]));
  const versions = [...(await versionsAt(reader, moment.seq)).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return versions.slice(0, mostListed).map(({ bundle, name, number }) => ({
    name,
    published: { number, status: 'published' },
    staged: null,
    documents: documents.get(bundle) ?? 0,
  }));
}

async function readWhy(reader: Reader, id: string, asOf: string | undefined): Promise<Why> {
  const moment = await resolveMoment(reader, asOf, undefined);
  const [row] = await derivationsAt(reader, moment.seq, { ids: [id] });
  if (!row) throw new StemmaError('NOT_FOUND', 'There is nothing with this id that was derived from documents.', { id });
  const { kind, label, state, causes, from_seq: since } = row;
  return {
    id,
    kind,
    label,
    state,
    since,
    causes: state === 'current' ? [] : presentCauses(causes),
    reads: await presentReads(reader, moment, row),
    dependants: await presentDependants(reader, moment, id),
  };
}

async function presentReads(reader: Reader, moment: Moment, row: DerivationRow): Promise<Why['reads']> {
  const reads = (await readsOf(reader, [row.trace])).map(asStoredRead);
  const derived = reads.filter((read) => read.kind === 'derivation').map((read) => read.input);
  const labels = new Map(
    (derived.length === 0 ? [] : await derivationsAt(reader, moment.seq, { ids: derived })).map((one) => [one.id, one.label]),
  );
  return reads.map((read) => ({
    kind: read.kind,
    id: read.input,
    label: labels.get(read.input) ?? labelOf(read),
    role: read.role,
    fingerprint: read.fingerprint,
  }));
}

/** A few words for an input: what was searched for, or the quote that is looked for. */
function labelOf({ request }: StoredRead): string {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return String(request);
  const { query, place } = request as { query?: string; place?: { quote?: string } };
  return query ?? place?.quote ?? '';
}

async function presentDependants(reader: Reader, moment: Moment, id: string): Promise<Why['dependants']> {
  const dependants = await dependantsOf(reader, 'derivation', [id]);
  if (dependants.length === 0) return [];
  const rows = new Map(
    (await derivationsAt(reader, moment.seq, { ids: dependants.map((one) => one.derivation) })).map((row) => [row.id, row]),
  );
  return dependants.flatMap(({ derivation, role }) => {
    const row = rows.get(derivation);
    return row ? [{ id: row.id, kind: row.kind, label: row.label, state: row.state, role }] : [];
  });
}

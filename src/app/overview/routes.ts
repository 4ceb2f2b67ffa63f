import { sql } from 'kysely';
import type { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Reader, Store } from '../../kernel/db/port.ts';
import { derivationsAt, type Moment, type State } from '../../kernel/lineage/index.ts';
import { loadBundles, presentCauses, resolveMoment, summarizeBundle, versionsAt, visibleAt } from '../../modules/documents/index.ts';
import { dependantsRoute, statusRoute } from './contract.ts';
import { readDependants } from './dependants.ts';

export interface OverviewContext {
  readonly store: Store;
}

type Status = z.output<typeof statusRoute.result>;

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

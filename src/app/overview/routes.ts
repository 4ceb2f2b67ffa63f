import { sql } from 'kysely';
import type { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Reader, Store } from '../../kernel/db/port.ts';
import { countStates, derivationsAt, severities, worstOf, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { conflictsOf } from '../../modules/conflicts/index.ts';
import {
  isNewer,
  loadBundles,
  presentCauses,
  readToolchain,
  requireBundle,
  resolveMoment,
  summarizeBundle,
  versionsAt,
  visibleAt,
  type BundleRow,
  type ToolchainContext,
} from '../../modules/documents/index.ts';
import { dismissedAt } from '../../modules/verdicts/index.ts';
import { dependantsRoute, statusRoute } from './contract.ts';
import { readDependants } from './dependants.ts';

export interface OverviewContext {
  readonly store: Store;
  readonly documents: ToolchainContext;
}

type Status = z.output<typeof statusRoute.result>;

const mostListed = 1000;

export function registerOverviewRoutes(api: Api<OverviewContext>): void {
  handle(
    api,
    statusRoute,
  )(async ({ context, query: { asOf, bundle } }) => {
    const status = await context.store.read((reader) => readStatus(reader, context.documents, asOf, bundle));
    if (bundle === undefined) return status;
    const conflicts = await conflictsOf(context.store, bundle, asOf);
    return { ...status, conflicts: conflicts.filter(({ dismissed }) => dismissed === undefined) };
  });
  handle(
    api,
    dependantsRoute,
  )(({ context, params, query }) =>
    context.store.read(async (reader) => ({
      dependants: await readDependants(reader, { bundle: params.bundle, path: query.path, version: query.version }),
    })),
  );
}

async function readStatus(reader: Reader, tools: ToolchainContext, asOf: string | undefined, name: string | undefined): Promise<Status> {
  const only = name === undefined ? undefined : await requireBundle(reader, name);
  const moment = await resolveMoment(reader, asOf, only);
  const bundles = asOf === undefined ? await bundlesNow(reader, only) : await bundlesAt(reader, moment);
  /** Of one bundle is what a cause of it names. */
  const isOf = ({ causes }: { readonly causes: Flag['causes'] }): boolean =>
    name === undefined || causes.some((cause) => cause.bundle === name);
  const counts = await countStates(reader, moment.seq);
  const put = await dismissedAt(reader, moment.seq);
  for (const { row } of put) {
    counts[row.state] -= 1;
    counts.current += 1;
  }
  const aside = put.map(({ row }) => row.id);
  const { rows: flagged } = await sql<{ id: string }>`
    SELECT derivation AS id FROM derivation_states
    WHERE workspace = ${reader.workspace} AND from_seq <= ${moment.seq} AND to_seq > ${moment.seq} AND state <> 'current'
      AND NOT derivation = ANY (${aside}::uuid[])
    ORDER BY derivation LIMIT ${mostListed}`.execute(reader.db());
  const components = await readToolchain(tools, reader, moment.seq);
  const derivations = flagged.length === 0 ? [] : await derivationsAt(reader, moment.seq, { ids: flagged.map((row) => row.id) });
  return {
    seq: moment.seq,
    bundles: bundles.filter((bundle) => name === undefined || bundle.name === name),
    flagged: derivations
      .map((row) => graded(named(row)))
      .filter(isOf)
      .sort((a, b) => gradeOf(a) - gradeOf(b)),
    dismissed: put
      .map(({ row, dismissed }) => ({ ...named(row), dismissed }))
      .filter(isOf)
      .slice(0, mostListed),
    counts,
    toolchain: components.filter(({ serves }) => serves.length > 0).map(({ component, serves }) => ({ component, serves: [...serves] })),
    newer: asOf === undefined ? components.filter(isNewer).map(({ component }) => component) : [],
  };
}

const named = ({ id, kind, label, state, causes }: DerivationRow) => ({ id, kind, label, state, causes: presentCauses(causes) });

type Flag = Status['flagged'][number];

/** How much a flag weighs, and whether it is sure: what is only suspect may turn out to be as it was. */
const graded = (one: Omit<Flag, 'severity' | 'certainty'>): Flag => {
  const severity = worstOf(one.causes);
  return { ...one, certainty: one.state === 'suspect' ? 'possible' : 'certain', ...(severity === undefined ? {} : { severity }) };
};

const gradeOf = ({ severity, certainty }: Flag): number =>
  2 * (severity === undefined ? severities.length : severities.indexOf(severity)) + (certainty === 'certain' ? 0 : 1);

async function bundlesNow(reader: Reader, only: BundleRow | undefined): Promise<Status['bundles']> {
  const bundles: Status['bundles'] = [];
  for (const bundle of only ? [only] : await loadBundles(reader, { limit: mostListed })) {
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

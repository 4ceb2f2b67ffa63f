/**
 * How long does it take to say what one edited paragraph changes, as ever more depends on other things?
 * node bench/plan.ts [--edges 1000000] [--only embedded|postgresql]
 */
import { sql } from 'kysely';
import type { StemmaClient } from '../src/app/client.ts';
import { localScope } from '../src/app/local-workspace.ts';
import { statusRoute } from '../src/app/overview/contract.ts';
import type { Store } from '../src/kernel/db/port.ts';
import { listAnswers } from '../src/modules/answers/contract.ts';
import { applyRoute, planRoute } from '../src/modules/documents/contract.ts';
import { listEvidence, listInsights } from '../src/modules/evidence/contract.ts';
import { Random } from '../src/testing/generated/random.ts';
import { integrityProblems } from '../src/testing/integrity.ts';
import { corpusFile, corpusQuery, editedCorpusFile, sectionQuery, sectionsPerDocument } from './corpus.ts';
import { countEdges, loadSources, recordInsights, saveAnswers, takeEvidence, type Evidence, type Source } from './lineage-rows.ts';
import { report, say, spreadOf, timed, type Arguments, type Bar, type Section } from './measure.ts';
import { postgresServer } from './postgres.ts';
import { addContents, openHere, temporaryFolder } from './product.ts';

const documents = 1000;
/** The document that is edited, always with as much on it: what is affected stays the same while everything else grows. */
const edited = 7;
const onEdited = { evidence: 5, insights: 5, answers: 5 };
const sizes = [10_000, 100_000, 1_000_000];
const repeats = 5;

/** Of a number of edges: one in a hundred is a saved search, one in twenty evidence, the rest is what insights rest on. */
const shareOf = (edges: number): { answers: number; evidence: number; insights: number; perInsight: number } => {
  const [answers, evidence, insights] = [edges / 100, edges / 20, edges / 25];
  return { answers, evidence, insights, perInsight: Math.round((edges - answers - evidence) / insights) };
};

interface Measured {
  readonly name: string;
  readonly edges: number;
  readonly derivations: number;
  readonly firstMs: number;
  readonly planMs: { readonly p50: number; readonly p95: number };
  readonly applyMs: number;
  readonly listMs: { readonly status: number; readonly answers: number; readonly evidence: number; readonly insights: number };
  readonly affected: number;
  readonly memoryMb: number;
}

export async function measurePlan(given: Arguments): Promise<Section> {
  const edges = given.count('edges', 1_000_000);
  const only = given.option('only');
  await using resources = new AsyncDisposableStack();
  const server = only === 'embedded' ? undefined : await postgresServer(say);
  if (server) resources.use(server);
  const databases = [
    ...(only === 'embedded' ? [] : [{ name: 'PostgreSQL', url: await server?.freshDatabase() }]),
    ...(only === 'postgresql' ? [] : [{ name: 'embedded', url: undefined }]),
  ];
  const measured: Measured[] = [];
  for (const { name, url } of databases) {
    const folder = resources.use(await temporaryFolder());
    await using product = await openHere(folder.path, url);
    const grown = await grow(product.client, product.database.as(localScope));
    for (const size of sizes.filter((one) => one <= edges)) {
      say(`${name}: growing to ${size} edges`);
      await grown.to(size);
      await product.maintain();
      measured.push({ name, ...(await measureOne(product.client, grown.store, size)) });
      say(JSON.stringify(measured.at(-1)));
    }
    const problems = await grown.store.read(integrityProblems);
    if (problems.length > 0) throw new Error(`The rows are not what the product writes: ${problems.join('; ')}`);
  }
  return sectionOf(measured, server?.says);
}

interface Grown {
  readonly store: Store;
  /** Adds what is missing to a number of edges. */
  to(edges: number): Promise<void>;
}

async function grow(client: StemmaClient, store: Store): Promise<Grown> {
  await addContents(
    client,
    'notes',
    Array.from({ length: documents }, (_, at) => corpusFile(at)),
  );
  const sources = await loadSources(store);
  const own = sources.get(corpusFile(edited).path) as Source;
  const others = [...sources.values()].filter((source) => source !== own);
  const dice = new Random(1);
  const pick = (evidence: readonly Evidence[], count: number): Evidence[] => Array.from({ length: count }, () => dice.pick(evidence));
  const onOwn = await takeEvidence(store, dice, Array(onEdited.evidence).fill(own), true);
  const all: Evidence[] = await takeEvidence(store, dice, others.slice(0, 100), false);
  await recordInsights(
    store,
    Array.from({ length: onEdited.insights }, (_, at) => [onOwn[at % onOwn.length] as Evidence, ...pick(all, 5)]),
  );
  await saveAnswers(
    store,
    Array.from({ length: onEdited.answers }, (_, at) => `What of ${sectionQuery(edited, 1, at)}?`),
  );
  const made = { answers: 0, insights: 0 };
  return {
    store,
    async to(edges) {
      const { answers, evidence, insights, perInsight } = shareOf(edges);
      all.push(
        ...(await takeEvidence(
          store,
          dice,
          Array.from({ length: evidence - all.length }, () => dice.pick(others)),
          false,
        )),
      );
      await recordInsights(
        store,
        Array.from({ length: insights - made.insights }, () => pick(all, perInsight)),
      );
      await saveAnswers(
        store,
        Array.from({ length: answers - made.answers }, (_, at) => `What of ${corpusQuery(made.answers + at, documents)}?`),
      );
      Object.assign(made, { answers, insights });
    },
  };
}

async function measureOne(client: StemmaClient, store: Store, size: number): Promise<Omit<Measured, 'name'>> {
  const params = { bundle: 'notes' };
  const { path, content } = editedCorpusFile(edited);
  // Another word each time, so that no trace of before answers.
  const file = { path, content: content.replaceAll('otherwise.', `otherwise ${size}.`) };
  const first: { planning?: number; planned?: number } = {};
  const memory = watchMemory();
  await addContents(client, 'notes', [file], false, ({ stage, done }) => {
    if (stage !== 'planning') return;
    if (done === 0) first.planning ??= performance.now();
    else first.planned = performance.now();
  });
  const times: number[] = [];
  let plan = { affected: 0, unaffected: 0 };
  for (let repeat = 0; repeat < repeats; repeat++) {
    // As after anything else was saved: the plan is made anew, and the recipes that ran for it are not run again.
    await store.write((tx) => sql`UPDATE lineage_heads SET changes = changes + 1 WHERE workspace = ${tx.workspace}`.execute(tx.db()));
    const { result, ms } = await timed(() => client.call(planRoute, { params, body: {} }));
    times.push(ms);
    plan = { affected: result.affected.length, unaffected: result.unaffected };
  }
  const memoryMb = memory();
  const applied = await timed(() => client.call(applyRoute, { params, body: {} }));
  const query = { limit: 50 };
  return {
    edges: await countEdges(store),
    derivations: plan.affected + plan.unaffected,
    firstMs: (first.planned ?? Number.NaN) - (first.planning ?? Number.NaN),
    planMs: spreadOf(times),
    applyMs: applied.ms,
    listMs: {
      status: (await timed(() => client.call(statusRoute))).ms,
      answers: (await timed(() => client.page(listAnswers, { query }))).ms,
      evidence: (await timed(() => client.page(listEvidence, { query }))).ms,
      insights: (await timed(() => client.page(listInsights, { query }))).ms,
    },
    affected: plan.affected,
    memoryMb,
  };
}

/** Starts to watch; what it gives back says by how many megabytes the process grew at most. */
function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 5);
  return () => {
    clearInterval(timer);
    return (Math.max(most, process.memoryUsage.rss()) - before) / 2 ** 20;
  };
}

function sectionOf(measured: readonly Measured[], server: string | undefined): Section {
  return {
    question: 'How long does it take to say what one edited paragraph changes?',
    tables: [
      {
        title: `What grows is all that does not depend on the paragraph; ${documents * sectionsPerDocument} passages`,
        columns: [
          '',
          'edges',
          'derivations',
          'affected',
          'first plan ms',
          'plan anew p50 ms',
          'p95 ms',
          'apply ms',
          'memory MB',
          'status ms',
          '50 answers ms',
          '50 evidence ms',
          '50 insights ms',
        ],
        rows: measured.map((one) => [
          one.name,
          String(one.edges),
          String(one.derivations),
          one.affected,
          one.firstMs,
          one.planMs.p50,
          one.planMs.p95,
          one.applyMs,
          one.memoryMb,
          one.listMs.status,
          one.listMs.answers,
          one.listMs.evidence,
          one.listMs.insights,
        ]),
      },
    ],
    bars: [...Map.groupBy(measured, ({ name }) => name).values()].flatMap((own): Bar[] => {
      const last = own.at(-1);
      if (!last) return [];
      const what = `plan for a one-paragraph edit (bar: at 1,000,000 edges; here at ${last.edges}): ${last.name}`;
      return [{ what, unit: ' ms', measured: last.planMs.p50, floor: 500, goal: 50, better: 'lower' }];
    }),
    notes: [
      `On the edited paragraph lie ${onEdited.evidence} quotes, ${onEdited.insights} insights and ${onEdited.answers} saved answers, at every size. An edge is a row of what derivations read: a quote its document, an answer its search, an insight each of its quotes.`,
      '"first plan" runs every recipe that the edit concerns; "plan anew" is asked for after something else was saved, when they have run. "memory" is by how much the process grew at most while planning; the embedded database is in it.',
      'Rows are written in bulk by the recipes of the product and held against the integrity test.',
      ...(server === undefined ? [] : [`${server}.`]),
    ],
  };
}

if (import.meta.main) await report(measurePlan);

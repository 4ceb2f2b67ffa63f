/**
 * How long does it take to say what one edited paragraph changes, with many saved answers?
 * node bench/plan.ts [--answers 10000] [--only embedded|postgresql]
 */
import type { StemmaClient } from '../src/app/client.ts';
import { newId } from '../src/kernel/shared/ids.ts';
import { askRoute } from '../src/modules/answers/contract.ts';
import { planRoute } from '../src/modules/documents/contract.ts';
import { corpusFile, corpusQuery, editedCorpusFile, sectionQuery, sectionsPerDocument } from './corpus.ts';
import { report, say, spreadOf, timed, type Arguments, type Bar, type Section } from './measure.ts';
import { postgresServer } from './postgres.ts';
import { addContents, openHere, temporaryFolder } from './product.ts';

interface Measured {
  readonly name: string;
  readonly addMs: number;
  readonly planMs: { readonly p50: number; readonly p95: number };
  readonly affected: number;
  readonly unaffected: number;
  readonly cutoff: number;
}

/** What an answer reads. */
const passagesPerAnswer = 8;
const documents = 1000;
const repeats = 5;

export async function measurePlan(given: Arguments): Promise<Section> {
  const answers = given.count('answers', 10_000);
  const only = given.option('only');
  await using resources = new AsyncDisposableStack();
  const server = only === 'embedded' ? undefined : await postgresServer(say);
  if (server) resources.use(server);
  const databases = [
    ...(only === 'postgresql' ? [] : [{ name: 'embedded', url: undefined }]),
    ...(server ? [{ name: 'PostgreSQL', url: await server.freshDatabase() }] : []),
  ];
  say(`plan: saving ${answers} answers in ${databases.map(({ name }) => name).join(' and ')}`);
  // Filled side by side to save time, measured one after the other.
  const filled = await Promise.all(
    databases.map(async ({ name, url }) => {
      const folder = resources.use(await temporaryFolder());
      const { client } = resources.use(await openHere(folder.path, url));
      await fill(client, answers);
      return { name, client };
    }),
  );
  const measured: Measured[] = [];
  for (const { name, client } of filled) measured.push({ name, ...(await measureOne(client)) });
  return sectionOf(answers, measured, server?.says);
}

const edited = 7;
/** Of every hundred questions one is about the paragraph that is edited. */
const questionOf = (seed: number): string => `What of ${seed % 100 === 0 ? sectionQuery(edited, 1, seed) : corpusQuery(seed, documents)}?`;

const savedAtOnce = 4;

async function fill(client: StemmaClient, answers: number): Promise<void> {
  await addContents(
    client,
    'notes',
    Array.from({ length: documents }, (_, at) => corpusFile(at)),
  );
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let seed = next++; seed < answers; seed = next++)
      await client.call(askRoute, { body: { question: questionOf(seed), save: true }, idempotencyKey: newId() });
  };
  await Promise.all(Array.from({ length: savedAtOnce }, worker));
}

async function measureOne(client: StemmaClient): Promise<Omit<Measured, 'name'>> {
  const add = await timed(() => addContents(client, 'notes', [editedCorpusFile(edited)], false));
  const times: number[] = [];
  let plan = { affected: 0, unaffected: 0, cutoff: 0 };
  for (let repeat = 0; repeat < repeats; repeat++) {
    const { result, ms } = await timed(() => client.call(planRoute, { params: { bundle: 'notes' }, body: {} }));
    times.push(ms);
    plan = { affected: result.affected.length, unaffected: result.unaffected, cutoff: result.cutoff };
  }
  return { addMs: add.ms, planMs: spreadOf(times), ...plan };
}

function sectionOf(answers: number, measured: readonly Measured[], server: string | undefined): Section {
  return {
    question: 'How long does it take to say what one edited paragraph changes?',
    tables: [
      {
        title: `${answers} saved answers, each with ${passagesPerAnswer} passages read, over ${documents * sectionsPerDocument} passages`,
        columns: ['', 'plan p50 ms', 'plan p95 ms', 'add the edited file and plan ms', 'affected', 'unaffected', 'of them run again'],
        rows: measured.map((one) => [one.name, one.planMs.p50, one.planMs.p95, one.addMs, one.affected, one.unaffected, one.cutoff]),
      },
    ],
    bars: measured.map((one): Bar => {
      const edges = answers * passagesPerAnswer;
      const what = `plan for a one-paragraph edit (bar: at 1,000,000 edges; here at ${edges}): ${one.name}`;
      return { what, unit: ' ms', measured: one.planMs.p50, floor: 500, goal: 50, better: 'lower' };
    }),
    notes: [
      'The plan is asked for again and again on one staged version, under one ranking epoch; the first time, with the reading of the file, is the column "add".',
      ...(server === undefined ? [] : [`${server}.`]),
    ],
  };
}

if (import.meta.main) await report(measurePlan);

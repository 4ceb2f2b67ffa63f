/**
 * Would a latent space beside the words rank better, with one setting for all collections?
 * node bench/retrieval/latent.ts FOLDER   prints what each setting adds to nDCG@10, and what one that is chosen on some collections adds to the others
 */
import { withoutOperators } from '../../src/app/evaluation/evaluate.ts';
import { mean, rankingQuality } from '../../src/app/evaluation/metrics.ts';
import { analyse } from '../../src/modules/search/analysis/analyse.ts';
import { collectionsFolder, readCollection } from './collections.ts';
import { latentSpaceOf, type Counts } from './latent-space.ts';
import { indexOf } from './memory-index.ts';

const files = ['cacm', 'cranfield', 'scifact_train', 'squad1_A-I', 'xquad_de_A-I'];
const sizes = [64, 128, 200];
/** At most so many queries of a collection, spread evenly, and so many of the best by words are ranked again. */
const [most, depth] = [600, 200];

type Mix = (words: number, nearness: number) => number;

const mixes = new Map<string, Mix>([
  ...[0.03, 0.05, 0.1, 0.2, 0.3].map((share): [string, Mix] => [`sum ${share}`, (words, near) => (1 - share) * words + share * near]),
  ...[0.1, 0.3, 0.5].map((share): [string, Mix] => [`factor ${share}`, (words, near) => words * (1 - share + share * near)]),
]);

/** What each setting adds to the nDCG@10 of the collection, by its name. */
function gainsOf(folder: string, file: string): Map<string, number> {
  const { docs, queries, qrels } = readCollection(folder, file);
  const index = indexOf(docs);
  const place = new Map(docs.map(({ id }, at) => [id, at]));
  const judged = queries.filter(({ id }) => rankingQuality([], qrels[id] ?? {}, 10));
  const step = Math.ceil(judged.length / most);
  const asked = judged
    .filter((_, at) => at % step === 0)
    .map(({ id, text }) => ({ grades: qrels[id] ?? {}, text: withoutOperators(text) }))
    .map(({ grades, text }) => ({ grades, found: index.search(text, depth), terms: index.analysed(text).terms }));
  const ndcg = (rankings: readonly (readonly string[])[]): number =>
    mean(rankings.map((ranking, at) => rankingQuality(ranking, asked[at]?.grades ?? {}, 10)?.ndcg ?? 0));
  const words = ndcg(asked.map(({ found }) => found.map(({ id }) => id)));
  const passages = docs.map(({ title, text }) => countsOf(analyse(`${title}\n${text}`)));
  const gains = new Map<string, number>();
  for (const size of sizes) {
    const before = process.cpuUsage().user;
    const space = latentSpaceOf(passages, size);
    const seconds = (process.cpuUsage().user - before) / 1e6;
    console.log(
      `${file.padEnd(14)} ${words.toFixed(4)} by words; ${size} dimensions of ${docs.length} passages: ${seconds.toFixed(1)} s of CPU`,
    );
    const near = asked.map(({ terms }) => space.nearness(new Map(terms.map(({ term, weight }) => [term, weight]))));
    for (const [name, mix] of mixes) {
      const rankings = asked.map(({ found }, at) =>
        found
          .map(({ id, score }) => ({ id, score: mix(score, near[at]?.[place.get(id) ?? -1] ?? 0) }))
          .sort((a, b) => b.score - a.score)
          .map(({ id }) => id),
      );
      gains.set(`${size} ${name}`, ndcg(rankings) - words);
    }
  }
  return gains;
}

function countsOf(terms: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Every way to choose the setting on half of the collections, rounded down, with what it adds to the others. */
function heldOut(gains: readonly ReadonlyMap<string, number>[]): number[] {
  const on = (setting: string, some: readonly ReadonlyMap<string, number>[]): number => mean(some.map((one) => one.get(setting) ?? 0));
  const settings = [...(gains[0]?.keys() ?? [])];
  return Array.from({ length: 2 ** gains.length }, (_, choice) => choice).flatMap((choice) => {
    const chosen = gains.filter((_, at) => (choice >> at) % 2 === 1);
    const others = gains.filter((_, at) => (choice >> at) % 2 === 0);
    if (chosen.length !== Math.floor(gains.length / 2)) return [];
    const best = settings.reduce((a, b) => (on(b, chosen) > on(a, chosen) ? b : a));
    return [on(best, others)];
  });
}

const folder = collectionsFolder();
const gains = files.map((file) => gainsOf(folder, file));
const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(4)}`.padStart(9);
console.log(`\n${'added'.padEnd(14)}${files.map((file) => file.slice(0, 8).padStart(9)).join('')}     mean`);
for (const name of gains[0]?.keys() ?? []) {
  const each = gains.map((one) => one.get(name) ?? 0);
  console.log(`${name.padEnd(14)}${each.map(signed).join('')}${signed(mean(each))}`);
}
const others = heldOut(gains);
console.log(
  `\nchosen on half, on the others: mean${signed(mean(others))}, from${signed(Math.min(...others))} to${signed(Math.max(...others))}`,
);

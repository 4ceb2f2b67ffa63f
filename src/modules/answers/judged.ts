/** What a person judges of a saved answer: each of its sentences, on the quotes it stands on where they are at the moment. */
import type { Reader } from '../../kernel/db/port.ts';
import type { DerivationRow, Moment } from '../../kernel/lineage/index.ts';
import { loadParsed, placeKey, placeRevisions, type ParsedDocument } from '../documents/index.ts';
import { reviewedSentences } from '../evidence/index.ts';
import { placesOfQuotes } from '../search/index.ts';
import { verdictKey, type Judged, type JudgedKind } from '../verdicts/index.ts';
import { asAnswerOutput } from './lineage-kinds.ts';

export const answerJudged: JudgedKind = {
  kind: 'answer',
  async judgedAt(reader, moment, rows) {
    const judged = new Map<string, readonly Judged[]>();
    for (const row of rows) judged.set(row.id, await sentencesOfAnswer(reader, moment, row));
    return judged;
  },
};

async function sentencesOfAnswer(reader: Reader, moment: Moment, row: DerivationRow): Promise<Judged[]> {
  const { sentences } = asAnswerOutput(row.output);
  const quotes = sentences.flatMap((sentence) => sentence.quotes);
  const places = await placesOfQuotes(
    reader,
    moment,
    quotes.map(({ start, end, ...address }) => ({ ...address, range: { start, end } })),
  );
  const found = places.filter((place) => place !== undefined);
  const named = await placeRevisions(reader, moment, found);
  const parsed = new Map<string, ParsedDocument>();
  for (const { revision } of found) if (!parsed.has(revision)) for (const one of await loadParsed(reader, [revision])) parsed.set(...one);
  let next = 0;
  return sentences.map(({ text, quotes: own }, index): Judged => {
    const seen = own.flatMap((): Judged['quotes'] => {
      const place = places[next++];
      const name = place && named.get(placeKey(place));
      const document = place && parsed.get(place.revision);
      if (!place || !name || !document) return [];
      const { start, end, quote } = place;
      const at = { bundle: name.bundleName, document: name.path, version: name.version, start, end };
      return [{ ...at, quote, sentences: reviewedSentences(document, place) }];
    });
    const key = seen.length === own.length ? sentenceKey(text, seen) : undefined;
    return { sentence: index + 1, words: text, quotes: seen, key };
  });
}

/** In an order of their words, equal ones once: another copy of the same words, or another order of passages, is nothing else to judge. */
function sentenceKey(text: string, seen: Judged['quotes']): string {
  const told = new Map(seen.map(({ quote, sentences }) => [JSON.stringify([quote, sentences]), [quote, sentences] as const]));
  return verdictKey(
    'answer',
    text,
    [...told.keys()].sort().map((key) => told.get(key) as readonly [string, string[]]),
  );
}

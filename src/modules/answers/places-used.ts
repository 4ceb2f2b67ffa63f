/** Where the words are that a saved answer cites, and the passages it read without citing them. */
import type { Reader } from '../../kernel/db/port.ts';
import { asStoredRead, derivationsAt, readsOf, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { placeKey, placeRevisions, type Range } from '../documents/index.ts';
import { placesOf } from '../search/index.ts';
import type { PresentedAnswer } from './contract.ts';
import { asAnswerOutput } from './lineage-kinds.ts';
import { citeSentences, shownMoment } from './present-answer.ts';

type Citation = PresentedAnswer['sentences'][number]['citations'][number];
type Place = Pick<Citation, 'bundle' | 'document' | 'version' | 'revision' | 'start' | 'end' | 'quote'>;

/** The places that an answer cites; of a flagged one those of when it was last certain. */
export async function placesCitedBy(reader: Reader, moment: Moment, row: DerivationRow): Promise<Citation[]> {
  const sentences = await citeSentences(reader, await shownMoment(reader, moment, row), asAnswerOutput(row.output));
  return sentences.flatMap(({ citations }) => citations);
}

/** The passages that an answer read and does not cite. */
export async function passagesReadBy(reader: Reader, moment: Moment, row: DerivationRow, cited: readonly Citation[]): Promise<Place[]> {
  const reads = (await readsOf(reader, [row.trace])).map(asStoredRead).filter((read) => read.kind === 'search');
  const hits = reads.flatMap(({ request }) => (request as { signature: [string, string, string][] }).signature);
  const shown = await shownMoment(reader, moment, row);
  const places = (
    await placesOf(
      reader,
      shown,
      hits.map(([document, contentHash]) => ({ document, contentHash })),
    )
  ).flatMap(([first]) => (first ? [first] : []));
  const named = await placeRevisions(reader, shown, places);
  return places.flatMap(({ document, revision, start, end, body }): Place[] => {
    const at = named.get(placeKey({ document, revision }));
    if (!at || cited.some((one) => one.revision === revision && one.start < end && one.end > start)) return [];
    return [{ bundle: at.bundleName, document: at.path, version: at.version, revision, start, end, quote: body }];
  });
}

/** Those of some answers that cite words of a span. */
export async function citesWithin(
  reader: Reader,
  moment: Moment,
  answers: readonly string[],
  { revision, start, end }: Range & { readonly revision: string },
): Promise<Set<string>> {
  const citing = new Set<string>();
  for (const row of await derivationsAt(reader, moment.seq, { kind: 'answer', ids: answers })) {
    const cited = await placesCitedBy(reader, moment, row);
    if (cited.some((one) => one.revision === revision && one.start < end && one.end > start)) citing.add(row.id);
  }
  return citing;
}

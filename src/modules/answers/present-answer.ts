/** Answers as the contract shows them: every quote found at the moment and cited there. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, lastCurrent, restingOn, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { boxesOf, drawnAt, pagesAt, placeKey, placeRevisions, presentCauses } from '../documents/index.ts';
import { dismissalsOf, verdictsOn } from '../verdicts/index.ts';
import { placesOfQuotes, searchRead, type SearchHit } from '../search/index.ts';
import type { PresentedAnswer, SavedAnswer } from './contract.ts';
import { answerJudged } from './judged.ts';
import { asAnswerOutput, searchOf, type AnswerOutput, type AnswerSubject } from './lineage-kinds.ts';
import { loadAnswers, type AnswerRow } from './store.ts';

type Citation = PresentedAnswer['sentences'][number]['citations'][number];

/** An output with its citations at a moment, and what was retrieved for it there. */
export async function presentOutput(
  reader: Reader,
  moment: Moment,
  subject: AnswerSubject,
  output: AnswerOutput,
): Promise<PresentedAnswer> {
  const { hits } = await searchRead(reader, moment, searchOf(subject));
  const sentences = await citeSentences(reader, moment, output);
  const citations = sentences.flatMap((sentence) => sentence.citations);
  return {
    found: output.found,
    confidence: output.confidence,
    sentences,
    retrieved: await presentRetrieved(reader, moment, hits, citations),
    ...(output.erasedAt === undefined ? {} : { erasedAt: output.erasedAt }),
  };
}

async function presentRetrieved(
  reader: Reader,
  moment: Moment,
  hits: readonly SearchHit[],
  citations: readonly Citation[],
): Promise<PresentedAnswer['retrieved']> {
  const places = await placeRevisions(reader, moment, hits);
  const pages = await pagesAt(reader, hits);
  return hits.flatMap((hit, index): PresentedAnswer['retrieved'] => {
    const place = places.get(placeKey(hit));
    if (!place) return [];
    const { passage, score, revision, start, end, snippet, headingPath } = hit;
    const page = pages[index];
    const cited = citations.some((one) => one.revision === revision && one.start < end && one.end > start);
    const at = { bundle: place.bundleName, document: place.path, version: place.version, ...(page === undefined ? {} : { page }) };
    return [{ ...at, passage, score, start, end, snippet, headingPath: [...headingPath], cited }];
  });
}

export async function citeSentences(reader: Reader, moment: Moment, output: AnswerOutput): Promise<PresentedAnswer['sentences']> {
  const quotes = output.sentences.flatMap((sentence) => sentence.quotes);
  const places = await placesOfQuotes(
    reader,
    moment,
    quotes.map(({ start, end, ...address }) => ({ ...address, range: { start, end } })),
  );
  const placed = await placeRevisions(
    reader,
    moment,
    places.filter((place) => place !== undefined),
  );
  const drawn = await boxesOf(reader, places);
  let next = 0;
  return output.sentences.map(({ text, quotes: own }) => ({
    text,
    citations: own.flatMap((): PresentedAnswer['sentences'][number]['citations'] => {
      const boxes = drawn[next];
      const place = places[next++];
      const named = place && placed.get(placeKey(place));
      if (!place || !named) return [];
      const { revision, start, end, quote, headingPath } = place;
      const at = { bundle: named.bundleName, document: named.path, version: named.version, revision, start, end };
      return [{ ...at, quote, headingPath, ...drawnAt(boxes) }];
    }),
  }));
}

const mostCiting = 1000;

/** The saved answers that cite a document at a moment, with all they say. */
export async function answersCiting(reader: Reader, moment: Moment, document: string): Promise<SavedAnswer[]> {
  const found = await restingOn(reader, moment.seq, { source: document, role: 'cited' }, { after: undefined, limit: mostCiting });
  const ids = found.map(({ id }) => id);
  return ids.length === 0 ? [] : presentSaved(reader, moment, await derivationsAt(reader, moment.seq, { kind: 'answer', ids }));
}

/** Saved answers at a moment, in the order of the rows. One that is flagged is cited where it was last certain. */
export async function presentSaved(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<SavedAnswer[]> {
  const ids = rows.map((row) => row.id);
  const subjects = await loadAnswers(reader, ids);
  const verdicts = await verdictsOn(reader, moment.seq, ids, (judged) =>
    answerJudged.judgedAt(
      reader,
      moment,
      rows.filter(({ id }) => judged.has(id)),
    ),
  );
  const dismissals = await dismissalsOf(reader, moment.seq, rows);
  const presented: SavedAnswer[] = [];
  for (const row of rows) {
    const dismissed = dismissals.get(row.id);
    const answer = await presentOne(reader, moment, row, subjects.get(row.id) as AnswerRow);
    presented.push({ ...answer, verdicts: verdicts.get(row.id) ?? [], ...(dismissed ? { dismissed } : {}) });
  }
  return presented;
}

async function presentOne(reader: Reader, moment: Moment, row: DerivationRow, subject: AnswerRow): Promise<Omit<SavedAnswer, 'verdicts'>> {
  const answer = await presentOutput(reader, await shownMoment(reader, moment, row), subject, asAnswerOutput(row.output));
  return {
    ...answer,
    id: row.id,
    question: subject.question,
    state: row.state,
    causes: row.state === 'current' ? [] : presentCauses(row.causes),
  };
}

/** When what an answer says was last certain to be so. */
export async function shownMoment(reader: Reader, moment: Moment, row: DerivationRow): Promise<Moment> {
  const last = row.state === 'current' ? undefined : await lastCurrent(reader, row.id, moment.seq);
  return last ? { seq: Math.min(last.to_seq - 1, moment.seq) } : moment;
}

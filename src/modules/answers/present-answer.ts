/** Answers as the contract shows them: every quote found at the moment and cited there. */
import type { Reader } from '../../kernel/db/port.ts';
import { derivationsAt, lastCurrent, lastCurrents, restingOn, type DerivationRow, type Moment } from '../../kernel/lineage/index.ts';
import { boxesOf, cellsAt, drawnAt, pagesAt, placeKey, placeRevisions, presentCauses } from '../documents/index.ts';
import { dismissalsOf, verdictsOn } from '../verdicts/index.ts';
import { placesOfQuotes, searchRead, type SearchHit } from '../search/index.ts';
import { askedCell, type AskedCell } from './asked-cell.ts';
import type { ListedAnswer, PresentedAnswer, SavedAnswer } from './contract.ts';
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
  const sentences = await citeSentences(reader, moment, output, subject.question);
  return {
    found: output.found,
    confidence: output.confidence,
    sentences,
    ...(await retrievedFor(reader, moment, subject, sentences)),
    ...(output.erasedAt === undefined ? {} : { erasedAt: output.erasedAt }),
  };
}

/** What is read for a question at a moment, and what of it the sentences of an answer cite. */
async function retrievedFor(
  reader: Reader,
  moment: Moment,
  subject: AnswerSubject,
  sentences: PresentedAnswer['sentences'],
): Promise<Pick<PresentedAnswer, 'retrieved' | 'wordsOnly'>> {
  const { hits, wordsOnly } = await searchRead(reader, moment, searchOf(subject));
  const citations = sentences.flatMap((sentence) => sentence.citations);
  return { retrieved: await presentRetrieved(reader, hits, citations), ...(wordsOnly ? { wordsOnly: true as const } : {}) };
}

async function presentRetrieved(
  reader: Reader,
  hits: readonly SearchHit[],
  citations: readonly Citation[],
): Promise<PresentedAnswer['retrieved']> {
  const pages = await pagesAt(
    reader,
    hits.map((hit) => (hit.paged ? hit : undefined)),
  );
  return hits.map((hit, index): PresentedAnswer['retrieved'][number] => {
    const { passage, score, revision, start, end, snippet, headingPath } = hit;
    const page = pages[index];
    const cited = citations.some((one) => one.revision === revision && one.start < end && one.end > start);
    const at = { bundle: hit.bundleName, document: hit.path, version: hit.version, ...(page === undefined ? {} : { page }) };
    return { ...at, passage, score, start, end, snippet, headingPath: [...headingPath], cited };
  });
}

/** What an answer says, and what it was asked. */
interface Said {
  readonly question: string;
  readonly output: AnswerOutput;
}

/** The sentences of outputs with their citations at one moment. */
async function citeOutputs(reader: Reader, moment: Moment, said: readonly Said[]): Promise<PresentedAnswer['sentences'][]> {
  const quotes = said.flatMap(({ output: { sentences } }) => sentences.flatMap((sentence) => sentence.quotes));
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
  const cells = await cellsAt(reader, places);
  const pages = await pagesAt(reader, places);
  let next = 0;
  const citationsOf = (question: string): Citation[] => {
    const [boxes, cell, page] = [drawn[next], cells[next], pages[next]];
    const place = places[next++];
    const named = place && placed.get(placeKey(place));
    if (!place || !named) return [];
    const { revision, start, end, quote, headingPath } = place;
    const at = { bundle: named.bundleName, document: named.path, version: named.version, revision, start, end };
    const asked = place.row && askedCell(question, place.row);
    return [
      {
        ...at,
        quote,
        headingPath,
        ...drawnAt(boxes, page),
        ...(cell === undefined ? {} : { cell }),
        ...(asked && { asked: presentAsked(asked) }),
      },
    ];
  };
  return said.map(({ question, output: { sentences } }) =>
    sentences.map(({ text, quotes: own }) => ({ text, citations: own.flatMap(() => citationsOf(question)) })),
  );
}

const presentAsked = ({ cell: { address, column, text, start, end }, row }: AskedCell): NonNullable<Citation['asked']> => ({
  cell: address,
  column,
  row: row.text,
  value: text,
  start,
  end,
});

/** The sentences of an output with their citations at a moment; with the cells that a question asks for, when it is given. */
export async function citeSentences(
  reader: Reader,
  moment: Moment,
  output: AnswerOutput,
  question = '',
): Promise<PresentedAnswer['sentences']> {
  return (await citeOutputs(reader, moment, [{ question, output }]))[0] ?? [];
}

const mostCiting = 1000;

/** The saved answers that cite a document at a moment, with all they say. */
export async function answersCiting(reader: Reader, moment: Moment, document: string): Promise<ListedAnswer[]> {
  const found = await restingOn(reader, moment.seq, { source: document, role: 'cited' }, { after: undefined, limit: mostCiting });
  const ids = found.map(({ id }) => id);
  return ids.length === 0 ? [] : listSaved(reader, moment, await derivationsAt(reader, moment.seq, { kind: 'answer', ids }));
}

/** Saved answers at a moment, in the order of the rows, with what was read for them: a search each. */
export async function presentSaved(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<SavedAnswer[]> {
  const ids = rows.map((row) => row.id);
  const subjects = await loadAnswers(reader, ids);
  const listed = await listSaved(reader, moment, rows);
  const presented: SavedAnswer[] = [];
  for (const [index, row] of rows.entries()) {
    const answer = listed[index] as ListedAnswer;
    const shown = await shownMoment(reader, moment, row);
    presented.push({ ...answer, ...(await retrievedFor(reader, shown, subjects.get(row.id) as AnswerRow, answer.sentences)) });
  }
  return presented;
}

/**
 * Saved answers for a list, from what is stored alone: nothing is searched. One that is flagged is cited where it was last
 * certain; all that is shown at one moment, which is nearly all, is cited together.
 */
export async function listSaved(reader: Reader, moment: Moment, rows: readonly DerivationRow[]): Promise<ListedAnswer[]> {
  const ids = rows.map((row) => row.id);
  const subjects = await loadAnswers(reader, ids);
  const judged = (some: ReadonlySet<string>): ReturnType<typeof answerJudged.judgedAt> =>
    answerJudged.judgedAt(
      reader,
      moment,
      rows.filter(({ id }) => some.has(id)),
    );
  const verdicts = await verdictsOn(reader, moment.seq, ids, judged);
  const dismissals = await dismissalsOf(reader, moment.seq, rows);
  const sentences = await sentencesShown(reader, moment, rows, subjects);
  return rows.map((row): ListedAnswer => {
    const { id, state, causes, output } = row;
    const { found, confidence } = asAnswerOutput(output);
    const { question } = subjects.get(id) as AnswerRow;
    const dismissed = dismissals.get(id);
    return {
      found,
      confidence,
      sentences: sentences.get(id) ?? [],
      id,
      question,
      state,
      causes: state === 'current' ? [] : presentCauses(causes),
      verdicts: verdicts.get(id) ?? [],
      ...(dismissed ? { dismissed } : {}),
    };
  });
}

async function sentencesShown(
  reader: Reader,
  moment: Moment,
  rows: readonly DerivationRow[],
  subjects: ReadonlyMap<string, AnswerRow>,
): Promise<Map<string, PresentedAnswer['sentences']>> {
  const flagged = rows.filter((row) => row.state !== 'current').map((row) => row.id);
  const last = await lastCurrents(reader, flagged, moment.seq);
  const sentences = new Map<string, PresentedAnswer['sentences']>();
  for (const [seq, some] of Map.groupBy(rows, (row) => shownSeq(moment, last.get(row.id)))) {
    const cited = await citeOutputs(
      reader,
      seq === moment.seq ? moment : { seq },
      some.map(({ id, output }) => ({ question: subjects.get(id)?.question ?? '', output: asAnswerOutput(output) })),
    );
    for (const [index, row] of some.entries()) sentences.set(row.id, cited[index] ?? []);
  }
  return sentences;
}

const shownSeq = (moment: Moment, last: { readonly to_seq: number } | undefined): number =>
  last ? Math.min(last.to_seq - 1, moment.seq) : moment.seq;

/** When what an answer says was last certain to be so. */
export async function shownMoment(reader: Reader, moment: Moment, row: DerivationRow): Promise<Moment> {
  const last = row.state === 'current' ? undefined : await lastCurrent(reader, row.id, moment.seq);
  return last ? { seq: shownSeq(moment, last) } : moment;
}

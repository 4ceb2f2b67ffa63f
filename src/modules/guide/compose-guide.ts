/** Puts the guide to a document together. Nothing of it is stored: it says the same of the same text, epoch and moment. */
import type { z } from 'zod';
import type { Reader } from '../../kernel/db/port.ts';
import { usesOfParts, type Moment } from '../../kernel/lineage/index.ts';
import { answeredBy, type AnswersContext } from '../answers/index.ts';
import { findDocument, lastMomentOf, loadParsed, resolveMoment, type ParsedDocument, type Range } from '../documents/index.ts';
import { placedOn } from '../evidence/index.ts';
import { frequenciesAt, occurrencesIn } from '../search/index.ts';
import type { guideRoute } from './contract.ts';
import { outlineOf, usedPassages } from './coverage.ts';
import { definitionsIn } from './definitions.ts';
import { keyTerms } from './key-terms.ts';
import { namesIn } from './names.ts';
import { suggestQuestions } from './questions.ts';
import { readText } from './read-text.ts';
import { summaryOf } from './summary.ts';

export interface GuideAddress {
  readonly bundle: string;
  readonly path: string;
  readonly version?: number | undefined;
  readonly asOf?: string | undefined;
}

export type Guide = z.output<typeof guideRoute.result>;

/** Of so many questions those are kept that the document answers. */
const questionsTried = 12;
const questionsShown = 6;
const definitionsShown = 20;

/** @throws StemmaError NOT_FOUND, VALIDATION_ERROR */
export async function composeGuide(context: AnswersContext, address: GuideAddress): Promise<Guide> {
  const { suggested, guide } = await context.store.read((reader) => guideWithoutQuestions(reader, address));
  // A question that leads nowhere is not suggested.
  const answered = await answeredBy(context, {
    questions: suggested.slice(0, questionsTried).map(({ question }) => question),
    most: questionsShown,
    bundle: guide.bundle,
    asOf: String(guide.version),
    document: guide.document,
  });
  return { ...guide, questions: suggested.filter(({ question }) => answered.includes(question)) };
}

async function guideWithoutQuestions(
  reader: Reader,
  address: GuideAddress,
): Promise<{ suggested: Guide['questions']; guide: Omit<Guide, 'questions'> }> {
  const { bundle, version, document, revision, path } = await findDocument(reader, { ...address, version: address.version });
  const moment: Moment =
    address.asOf === undefined ? await lastMomentOf(reader, version) : await resolveMoment(reader, address.asOf, bundle);
  const parsed = (await loadParsed(reader, [revision])).get(revision) as ParsedDocument;
  const text = readText(parsed);
  const frequencies = await frequenciesAt(reader, moment, [...text.counts.keys()]);
  const terms = keyTerms(text, frequencies);
  const definitions = definitionsIn(text);
  const resting = {
    passages: await occurrencesIn(reader, revision),
    evidence: await placedOn(reader, moment.seq, { document, revision }),
    answers: await usesOfParts(reader, moment.seq, document),
  };
  const used = usedPassages(resting);
  const quoted = <T extends Range>(range: T): T & { quote: string } => ({
    ...range,
    quote: parsed.canonical.slice(range.start, range.end),
  });
  const at = { bundle: bundle.name, path, version: version.number, document, revision, title: parsed.title ?? null };
  return {
    suggested: suggestQuestions(text, parsed, { definitions, terms }).map((one) => ({ ...one, from: quoted(one.from) })),
    guide: {
      ...at,
      summary: summaryOf(text, frequencies).map(quoted),
      terms: terms.map(({ term, count, weight, places }) => ({ term, count, weight, places: places.map(quoted) })),
      names: namesIn(text).map(({ name, count, places }) => ({ name, count, places: places.map(quoted) })),
      definitions: definitions.slice(0, definitionsShown).map(({ term, sentence }) => ({ term, sentence: quoted(sentence) })),
      outline: outlineOf(parsed, resting, used).map(quoted),
      coverage: { passages: resting.passages.length, used },
    },
  };
}

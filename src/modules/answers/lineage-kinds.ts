/** Saved answers as lineage sees them: one search read, one extractive recipe, nothing else. */
import type { ChangeKinds, DerivationKind, InputKind, RecipeName } from '../../kernel/lineage/index.ts';
import { fingerprint, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { createSearchInput, type GivenSearch, type SearchReadRequest } from '../search/index.ts';
import { followAnswer, rankAnswer, type RankedAnswer, type Scores } from './extractive/follow.ts';
import { loadAnswers, type AnswerRow } from './store.ts';

/** How many passages an answer reads. */
export const passagesRead = 8;

export type AnswerSubject = Omit<AnswerRow, 'id'>;

/** What an answer says: sentences with quotes that are addressed by content, so that they are found wherever it moved. */
export type AnswerOutput = {
  readonly found: boolean;
  readonly confidence: number;
  /** Set when something it was taken from was erased since: then nothing of what it said is kept. ISO 8601. */
  readonly erasedAt?: string;
  readonly sentences: readonly {
    readonly text: string;
    readonly quotes: readonly {
      readonly document: string;
      readonly contentHash: string;
      readonly headingKey: string;
      readonly start: number;
      readonly end: number;
      readonly quoteHash: string;
    }[];
  }[];
  /** How the sentences were chosen; left out of what was made before it was kept, and where it cannot be followed. */
  readonly scores?: Scores;
};

export const asAnswerOutput = (output: Fingerprintable): AnswerOutput => output as AnswerOutput;

/** What is said, sentence by sentence; nothing when it is not in the sources. */
export const sentencesSaid = ({ sentences }: AnswerOutput): string[] => sentences.map(({ text }) => text);

/** The search that an answer makes. */
export const searchOf = (subject: AnswerSubject): SearchReadRequest => ({
  query: subject.question,
  k: subject.k,
  ...(subject.bundle === null ? {} : { bundle: subject.bundle }),
});

/** How questions are answered, with its version: a change that changes any answer raises it. */
export interface AnsweringRecipe {
  readonly recipe: RecipeName;
  readonly answer: typeof rankAnswer;
  readonly follow: typeof followAnswer;
}

/** The recipe of this version of the software. */
export const answering: AnsweringRecipe = { recipe: 'extractive@2', answer: rankAnswer, follow: followAnswer };

/** The recipe of saved and unsaved answers alike. */
export function createAnswerKind(
  search: InputKind<SearchReadRequest, GivenSearch>,
  { recipe, answer, follow }: AnsweringRecipe = answering,
): DerivationKind<AnswerSubject, AnswerOutput> {
  return {
    kind: 'answer',
    recipe,
    cost: 'none',
    counted: true,
    subjects: loadAnswers,
    async run(context, subject) {
      const { terms, passages } = await context.read(search, searchOf(subject), 'cited');
      return plain(answer({ question: subject.question, terms, passages }));
    },
    async follow(context, subject, before) {
      if (before.scores === undefined) return undefined;
      const { terms, passages } = await context.read(search, searchOf(subject), 'cited');
      const followed = follow({ question: subject.question, terms, passages }, before.scores);
      return followed && plain(followed);
    },
    outputFingerprint: answerFingerprint,
    stateOf: () => 'current',
    sources: ({ sentences }) =>
      sentences.flatMap(({ quotes }) => quotes.map(({ document, contentHash }) => ({ source: document, part: contentHash }))),
    parts: sentencesSaid,
    summary: ({ found, sentences }) => (found ? sentences.map((sentence) => sentence.text).join(' ') : 'not in the sources'),
    // Its sentences were chosen among each other: what is left of them would not be what was answered.
    redact: (_, { at }) => ({ found: false, confidence: 0, sentences: [], erasedAt: at }),
  };
}

const plain = ({ answer: { found, confidence, sentences }, scores }: RankedAnswer): AnswerOutput => ({
  found,
  confidence,
  sentences: sentences.map(({ text, quotes }) => ({ text, quotes: quotes.map((quote) => ({ ...quote })) })),
  ...(scores === undefined ? {} : { scores }),
});

/** Ordered (sentence, quote hashes, document ids): no positions, versions, scores, ids or times. */
function answerFingerprint({ sentences }: AnswerOutput): string {
  const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();
  return fingerprint(
    sentences.map(({ text, quotes }) => [
      text,
      distinct(quotes.map((quote) => quote.quoteHash)),
      distinct(quotes.map((quote) => quote.document)),
    ]),
  );
}

/** What the answers module registers. */
export function createAnswersLineage(
  recipe: AnsweringRecipe = answering,
): ChangeKinds & { readonly answer: DerivationKind<AnswerSubject, AnswerOutput> } {
  const search = createSearchInput();
  const answer = createAnswerKind(search, recipe);
  return { inputs: [search], derivations: [answer], answer };
}

/** The acts up to the staged second version: documents come in, questions are answered, insights recorded. */
import { askRoute, listAnswers } from '../../modules/answers/contract.ts';
import { planRoute } from '../../modules/documents/contract.ts';
import { addEvidenceRoute, addInsightRoute, listInsights, type PresentedInsight } from '../../modules/evidence/contract.ts';
import { allPages } from '../cli/verbs/pages.ts';
import { place, plural } from '../cli/words.ts';
import { addSamples } from './sample-documents.ts';
import { saying, type Act, type Scene } from './scene.ts';
import { houseBundle, houseFiles, insights, leaseBundle, leaseFiles, leasePath, questions, type StoryInsight } from './story.ts';

type Added = Awaited<ReturnType<typeof addSamples>>;

const sum = (added: Added, count: 'pages' | 'blocks' | 'passages'): number =>
  added.documents.reduce((total, document) => total + (document[count] ?? 0), 0);

const documentLines = ({ bundle, documents }: Added): string[] =>
  documents.map(({ path, pages, blocks = 0, passages = 0 }) => {
    const sizes = [...(pages === undefined ? [] : [plural(pages, 'page')]), plural(blocks, 'block'), plural(passages, 'passage')];
    return `${bundle}/${path}: ${sizes.join(', ')}`;
  });

const addLease: Act = {
  id: 'lease',
  title: 'A lease comes in as a PDF',
  shows: 'The first version of a bundle is published at once. Text, headings and the place of every word on its page are read.',
  async play(scene) {
    const added = await addSamples(scene, leaseBundle, { [leasePath]: leaseFiles.first });
    const counts = { documents: 1, pages: sum(added, 'pages'), blocks: sum(added, 'blocks'), passages: sum(added, 'passages') };
    return { lines: documentLines(added), counts };
  },
};

const addHouse: Act = {
  id: 'house',
  title: 'Papers of the house come in beside it',
  shows: 'Markdown, Word and CSV in a bundle of their own, which a change of the lease must leave alone.',
  async play(scene) {
    const added = await addSamples(scene, houseBundle, Object.fromEntries(houseFiles.map((file) => [file, file])));
    const counts = { documents: added.documents.length, blocks: sum(added, 'blocks'), passages: sum(added, 'passages') };
    return { lines: documentLines(added), counts };
  },
};

const ask: Act = {
  id: 'questions',
  title: 'Questions are asked and their answers saved',
  shows: 'Every sentence of an answer is a quote with its place. What the documents do not say is said to be missing.',
  async play({ client, signal, asked }) {
    const lines: string[] = [];
    const saved = await allPages(
      (page) => client.page(listAnswers, { query: page, signal }),
      (data) => data.answers,
    );
    for (const { bundle, question } of questions) {
      const before = saved.find((one) => one.question === question);
      const answer = before ?? (await client.call(askRoute, { body: { question, bundle, save: true }, signal }));
      asked.push({ bundle, question, answer });
      const [citation] = answer.sentences[0]?.citations ?? [];
      lines.push(question, `  ${saying(answer)}`, ...(citation ? [`  ${place(citation)}`] : []));
    }
    const found = asked.filter(({ answer }) => answer.found);
    const citations = found.flatMap(({ answer }) => answer.sentences.flatMap((sentence) => sentence.citations));
    const counts = { asked: asked.length, answered: found.length, missing: asked.length - found.length, citations: citations.length };
    return { lines, counts };
  },
};

const record: Act = {
  id: 'insights',
  title: 'Insights are recorded on quotes',
  shows: 'Each rests on exact words, two of them on one of several copies of the same clause.',
  async play({ client, signal, recorded }) {
    const known = await allPages(
      (page) => client.page(listInsights, { query: page, signal }),
      (data) => data.insights,
    );
    for (const planned of insights) {
      const before = known.find((one) => one.statement === planned.statement);
      recorded.push({ ...planned, insight: before ?? (await recordInsight({ client, signal }, planned)) });
    }
    const lines = recorded.flatMap(({ insight: { statement, evidence } }) => [
      statement,
      ...evidence.map((one) => `  ${place(one)}  ${one.headingPath.at(-1) ?? ''}`.trimEnd()),
    ]);
    return { lines, counts: { insights: recorded.length, quotes: recorded.flatMap(({ insight }) => insight.evidence).length } };
  },
};

async function recordInsight({ client, signal }: Pick<Scene, 'client' | 'signal'>, planned: StoryInsight): Promise<PresentedInsight> {
  const evidence: string[] = [];
  for (const quote of planned.quotes) evidence.push((await client.call(addEvidenceRoute, { body: quote, signal })).id);
  return client.call(addInsightRoute, { body: { statement: planned.statement, evidence }, signal });
}

const stage: Act = {
  id: 'stage',
  title: 'The renegotiated lease is staged as version 2',
  shows: 'It is set in another type on other pages; only what its words say counts as changed. Readers still see version 1.',
  async play(scene) {
    await addSamples(scene, leaseBundle, { [leasePath]: leaseFiles.second });
    const { spans } = await scene.client.call(planRoute, { params: { bundle: leaseBundle }, body: {}, signal: scene.signal });
    const { edited, moved, removed, added } = spans;
    return { lines: [`Blocks: ${edited} edited, ${moved} moved, ${removed} removed, ${added} added`], counts: spans };
  },
};

/** The acts after which version 2 waits to be applied. */
export const beginning: readonly Act[] = [addLease, addHouse, ask, record, stage];

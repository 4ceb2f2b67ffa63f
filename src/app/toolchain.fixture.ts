/** Other versions of parts of the toolchain, each of which does something else; and everything that can be read of a workspace. */
import { answering } from '../modules/answers/index.ts';
import { listAnswers } from '../modules/answers/contract.ts';
import { openParserPool } from '../modules/documents/index.ts';
import { listEvidence, listInsights } from '../modules/evidence/contract.ts';
import { searchTools } from '../modules/search/index.ts';
import type { Toolchain } from './request-context.ts';
import { api, type ProductClient } from './seeded-workspace.fixture.ts';

/** Markdown read as plain text: the markup stays in the text, and nothing is a heading. */
export function otherParsers(): Toolchain['parsers'] {
  const pool = openParserPool();
  const { id, version } = pool.versions.markdown;
  const markdown = { id, version: version + 1 };
  return {
    versions: { ...pool.versions, markdown },
    recognition: () => pool.recognition(),
    getReady: () => pool.getReady(),
    unpack: (source, signal) => pool.unpack(source, signal),
    async parse(source, signal) {
      if (!source.path.endsWith('.md')) return pool.parse(source, signal);
      const read = await pool.parse({ ...source, path: source.path.replace(/\.md$/, '.txt') }, signal);
      return { ...read, format: 'markdown', parser: markdown.id, parserVersion: markdown.version };
    },
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

/** The standard strategy cuts windows, and headings count more than bodies. */
export const otherSearch: Toolchain['search'] = {
  strategies: {
    ...searchTools.strategies,
    standard: { version: 2, cut: (...given) => searchTools.strategies['window']?.cut(...given) ?? [] },
  },
  ranking: { ...searchTools.ranking, version: 2, headingWeight: 20 },
};

/** Only the first sentence is said. */
export const otherAnswering: Toolchain['answering'] = {
  recipe: 'extractive@3',
  answer(input) {
    const { answer } = answering.answer(input);
    return { answer: { ...answer, sentences: answer.sentences.slice(0, 1) } };
  },
  follow: () => undefined,
};

/** No quote is ever found again. */
export const otherCarrying: Toolchain['carrying'] = { recipe: 'carry@2', carry: () => ({ outcome: 'removed', candidates: [] }) };

/** Everything that is read of a workspace at a moment. */
export async function readEverything(client: ProductClient, questions: readonly string[], asOf?: string) {
  const query = asOf === undefined ? {} : { asOf };
  const found = [];
  const asked = [];
  for (const question of questions) {
    found.push(await client.call(api.search, { body: { query: question, ...query } }));
    asked.push(await client.call(api.ask, { body: { question, ...query } }));
  }
  const { newer: _, bundles, ...status } = await client.call(api.status, { query });
  const texts: string[] = [];
  for (const { name, published } of bundles) {
    const params = { bundle: name, number: String(published?.number) };
    for (const { path } of (await client.call(api.version, { params })).documents)
      texts.push(new TextDecoder().decode(await client.call(api.text, { params, query: { path, version: params.number } })));
  }
  return {
    found,
    asked,
    texts,
    status,
    answers: (await client.call(listAnswers, { query: { ...query, limit: 200 } })).answers,
    evidence: (await client.call(listEvidence, { query: { ...query, limit: 200 } })).evidence,
    insights: (await client.call(listInsights, { query: { ...query, limit: 200 } })).insights,
  };
}

/**
 * node ingest-langchain.ts FOLDER: the same steps as ingest-stemma.ts with LangChain.js: split, `index()`, memory vector store.
 * Embeddings cost as little as they can: 384 numbers from a hash of the text. The record manager is a Map, as in their examples.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { Document } from '@langchain/core/documents';
import { Embeddings } from '@langchain/core/embeddings';
import { index, type RecordManagerInterface } from '@langchain/core/indexing';
import { RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { timed } from '../measure.ts';
import { editSome } from './edit-some.ts';

class HashEmbeddings extends Embeddings {
  embedded = 0;

  embedDocuments(texts: string[]): Promise<number[][]> {
    this.embedded += texts.length;
    return Promise.resolve(texts.map(vectorOf));
  }

  embedQuery(text: string): Promise<number[]> {
    return Promise.resolve(vectorOf(text));
  }
}

function vectorOf(text: string): number[] {
  let state = 2_166_136_261;
  for (let at = 0; at < text.length; at++) state = Math.imul(state ^ text.charCodeAt(at), 16_777_619);
  return Array.from({ length: 384 }, () => (state = Math.imul(state, 1_664_525) + 1_013_904_223) / 2 ** 31);
}

function recordsInMemory(): RecordManagerInterface {
  const records = new Map<string, { updatedAt: number; group: string | null }>();
  return {
    createSchema: async () => {},
    getTime: async () => Date.now(),
    async update(keys, { groupIds = [] }) {
      for (const [at, key] of keys.entries()) records.set(key, { updatedAt: Date.now(), group: groupIds[at] ?? null });
    },
    exists: async (keys) => keys.map((key) => records.has(key)),
    listKeys: async ({ before = Infinity, after = -Infinity, groupIds }) =>
      [...records].flatMap(([key, { updatedAt, group }]) =>
        updatedAt < before && updatedAt > after && (groupIds === undefined || groupIds.includes(group)) ? [key] : [],
      ),
    async deleteKeys(keys) {
      for (const key of keys) records.delete(key);
    },
  };
}

const [folder = ''] = process.argv.slice(2);
const embeddings = new HashEmbeddings({});
const vectorStore = new MemoryVectorStore(embeddings);
const recordManager = recordsInMemory();
const splitter = RecursiveCharacterTextSplitter.fromLanguage('markdown', { chunkSize: 1000, chunkOverlap: 200 });
let pieces = 0;

async function ingest(): Promise<number> {
  const before = embeddings.embedded;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
  const documents = files.map(
    (name) => new Document({ pageContent: readFileSync(join(folder, name), 'utf8'), metadata: { source: name } }),
  );
  const chunks = await splitter.splitDocuments(documents);
  pieces = chunks.length;
  // The memory vector store cannot delete, so old chunks stay: no cleanup mode is possible with it.
  await index({ docsSource: chunks, recordManager, vectorStore, options: { batchSize: 100, sourceIdKey: 'source' } });
  return embeddings.embedded - before;
}

const first = await timed(ingest);
const again = await timed(ingest);
const edited = editSome(folder);
const after = await timed(ingest);
console.log(
  JSON.stringify({
    firstMs: first.ms,
    againMs: again.ms,
    afterMs: after.ms,
    edited,
    pieces,
    newAgain: again.result,
    newAfter: after.result,
  }),
);

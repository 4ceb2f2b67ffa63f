/** The product as the benchmark drives it: its public API and nothing else. */
import type { StemmaClient } from '../../src/app/client.ts';
import { allPages } from '../../src/app/cli/verbs/pages.ts';
import { uploadBlob } from '../../src/kernel/blobs/contract.ts';
import { newId } from '../../src/kernel/shared/ids.ts';
import { askRoute, listAnswers, showAnswer, type PresentedAnswer, type SavedAnswer } from '../../src/modules/answers/contract.ts';
import { addDocuments, applyRoute, readBlocks, restoreRoute } from '../../src/modules/documents/contract.ts';
import { addEvidenceRoute, listEvidence, type PresentedEvidence } from '../../src/modules/evidence/contract.ts';
import { searchRoute } from '../../src/modules/search/contract.ts';
import { pageText, type PageText } from './page-text.ts';

export type { PresentedAnswer, PresentedEvidence, SavedAnswer };

const bundle = 'history';

/** What a staged version would change, in ids. */
export interface Planned {
  /** Undefined when the version shows what is shown already, so that nothing was staged. */
  readonly version: number | undefined;
  readonly affected: ReadonlySet<string>;
}

export interface Applied {
  readonly version: number;
  readonly rerun: number;
  readonly cutoff: number;
  readonly failed: number;
}

export interface Workspace {
  /** Makes the files the next version of the bundle; the first one is published at once. */
  stage(files: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): Promise<Planned>;
  apply(): Promise<Applied>;
  restore(version: number): Promise<Applied>;
  ask(question: string): Promise<PresentedAnswer>;
  save(question: string): Promise<string>;
  answers(): Promise<readonly SavedAnswer[]>;
  /** @param occurrence from 1, where the quote stands several times. */
  cite(path: string, quote: string, occurrence: number): Promise<string>;
  evidence(): Promise<readonly PresentedEvidence[]>;
  text(path: string, version: number): Promise<PageText>;
  search(query: string): Promise<readonly { readonly version: number; readonly snippet: string }[]>;
}

export function openWorkspace(client: StemmaClient): Workspace {
  const params = { bundle };
  return {
    async stage(files, before) {
      const documents: { path: string; blob?: string }[] = [];
      for (const [path, source] of files) {
        if (before.get(path) === source) documents.push({ path });
        else documents.push({ path, blob: (await client.call(uploadBlob, { body: new TextEncoder().encode(source) })).sha256 });
      }
      const body = { documents, sync: true };
      const { version, plan, documents: added } = await client.call(addDocuments, { params, body, idempotencyKey: newId() });
      const failed = added.find(({ status }) => status === 'failed');
      if (failed) throw new Error(`${failed.path} could not be read: ${failed.error?.message}`);
      return {
        version: version?.status === 'staged' || before.size === 0 ? version?.number : undefined,
        affected: new Set(plan?.affected.map(({ id }) => id)),
      };
    },
    apply: () => client.call(applyRoute, { params, body: {}, idempotencyKey: newId() }),
    restore: (version) => client.call(restoreRoute, { params, body: { version }, idempotencyKey: newId() }),
    ask: (question) => client.call(askRoute, { body: { question } }),
    async save(question) {
      const { id } = await client.call(askRoute, { body: { question, save: true }, idempotencyKey: newId() });
      return id as string;
    },
    async answers() {
      const listed = await allPages(
        (page) => client.page(listAnswers, { query: page }),
        (data) => data.answers,
      );
      // What was read for an answer is shown with the answer alone.
      const answers: SavedAnswer[] = [];
      for (const { id } of listed) answers.push(await client.call(showAnswer, { params: { id } }));
      return answers;
    },
    async cite(path, quote, occurrence) {
      const body = { document: `${bundle}/${path}`, quote, occurrence };
      return (await client.call(addEvidenceRoute, { body, idempotencyKey: newId() })).id;
    },
    evidence: () =>
      allPages(
        (page) => client.page(listEvidence, { query: page }),
        (data) => data.evidence,
      ),
    async text(path, version) {
      const { text, blocks } = await client.call(readBlocks, { params, query: { path, version: String(version) } });
      return pageText(text, blocks);
    },
    search: async (query) => (await client.call(searchRoute, { body: { query } })).hits,
  };
}

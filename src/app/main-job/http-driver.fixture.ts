/** The main job over HTTP, against a server that was started. */
import { createClient } from '../../kernel/contract/client.ts';
import * as answers from '../../modules/answers/contract.ts';
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import * as documents from '../../modules/documents/contract.ts';
import * as evidence from '../../modules/evidence/contract.ts';
import { searchRoute } from '../../modules/search/contract.ts';
import { allPages } from '../cli/verbs/pages.ts';
import { routes } from '../contracts.ts';
import { statusRoute } from '../overview/contract.ts';
import type { Driver } from './driver.fixture.ts';

const at = (asOf: string | undefined): { asOf?: string } => (asOf === undefined ? {} : { asOf });

/** @param url of a server. */
export function httpDriver(url: string): Driver {
  const client = createClient({ routes, baseUrl: `${url}/api/v1`, fetch: (request) => fetch(request) });
  return {
    name: 'http',
    async add(bundle, files, options = {}) {
      const given = [];
      for (const [path, source] of files)
        given.push({ path, blob: (await client.call(uploadBlob, { body: new TextEncoder().encode(source) })).sha256 });
      return client.call(documents.addDocuments, { params: { bundle }, body: { documents: given, ...options } });
    },
    remove: (bundle, path) => client.call(documents.removeDocumentRoute, { params: { bundle }, body: { path } }),
    rename: (bundle, from, to) => client.call(documents.renameDocumentRoute, { params: { bundle }, body: { from, to } }),
    plan: (bundle) => client.call(documents.planRoute, { params: { bundle }, body: {} }),
    apply: (bundle, only) => client.call(documents.applyRoute, { params: { bundle }, body: only === undefined ? {} : { only: [...only] } }),
    restore: (bundle, version) => client.call(documents.restoreRoute, { params: { bundle }, body: { version } }),
    hold: (bundle, off) => client.call(documents.holdRoute, { params: { bundle }, body: { off } }),
    discard: (bundle) => client.call(documents.discardRoute, { params: { bundle }, body: {} }),
    async text(bundle, path, version) {
      const bytes = await client.call(documents.readText, { params: { bundle }, query: { path, version: String(version) } });
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    },
    search: (query, { bundle, asOf }) =>
      client.call(searchRoute, { body: { query, ...(bundle === undefined ? {} : { bundle }), ...at(asOf) } }),
    ask: (question, { bundle, asOf, save }) =>
      client.call(answers.askRoute, {
        body: { question, ...(bundle === undefined ? {} : { bundle }), ...at(asOf), ...(save === undefined ? {} : { save }) },
      }),
    answers: (asOf) =>
      allPages(
        (page) => client.page(answers.listAnswers, { query: { ...page, ...at(asOf) } }),
        (data) => data.answers,
      ),
    evidence: (asOf) =>
      allPages(
        (page) => client.page(evidence.listEvidence, { query: { ...page, ...at(asOf) } }),
        (data) => data.evidence,
      ),
    insights: (asOf) =>
      allPages(
        (page) => client.page(evidence.listInsights, { query: { ...page, ...at(asOf) } }),
        (data) => data.insights,
      ),
    status: (asOf) => client.call(statusRoute, { query: at(asOf) }),
    addEvidence: (document, quote, occurrence) =>
      client.call(evidence.addEvidenceRoute, { body: { document, quote, ...(occurrence === undefined ? {} : { occurrence }) } }),
    addInsight: (statement, ids) => client.call(evidence.addInsightRoute, { body: { statement, evidence: [...ids] } }),
  };
}

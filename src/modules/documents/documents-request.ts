import type { Actor } from '../../kernel/authorization/authorization.ts';
import type { PageFetcher } from '../../kernel/fetch/index.ts';
import type { Runs } from '../../kernel/runs/open-runs.ts';
import type { DocumentsContext } from './context.ts';
import type { DocumentRuns } from './run-kinds.ts';

/** What the routes of documents need of a request, beside what the verbs need. */
export interface DocumentsRequest {
  readonly documents: Omit<DocumentsContext, 'signal' | 'progress'>;
  readonly actor: Actor;
  readonly runs: Runs;
  readonly documentRuns: DocumentRuns;
  /** Fetches web pages. */
  readonly pages: PageFetcher;
  readonly maxFileBytes: number;
}

/** A request that works on documents. */
export type Call = { context: DocumentsRequest; signal: AbortSignal; progress: DocumentsContext['progress'] };
/** What the verbs work with, for one request. */
export const work = ({ context, signal, progress }: Call): DocumentsContext => ({ ...context.documents, signal, progress });

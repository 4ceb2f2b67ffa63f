/** What runs over several documents say of each of them. */
import type { RunWork } from '../../kernel/runs/kinds.ts';
import type { Added } from './add-version.ts';
import type { DocumentsContext } from './context.ts';
import type { IngestedDocument } from './ingest-documents.ts';
import { namedPlan } from './named-plan.ts';
import { presentAdded } from './present.ts';

/** Of many failures so many are told one by one. */
const toldFailures = 1000;

export async function tellFailures(work: RunWork, documents: readonly Pick<IngestedDocument, 'path' | 'error'>[]): Promise<void> {
  for (const { path, error } of documents.filter((document) => document.error).slice(0, toldFailures))
    if (error) await work.itemFailed(path, error);
}

/** What came of documents, with the names of what the plan affects. */
export const addedWithPlan = async (context: DocumentsContext, added: Added): Promise<ReturnType<typeof presentAdded>> =>
  presentAdded(added, added.plan && added.version && (await namedPlan(context, added.bundle.name, added.version, added.plan)));

export function outcomeOfDocuments(documents: readonly { readonly status: string }[]): 'succeeded' | 'partial' | 'failed' {
  const failed = documents.filter((document) => document.status === 'failed').length;
  return failed === 0 ? 'succeeded' : failed === documents.length ? 'failed' : 'partial';
}

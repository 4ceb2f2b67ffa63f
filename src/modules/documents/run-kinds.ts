/** The verbs of documents that are carried out as runs: for a caller who waits, or by themselves. Each finds what it did already. */
import { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { acceptedBy, wholeKind, type RunWork, type TypedKind } from '../../kernel/runs/kinds.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { addVersion } from './add-version.ts';
import { applyVersion, type Applied as AppliedVersion } from './apply-version.ts';
import { requireOpenVersion } from './change-open-version.ts';
import type { DocumentsContext } from './context.ts';
import { addDocuments, applyRoute, givenDocument, restoreRoute } from './contract.ts';
import { bundleParams } from './contract-shapes.ts';
import { requireBundle, requireVersion } from './moments.ts';
import { noPassword, withPasswords } from './passwords.ts';
import { mayEdit, mayPublish } from './policy.ts';
import { presentApplied, type presentAdded } from './present.ts';
import { restoreVersion } from './restore-version.ts';
import { addedWithPlan, outcomeOfDocuments, tellFailures } from './run-outcomes.ts';
import { toolchainRuns, type ToolchainRuns } from './toolchain-runs.ts';

/** What the runs of documents need. */
export interface DocumentRunsContext {
  readonly documents: Omit<DocumentsContext, 'signal' | 'progress'>;
  readonly actor: Actor;
}

const stored = givenDocument.extend({ password: noPassword });
const addInput = bundleParams.extend({ ...addDocuments.body.shape, documents: z.array(stored).max(50_000) });
const applyInput = bundleParams.extend(applyRoute.body.unwrap().shape);
const restoreInput = bundleParams.extend(restoreRoute.body.shape);
type AddInput = z.output<typeof addInput>;
type Added = ReturnType<typeof presentAdded>;
type Applied = ReturnType<typeof presentApplied>;

export interface DocumentRuns extends ToolchainRuns {
  readonly add: TypedKind<AddInput, Added>;
  readonly apply: TypedKind<z.output<typeof applyInput>, Applied>;
  readonly restore: TypedKind<z.output<typeof restoreInput>, Applied>;
}

export function documentRuns({ documents, actor }: DocumentRunsContext): DocumentRuns {
  const context = ({ signal, progress }: RunWork): DocumentsContext => ({ ...documents, signal, progress });
  /** What a kill left to do of applying a version that was published before the kill: nothing. */
  const publishedAs = (name: string, number: number): Promise<AppliedVersion | undefined> =>
    documents.store.read(async (reader) => {
      const version = await requireVersion(reader, await requireBundle(reader, name), number);
      return version.status === 'published' ? { number, executed: 0, cutoff: 0, failed: 0, reused: 0, undecided: 0 } : undefined;
    });
  return {
    ...toolchainRuns(context, actor),
    add: wholeKind({
      name: addDocuments.name,
      definition: '1',
      queue: 'cpu',
      // Reading is sniffing, parsing and normalising, each document for itself, with its passages cut and indexed alongside.
      stages: ['reading', 'planning'],
      accept: acceptedBy(addInput),
      title: ({ bundle, documents: given }) => `Add ${given.length === 1 ? given[0]?.path : `${given.length} documents`} to ${bundle}`,
      outcome: ({ documents: done }) => outcomeOfDocuments(done),
      // What is still there is not given, so a retry never removes what --sync would.
      rest: (input, output) => {
        const failed = new Set(output.documents.flatMap((document) => (document.status === 'failed' ? [document.path] : [])));
        return { ...input, sync: false, documents: input.documents.filter((document) => failed.has(document.path)) };
      },
      async work(work, input) {
        const given = withPasswords(input.documents, work.secrets);
        const added = await addVersion(context(work), mayEdit(actor), { ...input, documents: given });
        await tellFailures(work, added.documents);
        return addedWithPlan(context(work), added);
      },
    }),
    apply: wholeKind({
      name: applyRoute.name,
      definition: '1',
      queue: 'cpu',
      stages: ['planning', 'publishing'],
      accept: acceptedBy(applyInput),
      title: ({ bundle }) => `Apply the staged version of ${bundle}`,
      outcome: appliedOutcome,
      // Another version may be staged by the time it runs: it is the one of now that is meant.
      bind: async (input) => {
        const { version } = await documents.store.read((reader) => requireOpenVersion(reader, input.bundle));
        return { version: version.number, ...input };
      },
      async work(work, { bundle, version: given, ...options }) {
        const done = work.again && given !== undefined && (await publishedAs(bundle, given));
        if (done) return presentApplied(done);
        const { version } = await documents.store.read((reader) => requireOpenVersion(reader, bundle));
        if (given !== undefined && given !== version.number) {
          const words = `Version ${given} is not staged any more: version ${version.number} is. Nothing was published. Read its plan, then apply it.`;
          throw new StemmaError('CONFLICT', words, { staged: version.number });
        }
        return presentApplied(await applyVersion(context(work), mayPublish(actor), version, options));
      },
    }),
    restore: wholeKind({
      name: restoreRoute.name,
      definition: '1',
      queue: 'cpu',
      stages: ['planning', 'publishing'],
      accept: acceptedBy(restoreInput),
      title: ({ bundle, version }) => `Restore version ${version} of ${bundle}`,
      outcome: appliedOutcome,
      async work(work, { bundle, version: number, ...options }) {
        return presentApplied(await restoreVersion(context(work), mayPublish(actor), { bundle, number }, options));
      },
    }),
  };
}

const appliedOutcome = ({ failed }: Applied): 'succeeded' | 'partial' => (failed === 0 ? 'succeeded' : 'partial');

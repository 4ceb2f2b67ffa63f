/** Reading a bundle again, and serving with what the software has now, as runs. Each goes on with what is still older than that. */
import type { z } from 'zod';
import type { Actor } from '../../kernel/authorization/authorization.ts';
import { acceptedBy, wholeKind, type RunWork, type TypedKind } from '../../kernel/runs/kinds.ts';
import { applyToolchain } from './change-toolchain.ts';
import type { DocumentsContext } from './context.ts';
import { bundleParams } from './contract-shapes.ts';
import { applyToolchainRoute, rereadRoute } from './contract-toolchain.ts';
import { noPassword } from './passwords.ts';
import { mayEdit, mayPublish } from './policy.ts';
import { presentApplied } from './present.ts';
import { addedWithPlan, outcomeOfDocuments, tellFailures } from './run-outcomes.ts';
import { rereadBundle } from './reread.ts';

const rereadInput = bundleParams.extend({ ...rereadRoute.body.unwrap().shape, password: noPassword });
const upgradeInput = applyToolchainRoute.body.unwrap();
type Upgraded = z.output<typeof applyToolchainRoute.result>;

export interface ToolchainRuns {
  readonly reread: TypedKind<z.output<typeof rereadInput>, Awaited<ReturnType<typeof addedWithPlan>>>;
  readonly upgrade: TypedKind<z.output<typeof upgradeInput>, Upgraded>;
}

export function toolchainRuns(context: (work: RunWork) => DocumentsContext, actor: Actor): ToolchainRuns {
  return {
    reread: wholeKind({
      name: rereadRoute.name,
      definition: '1',
      queue: 'cpu',
      stages: ['reading', 'planning'],
      accept: acceptedBy(rereadInput),
      title: ({ bundle }) => `Read ${bundle} again`,
      outcome: ({ documents: done }) => outcomeOfDocuments(done),
      async work(work, input) {
        const added = await rereadBundle(context(work), mayEdit(actor), { ...input, secrets: work.secrets });
        await tellFailures(work, added.documents);
        return addedWithPlan(context(work), added);
      },
    }),
    upgrade: wholeKind({
      name: applyToolchainRoute.name,
      definition: '1',
      queue: 'cpu',
      stages: ['reading', 'planning', 'publishing'],
      accept: acceptedBy(upgradeInput),
      title: ({ component }) => `Serve with the ${component ?? 'parts'} of this version of Stemma`,
      outcome: ({ failed }) => (failed === 0 ? 'succeeded' : 'partial'),
      async work(work, { component, ...options }): Promise<Upgraded> {
        const may = { edit: mayEdit(actor), publish: mayPublish(actor) };
        const { parts, executed: rerun, ...counts } = await applyToolchain(context(work), may, component, options);
        const { seq, cutoff, reused, failed, undecided } = counts;
        return {
          seq,
          rerun,
          cutoff,
          reused,
          failed,
          undecided,
          parts: parts.map((one) => ({ bundle: one.bundle, ...presentApplied(one) })),
        };
      },
    }),
  };
}

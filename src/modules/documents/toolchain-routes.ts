import type { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { planToolchain } from './change-toolchain.ts';
import type { planSchema } from './contract-changes.ts';
import * as contract from './contract-toolchain.ts';
import { work, type DocumentsRequest } from './documents-request.ts';
import { resolveMoment } from './moments.ts';
import { namedPlan } from './named-plan.ts';
import { takePassword } from './passwords.ts';
import { mayEdit } from './policy.ts';
import { toolchainBundle } from './bundle-store.ts';
import { isNewer, readToolchain } from './toolchain.ts';

export function registerToolchainRoutes(api: Api<DocumentsRequest>): void {
  handle(
    api,
    contract.toolchainRoute,
  )(({ context, query }) =>
    context.documents.store.read(async (reader) => {
      const { seq } = await resolveMoment(reader, query.asOf, undefined);
      const components = await readToolchain(context.documents, reader, seq);
      return { components: components.map((one) => ({ ...one, serves: [...one.serves], newer: isNewer(one) })) };
    }),
  );

  handle(
    api,
    contract.planToolchainRoute,
  )(async (call) => {
    const { seq, parts, waiting } = await planToolchain(work(call), mayEdit(call.context.actor), call.body?.component);
    const plans: Plan[] = [];
    for (const { bundle, version, plan } of parts) plans.push(await namedPlan(work(call), bundle.name, version, plan));
    const live = parts.at(-1)?.plan.live ?? 0;
    return { ...together(plans, live), from: seq, to: seq + parts.length, parts: plans, waiting: [...waiting] };
  });

  handle(api, contract.applyToolchainRoute)((call) => call.context.runs.perform(call.context.documentRuns.upgrade, { ...call.body }, call));

  handle(
    api,
    contract.rereadRoute,
  )((call) => {
    const { password, ...body } = call.body ?? {};
    const caller = { ...call, secrets: takePassword(password, call) };
    return call.context.runs.perform(call.context.documentRuns.reread, { ...call.params, ...body }, caller);
  });
}

type Plan = z.output<typeof planSchema>;

/** Several plans as one: every affected thing once, with the causes that each part has for it. */
function together(plans: readonly Plan[], live: number): Omit<Plan, 'from' | 'to'> {
  const affected = new Map<string, Plan['affected'][number]>();
  for (const one of plans.flatMap((plan) => plan.affected)) {
    const known = affected.get(one.id);
    affected.set(one.id, known ? { ...known, causes: [...known.causes, ...one.causes] } : one);
  }
  const sum = (of: (plan: Plan) => number): number => plans.reduce((all, plan) => all + of(plan), 0);
  const toolchain = new Map(plans.flatMap((plan) => plan.toolchain ?? []).map((step) => [JSON.stringify(step), step]));
  return {
    bundle: toolchainBundle,
    spans: {
      edited: sum(({ spans }) => spans.edited),
      moved: sum(({ spans }) => spans.moved),
      removed: sum(({ spans }) => spans.removed),
      added: sum(({ spans }) => spans.added),
    },
    affected: [...affected.values()],
    cutoff: sum(({ cutoff }) => cutoff),
    unaffected: live - affected.size,
    cost: { tokens: 0, usd: 0 },
    toolchain: [...toolchain.values()],
  };
}

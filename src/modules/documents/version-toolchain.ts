/** What a version does to the toolchain: to recipes and to the epoch while it is prepared and planned, and in words for its plan. */
import type { Reader } from '../../kernel/db/port.ts';
import {
  recipeComponent,
  servedRecipes,
  stepOfCause,
  type ChangePlan,
  type RecipeChange,
  type ToolchainStep,
} from '../../kernel/lineage/index.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { DocumentsContext, StagedChange } from './context.ts';
import { loadReadings, readingSteps, type Reading } from './readings.ts';
import { erasedMeanwhile } from './revision-store.ts';
import { lastSeqServed } from './publish-store.ts';
import type { VersionRow } from './tables.ts';
import { readToolchain } from './toolchain.ts';
import type { DocumentPair } from './version-changes.ts';

/** The part of a staged change that is about the toolchain. */
export async function toolchainOf(reader: Reader, version: VersionRow): Promise<Pick<StagedChange, 'components' | 'backTo'>> {
  if (version.components === null) return {};
  if (version.restores !== null) return { backTo: await lastSeqServed(reader, version.restores) };
  return { components: version.components.map(([component]) => component) };
}

/** What a change does to recipes. */
export function recipeChangeOf(context: DocumentsContext, { components, backTo }: StagedChange): RecipeChange | undefined {
  if (backTo !== undefined) return { asOf: backTo };
  if (components === undefined) return undefined;
  return {
    kinds: new Set(context.registry.derivations.map(({ kind }) => kind).filter((kind) => components.includes(recipeComponent(kind)))),
  };
}

/** @throws StemmaError CONFLICT when the software has other versions than those that were staged. */
export async function checkStillThere(context: DocumentsContext, reader: Reader, version: VersionRow, seq: number): Promise<void> {
  if (version.components === null || version.restores !== null) return;
  const has = new Map((await readToolchain(context, reader, seq)).map((one) => [one.component, one.has]));
  const gone = version.components.filter(([component, staged]) => has.get(component) !== staged);
  if (gone.length === 0) return;
  throw new StemmaError(
    'CONFLICT',
    `This version of Stemma has other versions of what was staged (${gone.map(([, staged]) => staged).join(', ')}). Nothing was changed; plan again with: stemma plan --toolchain`,
  );
}

const perQuery = 1000;

/** Every part of the toolchain of which a version brings another version, each once; `pairs` are those of which the text differs. */
export async function stepsOf(
  context: DocumentsContext,
  pairs: readonly DocumentPair[],
  staged: StagedChange,
  plan: ChangePlan,
): Promise<ToolchainStep[]> {
  const { store } = context;
  const both = pairs.flatMap(({ from, to }) => (from && to ? [[from.revision, to.revision] as const] : []));
  const steps: ToolchainStep[] = [];
  const compare = async (reader: Reader, first: number): Promise<void> => {
    const part = both.slice(first, first + perQuery);
    const readings = part.length === 0 ? new Map<string, Reading>() : await loadReadings(reader, part.flat());
    for (const pair of part) {
      const [from, to] = pair.map((revision) => readings.get(revision));
      if (!from || !to) throw erasedMeanwhile();
      steps.push(...readingSteps(from, to));
    }
  };
  const last = Math.max(0, Math.ceil(both.length / perQuery) - 1) * perQuery;
  for (let first = 0; first < last; first += perQuery) await store.read((reader) => compare(reader, first));
  await store.read(async (reader) => {
    await compare(reader, last);
    for (const participant of context.participants)
      steps.push(...((await participant.steps?.(reader, { seq: staged.moment.seq }, staged.moment)) ?? []));
    for (const { kind, recipe } of await servedRecipes(reader, staged.moment.seq)) {
      const to = context.registry.kindOf(kind).recipe;
      if (staged.components?.includes(recipeComponent(kind)) && recipe !== to)
        steps.push({ component: recipeComponent(kind), from: recipe, to });
    }
  });
  // What derivations moved to on the way: a recipe that is gone takes what has to run again to the one there is.
  for (const { causes } of plan.outcomes) {
    for (const step of causes.map(stepOfCause)) if (step?.component.startsWith(recipeComponent(''))) steps.push(step);
  }
  return [...new Map(steps.map((step) => [JSON.stringify([step.component, step.from, step.to]), step])).values()];
}

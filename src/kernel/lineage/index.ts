export { planChange, type ChangePlan, type Outcome } from './plan.ts';
export type { Change, Planner } from './planner.ts';
export { commitPlan, lockPlanned } from './commit.ts';
export { createDerivation, reevaluate, removeDerivation, type NewDerivation } from './present.ts';
export { createRegistry, derivationInput, undecided, type GivenDerivation, type Registry } from './registry.ts';
export { recipeComponent, servedRecipes, stepOfCause, toolchainCause, type RecipeChange, type ToolchainStep } from './recipes.ts';
export { execute, type Execution } from './tracking.ts';
export { haveReaders, readersOf, restingOn, usesOfParts, type Dependant, type Sliced } from './dependants.ts';
export { explainBetween } from './explain-between.ts';
export {
  deleteDerivations,
  noteErasure,
  redactCauses,
  redactTraces,
  runErasedAgain,
  tracesNaming,
  type NamedPlace,
  type NamingTrace,
} from './erase.ts';
export { openEnd, type Moment } from './moment.ts';
export { lockHead, nothingErasedSince, readHead, type Head } from './head-store.ts';
export { countStates, lastCurrent, lastCurrents, lastOthers } from './state-store.ts';
export { asStoredRead, executionsFor, loadTraces, readsOf } from './trace-store.ts';
export { dependantsOf, inputsOfFlagged, inputsRestingOn } from './reach-store.ts';
export { assignDerivation, derivationsAt, relabelDerivation, type DerivationRow } from './store.ts';
export * from './kinds.ts';
export type { ChangeKinds } from './registry.ts';

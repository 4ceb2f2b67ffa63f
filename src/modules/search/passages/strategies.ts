/** How documents are cut into passages, by name. A change that changes any cut raises the version of the strategy. */
import { StemmaError } from '../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../documents/index.ts';
import { passagesOf, type Passage } from './passages.ts';
import { windowsOf } from './windows.ts';

export interface Strategy {
  readonly version: number;
  cut(document: ParsedDocument): readonly Passage[];
}

export type Strategies = Readonly<Record<string, Strategy>>;

/** `standard`: sections cut at boundaries that their content chooses. `window`: a fixed length of text, whatever its structure. */
export const strategies: Strategies = { standard: { version: 1, cut: passagesOf }, window: { version: 1, cut: windowsOf } };

/** The versions of strategies by their names: all that those who choose one need to know. */
export const strategyVersions = (known: Strategies): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(known).map(([name, { version }]) => [name, version]));

/**
 * The strategy that a revision was read for, `name@version`. @throws StemmaError CONFLICT for a version that is gone: what was cut by
 * it is stored, and what was not cannot be any more.
 */
export function strategyNamed(known: Strategies, named: string | undefined): Strategy {
  const [name = '', version] = (named ?? '').split('@');
  const strategy = Object.hasOwn(known, name) ? known[name] : undefined;
  if (strategy && strategy.version === Number(version)) return strategy;
  throw new StemmaError(
    'CONFLICT',
    `A staged document waits to be cut by "${named}", which this version of Stemma does not have any more. Discard the version and add it again.`,
  );
}

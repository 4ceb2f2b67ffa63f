/** Which passage strategy documents of a bundle are cut by. */
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { DocumentsContext, PassageStrategy } from './context.ts';
import { optionsOf } from './readings.ts';

type Known = Pick<DocumentsContext, 'strategies'>;

/** A strategy that documents can be cut by. @throws StemmaError VALIDATION_ERROR naming those there are, CONFLICT for one that lacks something. */
export function checkStrategy({ strategies }: Known, name: string): PassageStrategy {
  const strategy = Object.hasOwn(strategies, name) ? strategies[name] : undefined;
  if (strategy?.lacks !== undefined) throw new StemmaError('CONFLICT', strategy.lacks);
  if (strategy) return strategy;
  throw new StemmaError(
    'VALIDATION_ERROR',
    `There is no passage strategy "${name.slice(0, 100)}". Choose one of: ${Object.keys(strategies).join(', ')}.`,
  );
}

/** The options of revisions that are read now for a strategy. */
export const optionsFor = (known: Known, name: string): string => optionsOf(`${name}@${checkStrategy(known, name).version}`);

/** What a bundle that is there is cut by stays until it is set otherwise. @throws StemmaError CONFLICT for another one. */
export function keepStrategy(bundle: string, present: string, asked: string | undefined): string {
  if (asked === undefined || asked === present) return present;
  throw new StemmaError(
    'CONFLICT',
    `"${bundle}" is cut into passages by "${present}". Change that with: stemma bundle set ${bundle} --strategy ${asked}`,
    { strategy: present },
  );
}

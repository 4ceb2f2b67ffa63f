/** Which passage strategy documents of a bundle are cut by. */
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { DocumentsContext } from './context.ts';
import { optionsOf } from './readings.ts';

type Known = Pick<DocumentsContext, 'strategies'>;

/** The name of a strategy that there is. @throws StemmaError VALIDATION_ERROR naming those there are. */
export function checkStrategy({ strategies }: Known, name: string): string {
  if (Object.hasOwn(strategies, name)) return name;
  throw new StemmaError(
    'VALIDATION_ERROR',
    `There is no passage strategy "${name.slice(0, 100)}". Choose one of: ${Object.keys(strategies).join(', ')}.`,
  );
}

/** The options of revisions that are read now for a strategy. */
export const optionsFor = (known: Known, name: string): string =>
  optionsOf(`${checkStrategy(known, name)}@${known.strategies[name] as number}`);

/** What a bundle that is there is cut by stays until it is set otherwise. @throws StemmaError CONFLICT for another one. */
export function keepStrategy(bundle: string, present: string, asked: string | undefined): string {
  if (asked === undefined || asked === present) return present;
  throw new StemmaError(
    'CONFLICT',
    `"${bundle}" is cut into passages by "${present}". Change that with: stemma bundle set ${bundle} --strategy ${asked}`,
    { strategy: present },
  );
}

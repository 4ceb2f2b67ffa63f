/** A commit whose answer was lost: what was written is stored, or is not. */
import { StemmaError } from '../shared/errors.ts';

/** The failure of a commit as its caller has to see it. */
export function unsureCommit(failure: unknown): unknown {
  if (!(failure instanceof StemmaError && failure.code === 'UNAVAILABLE')) return failure;
  const words = 'The database went away while this was stored. Whether it was is not known; look before you do it again.';
  return new StemmaError('UNAVAILABLE', words, { unsure: true }, { cause: failure });
}

export const isUnsure = (error: unknown): boolean => error instanceof StemmaError && error.details?.['unsure'] === true;

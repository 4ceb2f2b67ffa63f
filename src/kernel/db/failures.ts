/** Turns what a database client throws into an error of the closed list; anything unknown stays as it is. */
import { StemmaError } from '../shared/errors.ts';

const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03', '53300']);

/** The embedded database's own: given up waiting, stopped, and a transaction ended for its silence. They carry their own words. */
export const embeddedCodes = { busy: 'SB001', stopped: 'SB002', silent: '25P03' } as const;
const explained = new Set<string>(Object.values(embeddedCodes));

export function asStemmaError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StemmaError) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === '53100' || code === 'ENOSPC')
    return new StemmaError('STORAGE_FULL', 'The database has no space left. Nothing of this request was stored.', undefined, {
      cause: error,
    });
  if (code === '40001' || code === '40P01' || code === '55P03')
    return new StemmaError('CONFLICT', 'Someone else changed the same thing at the same moment. Try again.', undefined, { cause: error });
  if (code === '23503')
    return new StemmaError('CONFLICT', 'Something that this refers to was removed at the same moment. Nothing was stored.', undefined, {
      cause: error,
    });
  if (explained.has(code)) return new StemmaError('UNAVAILABLE', error.message, undefined, { cause: error });
  if (
    connectionCodes.has(code) ||
    code.startsWith('08') ||
    /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/.test(error.message)
  ) {
    return new StemmaError('UNAVAILABLE', 'The database does not answer. Nothing of this request was stored; try again.', undefined, {
      cause: error,
    });
  }
  return error;
}

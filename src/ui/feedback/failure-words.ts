import { errorCodes, type ErrorCode, type StemmaError } from '../../kernel/shared/errors.ts';

/** Failures that may pass by themselves or with another go; the same request again cannot help with the others. */
const passing: ReadonlySet<ErrorCode> = new Set(['UNAVAILABLE', 'STORAGE_FULL', 'RATE_LIMITED', 'CANCELLED', 'INTERNAL', 'CONFLICT']);

/** The general words of a code, and whether trying again can help. */
export const kindOfFailure = (code: ErrorCode): { words: string; retry: boolean } => ({
  words: errorCodes[code].words,
  retry: passing.has(code),
});

/** Whether there is nothing at an address: what it names is gone, or was never a name. */
export const isMissing = ({ code }: StemmaError): boolean => code === 'NOT_FOUND' || code === 'VALIDATION_ERROR';

/**
 * The closed list of error codes, with the HTTP status and the general words of each.
 * An expected outcome is a return union; a StemmaError is for the rest and rolls the open transaction back.
 */
export const errorCodes = {
  VALIDATION_ERROR: { status: 400, words: 'The request is not valid.' },
  UNSUPPORTED_TYPE: { status: 415, words: 'This type of file is not supported.' },
  EMPTY_FILE: { status: 422, words: 'The file has no content.' },
  INVALID_ENCODING: { status: 422, words: 'The file is not valid UTF-8 text.' },
  PARSE_FAILED: { status: 422, words: 'The file could not be read.' },
  RANGE_NOT_SATISFIABLE: { status: 416, words: 'The part that was asked for lies outside the content.' },
  LIMIT_EXCEEDED: { status: 413, words: 'The content is over a limit.' },
  UNAUTHENTICATED: { status: 401, words: 'Sign in first.' },
  FORBIDDEN: { status: 403, words: 'You may not do this.' },
  NOT_FOUND: { status: 404, words: 'There is no such thing here.' },
  CONFLICT: { status: 409, words: 'This does not fit the present state.' },
  AMBIGUOUS: { status: 409, words: 'There is more than one match; a person has to choose.' },
  RATE_LIMITED: { status: 429, words: 'Too many requests.' },
  BUDGET_EXCEEDED: { status: 402, words: 'The budget is spent.' },
  UNAVAILABLE: { status: 503, words: 'Something this needs is away; try again.' },
  STORAGE_FULL: { status: 507, words: 'There is no space left to store this.' },
  CANCELLED: { status: 499, words: 'The request was cancelled.' },
  INTERNAL: { status: 500, words: 'Something failed inside Stemma.' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** An error of the closed list. `details` is plain JSON and may be shown to the caller. */
export class StemmaError extends Error {
  override readonly name = 'StemmaError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string = errorCodes[code].words,
    details?: Readonly<Record<string, unknown>>,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** What a verb comes to, and the errors of using it wrongly. */

/** 0 done; 3 partly; 4 a person is needed. 1 (failed) and 2 (usage) are thrown. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

export interface Outcome {
  /** What `--json` prints. */
  readonly data: unknown;
  /** What a person reads on standard output, without a final line feed. `bytes` is printed exactly. */
  readonly text: string | { readonly bytes: string };
  readonly exit?: ExitCode;
}

/** The verb was called wrongly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

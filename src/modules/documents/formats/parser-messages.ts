/** What passes between the parser pool and its child processes. */
import type { ErrorCode } from '../../../kernel/shared/errors.ts';
import type { ParseResult } from './parse.ts';

/** A document to read: its path in the bundle, and the file where its bytes lie on disk, or a few bytes themselves. */
export interface ParseSource {
  readonly path: string;
  readonly file: string | Uint8Array;
}

export interface ParseRequest extends ParseSource {
  readonly id: number;
}

export interface ParseFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ParseReply =
  | { readonly ready: true }
  | { readonly id: number; readonly result: ParseResult }
  | { readonly id: number; readonly failure: ParseFailure };

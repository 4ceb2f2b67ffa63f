/** What passes between the parser pool and its child processes. */
import type { ErrorCode } from '../../../kernel/shared/errors.ts';
import type { ParseResult } from './parse.ts';

/** A document to read: its path in the bundle, and where its bytes lie on disk. */
export interface ParseSource {
  readonly path: string;
  readonly file: string;
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

/** What passes between the parser pool and its child processes. */
import type { ErrorCode } from '../../../kernel/shared/errors.ts';
import type { ParseResult } from './parse.ts';
import type { UnpackedFile } from './unpack.ts';

/** A document to read: its path in the bundle, and the file where its bytes lie on disk, or a few bytes themselves. */
export interface ParseSource {
  readonly path: string;
  readonly file: string | Uint8Array;
}

export interface ParseRequest extends ParseSource {
  readonly id: number;
  /** Take out what lies in it, instead of reading it. */
  readonly unpack?: boolean;
}

export interface ParseFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

export type ParseReply =
  | { readonly ready: true }
  | { readonly id: number; readonly result: ParseResult | readonly UnpackedFile[] }
  | { readonly id: number; readonly failure: ParseFailure };

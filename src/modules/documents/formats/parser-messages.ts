/** What passes between the parser pool and its child processes. */
import type { Fields } from '../../../kernel/log/log.ts';
import type { Measured } from '../../../kernel/telemetry/measured.ts';
import type { ErrorCode } from '../../../kernel/shared/errors.ts';
import type { ParseResult } from './parse.ts';
import type { Recognizer } from './recognition/recognizer.ts';
import type { UnpackedFile } from './unpack.ts';

/** A document to read: its path in the bundle, and the file where its bytes lie on disk, or a few bytes themselves. */
export interface ParseSource {
  readonly path: string;
  readonly file: string | Uint8Array;
  /** Opens a file that is locked with it. It is held in memory while the document waits and is read, and nowhere else. */
  readonly password?: string | undefined;
}

export interface ParseRequest extends ParseSource {
  readonly id: number;
  /** Take out what lies in it, instead of reading it. */
  readonly unpack?: boolean;
  /** The request, the run and the step that it is read for: what the process says of it carries them. */
  readonly ids: Fields;
  /** What reads the words of pictures. */
  readonly recognizer?: Recognizer | undefined;
  /** Whether a frame may be taken of a video. */
  readonly frames?: boolean;
}

export interface ParseFailure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A line for the log, which only the parent writes. Never a path or a text of a document: logs are not reached by erasures. */
export interface Said {
  readonly level: 'debug' | 'warn';
  readonly message: string;
  readonly fields: Fields;
}

export type ParseReply =
  | { readonly ready: true }
  | { readonly said: Said }
  /** What a part of it took. */
  | { readonly measured: Measured }
  /** It is at work on a document, and a part of it was done. */
  | { readonly id: number; readonly alive: true }
  | { readonly id: number; readonly result: ParseResult | readonly UnpackedFile[] }
  | { readonly id: number; readonly failure: ParseFailure };

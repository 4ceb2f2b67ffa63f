/**
 * Passwords of locked files. They come with a request that is waited for, are taken out of it before it becomes a run, and go
 * beside its input to the parser process: no run, event, key of a request or log ever holds one.
 */
import { z } from 'zod';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { GivenDocument } from './ingest-documents.ts';

/** In the input of a run, which is stored, in the place of a password. */
export const noPassword = z
  .never('A run that goes on by itself takes no password: its input is stored. Send the request and wait.')
  .optional();

type Secrets = ReadonlyMap<string, string>;
/** The name of the one password that is tried on every document. */
const every = '';

interface Heard {
  readonly request: { readonly headers: Headers };
}

/** Documents without their passwords, and these by path. @throws StemmaError VALIDATION_ERROR */
export function takePasswords<Document extends GivenDocument>(
  documents: readonly Document[],
  heard: Heard,
): { documents: Omit<Document, 'password'>[]; secrets: Secrets } {
  const secrets = new Map<string, string>();
  const bare = documents.map(({ password, ...document }) => {
    if (password !== undefined) secrets.set(document.path, password);
    return document;
  });
  return { documents: bare, secrets: checked(secrets, heard) };
}

/** The password of a request that has one for all. @throws StemmaError VALIDATION_ERROR */
export const takePassword = (password: string | undefined, heard: Heard): Secrets =>
  checked(new Map(password === undefined ? [] : [[every, password]]), heard);

/** A key is kept with a hash of its body, from which a short password could be guessed. */
function checked(secrets: Secrets, { request }: Heard): Secrets {
  if (secrets.size === 0 || !request.headers.has('idempotency-key')) return secrets;
  const words =
    'A request with a password takes no Idempotency-Key: of its body a hash would be kept. Send it without; the same bytes are not added twice.';
  throw new StemmaError('VALIDATION_ERROR', words, { header: 'idempotency-key' });
}

/** Documents with the passwords that came beside them. */
export const withPasswords = (documents: readonly GivenDocument[], secrets: Secrets): GivenDocument[] =>
  documents.map((document) => ({ ...document, password: secrets.get(document.path) ?? secrets.get(every) }));

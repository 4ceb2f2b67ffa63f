/** Digests of parts and the root over all. Pure. */
import { fingerprint, sha256, type Fingerprintable } from '../../kernel/shared/fingerprint.ts';
import { verdictKey } from '../../modules/verdicts/index.ts';
import { packFormat, type NamedPart, type Pack } from './pack.ts';

/** SHA-256 of the canonical JSON of a part. Takes what JSON can hold. */
export const digestOf = (part: unknown): string => fingerprint(part as Fingerprintable);

/** SHA-256 of one line per part: what `sha256sum` prints of files with these names. */
export const rootOf = (digests: readonly { readonly digest: string; readonly name: string }[]): string =>
  sha256(digests.map(({ digest, name }) => `${digest}  ${name}\n`).join(''));

/** Puts the digest on every part and the root over all. */
export function seal(parts: readonly NamedPart[]): Pack {
  const sealed = parts.map(({ name, part }) => ({ digest: digestOf(part), name, part }));
  return { format: packFormat, parts: sealed, root: rootOf(sealed) };
}

/** What the reads of a run add up to: the key that its trace is stored under. */
export const readsKeyOf = (reads: readonly { readonly kind: string; readonly input: string; readonly fingerprint: string }[]): string =>
  fingerprint(reads.map(({ kind, input, fingerprint: read }) => `${kind}\n${input}\n${read}`).sort());

/** What a verdict on an insight is bound to: the same words give the same key, wherever they stand. */
export const verdictKeyOf = (
  statement: string,
  evidence: readonly { readonly citation: { readonly quote: string }; readonly sentences: readonly string[] }[],
): string =>
  verdictKey(
    'insight',
    statement,
    evidence.map(({ citation, sentences }) => [citation.quote, sentences]),
  );

import { assertHash } from '../whole.ts';

/** What a blob is called as an object by itself; one that was put while it was being removed has more behind it. */
export function keyOf(sha256: string): string {
  assertHash(sha256);
  return `blobs/${sha256.slice(0, 2)}/${sha256.slice(2)}`;
}

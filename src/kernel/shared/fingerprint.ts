import { hash } from 'node:crypto';

/** SHA-256 of bytes or of a string's UTF-8, as 64 lower-case hex digits. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** A value that has exactly one canonical JSON form. */
export type Fingerprintable =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Fingerprintable[]
  | { readonly [key: string]: Fingerprintable };

/** SHA-256 of the canonical JSON of a value: object keys sorted, `undefined` members left out (RFC 8785 for what we store). */
export function fingerprint(value: Fingerprintable): string {
  return sha256(canonicalJson(value));
}

/** The canonical JSON of a value: keys sorted, no white space. */
export function canonicalJson(value: Fingerprintable): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member as Fingerprintable)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

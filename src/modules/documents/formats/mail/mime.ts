/** The parts of a MIME message (RFC 2045 to 2047, 2387), as far as telling them apart and decoding their bytes goes. */

export interface MimePart {
  /** By name in lower case; of several the first. */
  readonly headers: ReadonlyMap<string, string>;
  /** In lower case: "text/html". */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** As it is transferred, in Latin-1: a character for each byte. */
  readonly body: string;
}

/** A message or a part of one; `source` in Latin-1. */
export function readPart(source: string): MimePart {
  const end = /\r?\n\r?\n|^\r?\n/.exec(source);
  const head = source.slice(0, end?.index ?? source.length);
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([\w-]+)[ \t]*:(.*)$/.exec(line) ?? [];
    if (name !== '' && !headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), value.trim());
  }
  const stated = headers.get('content-type') ?? 'text/plain';
  const parameters = new Map(
    [...stated.matchAll(/;\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;]*))/g)].map(([, name = '', quoted, bare = '']) => [
      name.toLowerCase(),
      quoted ?? bare,
    ]),
  );
  const type = (/^[^\s;]*/.exec(stated)?.[0] ?? '').toLowerCase();
  return { headers, type, parameters, body: end ? source.slice(end.index + end[0].length) : '' };
}

/** The parts of a multipart, in order; none of any other part. */
export function partsOf({ type, parameters, body }: MimePart): MimePart[] {
  const boundary = parameters.get('boundary') ?? '';
  if (!type.startsWith('multipart/') || boundary === '') return [];
  const parts: MimePart[] = [];
  let from: number | undefined;
  let at = 0;
  for (;;) {
    const found = body.indexOf(`--${boundary}`, at);
    const ends = found < 0 ? body.length : found;
    at = ends + boundary.length + 2;
    // In the middle of a line, or the beginning of a longer one.
    if (found >= 0 && ((found > 0 && body[found - 1] !== '\n') || !/^(?:--)?[ \t]*(?:\r?\n|$)/.test(body.slice(at, at + 80)))) continue;
    if (from !== undefined) parts.push(readPart(body.slice(from, ends).replace(/\r?\n$/, '')));
    if (found < 0 || body.startsWith('--', at) || parts.length >= mostParts) return parts;
    const line = body.indexOf('\n', at);
    if (line < 0) return parts;
    from = line + 1;
    at = line + 1;
  }
}

/** More than pages have pictures. */
const mostParts = 10_000;

/** The bytes of a part. */
export function bytesOf({ headers, body }: MimePart): Buffer {
  const encoding = (headers.get('content-transfer-encoding') ?? '').toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  const text = body
    .replace(/[ \t]*=[ \t]*\r?\n/g, '')
    .replace(/=([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(text, 'latin1');
}

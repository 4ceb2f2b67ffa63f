/** Stored bytes as an answer: whole, the part that a `Range` header asks for, or that the caller has them already (RFC 9110, sections 13 and 14). */
import { StemmaError } from '../shared/errors.ts';
import { streamOf } from './stream-of.ts';
import type { RawResult } from '../contract/route.ts';

/** A part: `start` inclusive, `end` exclusive. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** Bytes that can be read in parts. `etag` names exactly these bytes, without quotes. */
export interface RangedBytes {
  readonly size: number;
  readonly etag: string;
  readonly name?: string | undefined;
  read(part?: Part): Promise<Uint8Array | AsyncGenerator<Uint8Array>>;
}

/**
 * What a route with `ranges` answers. @throws StemmaError RANGE_NOT_SATISFIABLE for a part that begins after the end.
 */
export async function rangedResult(request: Headers, bytes: RangedBytes): Promise<RawResult> {
  const { size, name } = bytes;
  const etag = `"${bytes.etag}"`;
  if (namesOne(request.get('if-none-match'), etag)) return { bytes: '', status: 304, headers: { 'accept-ranges': 'bytes', etag } };
  const condition = request.get('if-range');
  const part = condition === null || condition === etag ? partOf(request.get('range'), size) : undefined;
  const length = part ? part.end - part.start : size;
  const content = await bytes.read(part);
  return {
    bytes: content instanceof Uint8Array ? content : streamOf(content),
    type: 'application/octet-stream',
    name,
    status: part ? 206 : 200,
    headers: {
      'accept-ranges': 'bytes',
      etag,
      'content-length': String(length),
      ...(part ? { 'content-range': `bytes ${part.start}-${part.end - 1}/${size}` } : {}),
    },
  };
}

/** Whether a list of tags has this one, or is of any bytes. What a proxy made a weak tag of are the same bytes still. */
const namesOne = (tags: string | null, etag: string): boolean =>
  tags !== null && (tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag));

/** The part a header asks for; undefined for everything: no header, another unit, several parts, or nothing readable. */
export function partOf(header: string | null, size: number): Part | undefined {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    if (Number(last) === 0 || size === 0) throw outside(size);
    return { start: Math.max(0, size - Number(last)), end: size };
  }
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= size) throw outside(size);
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

const outside = (size: number): StemmaError =>
  new StemmaError('RANGE_NOT_SATISFIABLE', `There are ${size} bytes; the range lies outside of them.`, { size });

/**
 * Reads named entries of a zip that comes from anywhere. Nothing is written to disk, nothing expands past its budget, and what
 * does not agree with the archive's own directory (sizes, check sums, names) is refused instead of guessed.
 * Source of the layout: PKWARE APPNOTE 6.3, ZIP64 included; several disks are not read.
 */
import { crc32 } from 'node:zlib';
import { Inflate } from 'fflate';
import { StemmaError } from '../../../kernel/shared/errors.ts';

/** Sizes in bytes. */
export interface ZipLimits {
  readonly entries: number;
  readonly entryBytes: number;
  /** Of all entries that are read, inflated. */
  readonly totalBytes: number;
  /** Inflated to stored size, from 8 MB on: text of one repeated word reaches 300, a bomb 1000. */
  readonly ratio: number;
}

/** A file in a zip, as its directory states it. */
export interface ZipEntry {
  readonly name: string;
  /** In bytes, inflated. */
  readonly size: number;
}

export interface ZipArchive {
  /** The files, in the order of the directory; a name that is there twice once. */
  readonly entries: readonly ZipEntry[];
  /** Whether there is such a file; upper and lower case are the same. */
  has(name: string): boolean;
  /** Hands over the content of a file piece by piece. Throws PARSE_FAILED when it is broken or over a budget. */
  read(name: string, take: (piece: Uint8Array) => void): void;
}

interface Entry extends ZipEntry {
  /** Why it cannot be read, although others can. */
  readonly fault: StemmaError | undefined;
  readonly method: number;
  readonly checksum: number;
  readonly stored: number;
  readonly offset: number;
}

const usualLimits: ZipLimits = { entries: 20_000, entryBytes: 128 * 1024 * 1024, totalBytes: 256 * 1024 * 1024, ratio: 500 };
const freeBytes = 8 * 1024 * 1024;
/** The inflater hands over what one push gives, up to a thousand times its size; so a push is small. */
const pushBytes = 8 * 1024;

type ZipFault = 'broken' | 'encrypted' | 'bomb' | 'unsafe_name' | 'duplicate_name' | 'unsupported_compression';

const refused = (reason: ZipFault, message: string): StemmaError => new StemmaError('PARSE_FAILED', message, { reason });
const broken = (what: string): StemmaError =>
  refused('broken', `The file is damaged: ${what}. Open it in the program it comes from, save it again and add it again.`);

/** Opens a zip. Throws PARSE_FAILED with `details.reason`; reads no entry yet. */
export function openZip(bytes: Uint8Array, limits: ZipLimits = usualLimits): ZipArchive {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(bytes, view, limits);
  let left = limits.totalBytes;
  return {
    entries: [...entries.values()].map(({ name, size }) => ({ name, size })),
    has: (name) => entries.has(name.toLowerCase()),
    read(name, take) {
      const entry = entries.get(name.toLowerCase());
      if (!entry) throw broken(`${name} is missing`);
      if (entry.fault) throw entry.fault;
      if (entry.size > Math.min(limits.entryBytes, left)) throw bomb(entry.name);
      if (entry.size > freeBytes && entry.size > entry.stored * limits.ratio) throw bomb(entry.name);
      left -= entry.size;
      inflate(entry, storedBytes(bytes, view, entry), take);
    },
  };
}

const bomb = (name: string): StemmaError =>
  refused('bomb', `The file unpacks to far more than a document holds (${name}), so it is not read.`);

/** A comment has 64 kB at most; some programs and disks put zeros behind. */
const mostBehind = 1024 * 1024;

/** Where the directory at the end of the archive says it is: the last end record whose comment fits. */
function findEnd(view: DataView): number {
  const last = view.byteLength - 22;
  for (let at = last; at >= Math.max(0, last - mostBehind); at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) <= view.byteLength) return at;
  }
  throw broken('its table of contents is missing, so it was probably cut off');
}

/** The directory: where it lies, how large it is, and how many entries it has. */
interface Directory {
  readonly count: number;
  readonly size: number;
  /** Where it really is. */
  readonly start: number;
  /** What stands in front of the archive, which its offsets do not count. */
  readonly before: number;
}

function locateDirectory(view: DataView): Directory {
  const end = findEnd(view);
  const large = end >= 20 && view.getUint32(end - 20, true) === 0x07064b50 ? largeNumber(view, end - 12) : undefined;
  if (large !== undefined && large + 56 <= end && view.getUint32(large, true) === 0x06064b50) {
    const [count, size, start] = [32, 40, 48].map((at) => largeNumber(view, large + at)) as [number, number, number];
    const oneDisk = view.getUint32(large + 16, true) === 0 && view.getUint32(large + 20, true) === 0;
    if (oneDisk && start + size <= large) return { count, size, start, before: 0 };
    throw broken('its table of contents does not fit');
  }
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  const start = view.getUint32(end + 16, true);
  const oneDisk = view.getUint16(end + 4, true) === 0 && view.getUint16(end + 6, true) === 0 && view.getUint16(end + 8, true) === count;
  if (!oneDisk || start + size > end) throw broken('its table of contents does not fit');
  return { count, size, start: end - size, before: end - size - start };
}

/** A number of 64 bits; beyond what a file can hold it is as good as the largest. */
const largeNumber = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

function readDirectory(bytes: Uint8Array, view: DataView, limits: ZipLimits): Map<string, Entry> {
  const { count, size, start, before } = locateDirectory(view);
  if (count > limits.entries) throw refused('bomb', `The file has ${count} parts; a document has at most ${limits.entries}.`);
  const entries = new Map<string, Entry>();
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > start + size || view.getUint32(at, true) !== 0x02014b50) throw broken('its table of contents cannot be read');
    const length = view.getUint16(at + 28, true);
    const next = at + 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > start + size) throw broken('its table of contents cannot be read');
    const isUtf8 = (view.getUint16(at + 8, true) & 0x800) !== 0;
    const entry = readEntry(view, at, { name: entryName(bytes.subarray(at + 46, at + 46 + length), isUtf8), before });
    at = next;
    if (entry.name.endsWith('/')) continue;
    const key = entry.name.toLowerCase();
    const twice = (): StemmaError =>
      refused('duplicate_name', `The file has two parts of the same name (${entry.name}), so it is not read.`);
    entries.set(key, entries.has(key) ? { ...entry, fault: twice() } : entry);
  }
  return entries;
}

function readEntry(view: DataView, at: number, { name, before }: { readonly name: string; readonly before: number }): Entry {
  const method = view.getUint16(at + 10, true);
  const sizes = { stored: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), offset: view.getUint32(at + 42, true) };
  const { stored, size, offset } = [sizes.stored, sizes.size, sizes.offset].includes(0xffff_ffff) ? largeSizes(view, at, sizes) : sizes;
  let fault: StemmaError | undefined;
  if ((view.getUint16(at + 8, true) & 0x41) !== 0) {
    fault = refused('encrypted', 'The file is protected by a password. Save it without one and add it again.');
  } else if (method !== 0 && method !== 8) {
    fault = refused('unsupported_compression', `The file is packed in a way that is not read (${name}). Save it again and add it again.`);
  } else if ([stored, size, offset].includes(0xffff_ffff)) fault = broken(`the size of ${name} is not stated`);
  return { name, method, checksum: view.getUint32(at + 16, true), stored, size, offset: offset + before, fault };
}

interface EntrySizes {
  readonly stored: number;
  readonly size: number;
  readonly offset: number;
}

/** The numbers that do not fit into 32 bits stand in an extra field, in this order, only those that are missing. */
function largeSizes(view: DataView, at: number, sizes: EntrySizes): EntrySizes {
  let field = at + 46 + view.getUint16(at + 28, true);
  const end = field + view.getUint16(at + 30, true);
  for (; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let next = field + 4;
    const last = Math.min(next + view.getUint16(field + 2, true), end);
    const large = (given: number): number => {
      if (given !== 0xffff_ffff || next + 8 > last) return given;
      next += 8;
      return largeNumber(view, next - 8);
    };
    return { size: large(sizes.size), stored: large(sizes.stored), offset: large(sizes.offset) };
  }
  return sizes;
}

/** The name of an entry with slashes, those in front left out. A name that would lead out of a folder has no business in a document. */
function entryName(bytes: Uint8Array, isUtf8: boolean): string {
  const text = Buffer.from(bytes).toString('utf8');
  // Older programs write names in the code page of their machine.
  const written = !isUtf8 && text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : text;
  const name = written.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  if (name === '' || name.includes('\0') || /^[A-Za-z]:|(?:^|\/)\.\.(?:\/|$)/.test(name)) {
    throw refused('unsafe_name', 'The file has a part whose name leads out of its folder, so it is not read.');
  }
  return name;
}

/** The bytes of an entry as they lie in the archive. Its own header must name the same file as the directory does. */
function storedBytes(bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const { offset, name } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) throw broken(`${name} is not where it should be`);
  const length = view.getUint16(offset + 26, true);
  const start = offset + 30 + length + view.getUint16(offset + 28, true);
  if (start + entry.stored > bytes.length) throw broken(`${name} is cut off`);
  const isUtf8 = (view.getUint16(offset + 6, true) & 0x800) !== 0;
  if (entryName(bytes.subarray(offset + 30, offset + 30 + length), isUtf8) !== name) throw broken(`${name} is not where it should be`);
  return bytes.subarray(start, start + entry.stored);
}

/** Unpacks up to the stated size and not a byte further; checks size and check sum. */
function inflate(entry: Entry, stored: Uint8Array, take: (piece: Uint8Array) => void): void {
  let size = 0;
  let checksum = 0;
  const accept = (piece: Uint8Array): void => {
    size += piece.length;
    if (size > entry.size) throw broken(`${entry.name} is longer than stated`);
    checksum = crc32(piece, checksum);
    if (piece.length > 0) take(piece);
  };
  if (entry.method === 0) accept(stored);
  else push(entry.name, stored, accept);
  if (size !== entry.size || checksum !== entry.checksum) throw broken(`${entry.name} does not unpack to what was packed`);
}

function push(name: string, stored: Uint8Array, accept: (piece: Uint8Array) => void): void {
  const inflater = new Inflate();
  let pieces: Uint8Array[] = [];
  inflater.ondata = (piece) => pieces.push(piece);
  for (let at = 0; at === 0 || at < stored.length; at += pushBytes) {
    try {
      inflater.push(stored.subarray(at, at + pushBytes), at + pushBytes >= stored.length);
    } catch {
      throw broken(`${name} cannot be unpacked`);
    }
    // What takes the pieces may throw errors of its own, so it is called outside the inflater.
    const ready = pieces;
    pieces = [];
    ready.forEach(accept);
  }
}

import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { openZip } from './zip.ts';
import type { ZipLimits } from './zip.ts';

const limits: ZipLimits = { entries: 50, entryBytes: 20_000_000, totalBytes: 30_000_000, ratio: 500 };
const usual = zipSync({ 'a/b.txt': strToU8('hello '.repeat(50)), 'c.bin': [new Uint8Array([1, 2, 3]), { level: 0 }] });

function contentOf(bytes: Uint8Array, name: string, own = limits): string {
  const pieces: Uint8Array[] = [];
  openZip(bytes, own).read(name, (piece) => pieces.push(piece));
  return Buffer.concat(pieces).toString('latin1');
}

function fault(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(StemmaError);
    if (error instanceof StemmaError) {
      expect(error.code).toBe('PARSE_FAILED');
      return error.details?.['reason'];
    }
  }
  return undefined;
}

/** A copy with bytes written over, at a place found by what stands there. */
function spoiled(bytes: Uint8Array, find: string, offset: number, write: readonly number[]): Uint8Array {
  const copy = Buffer.from(bytes);
  const at = copy.lastIndexOf(Buffer.from(find, 'latin1'));
  expect(at).toBeGreaterThanOrEqual(0);
  copy.set(write, at + offset);
  return copy;
}
const directory = 'PK\x01\x02';
const end = 'PK\x05\x06';

test('packed and plain entries, whatever the case of their names; a trailing comment', () => {
  expect(contentOf(usual, 'A/b.txt')).toBe('hello '.repeat(50));
  expect(contentOf(usual, 'c.bin')).toBe('\x01\x02\x03');
  const zip = openZip(Buffer.concat([spoiled(usual, end, 20, [3, 0]), Buffer.from('end')]), limits);
  expect([zip.has('a/B.TXT'), zip.has('a'), zip.has('constructor')]).toEqual([true, false, false]);
});

test('an entry larger than one push comes whole', () => {
  const large = Buffer.alloc(3_000_000, 0).map((_, index) => (index * index) % 251);
  expect(contentOf(zipSync({ large }), 'large') === Buffer.from(large).toString('latin1')).toBe(true);
});

describe('what is refused', () => {
  test.each<[string, Uint8Array, string]>([
    ['cut off', usual.subarray(0, -30), 'broken'],
    ['nothing', new Uint8Array(), 'broken'],
    ['another file', strToU8('PK\x03\x04 this is not a zip at all'), 'broken'],
    ['a directory that is elsewhere', spoiled(usual, end, 16, [1, 0, 0, 0]), 'broken'],
    ['a directory beyond the end', spoiled(usual, end, 16, [255, 255, 255, 127]), 'broken'],
    ['more entries than there are', spoiled(usual, end, 8, [9, 0, 9, 0]), 'broken'],
    ['several disks', spoiled(usual, end, 4, [1, 0]), 'broken'],
    ['sizes of a large archive', spoiled(usual, directory, 24, [255, 255, 255, 255]), 'broken'],
    ['a password', spoiled(usual, directory, 8, [1, 0]), 'encrypted'],
    ['another way of packing', spoiled(usual, directory, 10, [12, 0]), 'unsupported_compression'],
    ['a name that leads out', zipSync({ '../x': new Uint8Array() }), 'unsafe_name'],
    ['a name that leads out, other slashes', zipSync({ 'a\\..\\x': new Uint8Array() }), 'unsafe_name'],
    ['a name from the root', zipSync({ '/x': new Uint8Array() }), 'unsafe_name'],
    ['a drive', zipSync({ 'C:x': new Uint8Array() }), 'unsafe_name'],
    ['a NUL', zipSync({ 'a\0b': new Uint8Array() }), 'unsafe_name'],
    ['a name twice', zipSync({ 'word/a': new Uint8Array(), 'WORD/A': new Uint8Array() }), 'duplicate_name'],
    ['too many entries', zipSync(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}`, new Uint8Array()]))), 'bomb'],
  ])('%s', (_, bytes, reason) => {
    expect(fault(() => openZip(bytes, limits))).toBe(reason);
  });

  test.each<[string, Uint8Array, string]>([
    ['content that was changed', spoiled(usual, '\x01\x02\x03PK', 0, [9]), 'broken'],
    ['a check sum that was changed', spoiled(usual, directory, 16, [9, 9]), 'broken'],
    ['a size that is too small', spoiled(usual, directory, 24, [2, 0]), 'broken'],
    ['a size that is too large', spoiled(usual, directory, 24, [4, 0]), 'broken'],
    ['a place that is wrong', spoiled(usual, directory, 42, [0]), 'broken'],
    ['a place beyond the end', spoiled(usual, directory, 42, [255, 255, 255, 127]), 'broken'],
  ])('%s', (_, bytes, reason) => {
    expect(fault(() => contentOf(bytes, 'c.bin'))).toBe(reason);
  });

  test('an entry whose own header names another one', () => {
    const other = Buffer.from(usual);
    other.write('d', other.indexOf('c.bin'));
    expect(fault(() => contentOf(other, 'c.bin'))).toBe('broken');
  });

  test('an entry that is not there, or does not unpack', () => {
    expect(fault(() => contentOf(usual, 'd'))).toBe('broken');
    const packed = spoiled(usual, 'PK\x03\x04', 0, []);
    expect(fault(() => contentOf(Buffer.from(packed).fill(0xff, 37, 45), 'a/b.txt'))).toBe('broken');
  });
});

describe('bombs', () => {
  const bomb = zipSync({ bomb: new Uint8Array(25_000_000) });
  test('stated sizes are checked before anything is unpacked', () => {
    expect(fault(() => contentOf(bomb, 'bomb'))).toBe('bomb');
    expect(fault(() => contentOf(bomb, 'bomb', { ...limits, entryBytes: 30_000_000 }))).toBe('bomb');
    expect(contentOf(bomb, 'bomb', { ...limits, entryBytes: 30_000_000, ratio: 2000 }).length).toBe(25_000_000);
  });

  test('a stated size that is a lie ends the unpacking', () => {
    let taken = 0;
    const lying = spoiled(bomb, directory, 24, [0, 0, 16, 0]);
    expect(fault(() => openZip(lying, limits).read('bomb', (piece) => (taken += piece.length)))).toBe('broken');
    expect(taken).toBeLessThanOrEqual(1 << 20);
  });

  test('all entries share one budget', () => {
    const files = { a: new Uint8Array(12_000), b: new Uint8Array(12_000) };
    const zip = openZip(zipSync(files), { ...limits, totalBytes: 20_000 });
    zip.read('a', () => undefined);
    expect(fault(() => zip.read('b', () => undefined))).toBe('bomb');
    expect(fault(() => zip.read('a', () => undefined))).toBe('bomb');
  });
});

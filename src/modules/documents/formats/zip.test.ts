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

/** The same archive with the numbers of its end record and of its last entry written in 64 bits. */
function asZip64(bytes: Uint8Array): Uint8Array {
  const old = Buffer.from(bytes);
  const last = old.lastIndexOf(end);
  const [size, start] = [old.readUInt32LE(last + 12), old.readUInt32LE(last + 16)];
  const entries = old.subarray(start, start + size);
  const at = entries.lastIndexOf(directory);
  const extra = Buffer.alloc(28);
  extra.writeUInt32LE(0x0018_0001);
  [24, 20, 42].forEach((field, index) => {
    extra.writeBigUInt64LE(BigInt(entries.readUInt32LE(at + field)), 4 + index * 8);
    entries.writeUInt32LE(0xffff_ffff, at + field);
  });
  entries.writeUInt16LE(28, at + 30);
  const name = at + 46 + entries.readUInt16LE(at + 28);
  const grown = Buffer.concat([entries.subarray(0, name), extra, entries.subarray(name)]);
  const record = Buffer.alloc(56);
  record.write('PK\x06\x06', 'latin1');
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(old.readUInt16LE(last + 8)), 24);
  record.writeBigUInt64LE(BigInt(old.readUInt16LE(last + 8)), 32);
  record.writeBigUInt64LE(BigInt(grown.length), 40);
  record.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(start + grown.length), 8);
  locator.writeUInt32LE(1, 16);
  const finish = Buffer.from(old.subarray(last));
  finish.fill(0xff, 8, 20);
  return Buffer.concat([old.subarray(0, start), grown, record, locator, finish]);
}

const directory = 'PK\x01\x02';
const end = 'PK\x05\x06';

test('packed and plain entries, whatever the case of their names; a trailing comment', () => {
  expect(contentOf(usual, 'A/b.txt')).toBe('hello '.repeat(50));
  expect(contentOf(usual, 'c.bin')).toBe('\x01\x02\x03');
  const zip = openZip(Buffer.concat([spoiled(usual, end, 20, [3, 0]), Buffer.from('end')]), limits);
  expect([zip.has('a/B.TXT'), zip.has('a'), zip.has('constructor')]).toEqual([true, false, false]);
});

test('names from the root, and an archive behind something else', () => {
  expect(contentOf(zipSync({ '/x': strToU8('y') }), 'x')).toBe('y');
  expect(contentOf(Buffer.concat([Buffer.from('#!/bin/sh\n'), usual]), 'c.bin')).toBe('\x01\x02\x03');
});

test('an archive of the large form', () => {
  expect(contentOf(asZip64(usual), 'a/b.txt')).toBe('hello '.repeat(50));
  expect(fault(() => contentOf(spoiled(asZip64(usual), 'PK\x06\x06', 48, [255, 255, 255, 255, 255]), 'a/b.txt'))).toBe('broken');
});

test('one entry that cannot be read leaves the others', () => {
  const twice = zipSync({ a: strToU8('a'), A: strToU8('b'), c: strToU8('c') });
  expect([fault(() => contentOf(twice, 'a')), contentOf(twice, 'c')]).toEqual(['duplicate_name', 'c']);
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
    ['a directory beyond the end', spoiled(usual, end, 16, [255, 255, 255, 127]), 'broken'],
    ['more entries than there are', spoiled(usual, end, 8, [9, 0, 9, 0]), 'broken'],
    ['several disks', spoiled(usual, end, 4, [1, 0]), 'broken'],
    ['a name that leads out', zipSync({ '../x': new Uint8Array() }), 'unsafe_name'],
    ['a name that leads out, other slashes', zipSync({ 'a\\..\\x': new Uint8Array() }), 'unsafe_name'],
    ['a drive', zipSync({ 'C:x': new Uint8Array() }), 'unsafe_name'],
    ['a NUL', zipSync({ 'a\0b': new Uint8Array() }), 'unsafe_name'],
    ['too many entries', zipSync(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`${i}`, new Uint8Array()]))), 'bomb'],
  ])('%s', (_, bytes, reason) => {
    expect(fault(() => openZip(bytes, limits))).toBe(reason);
  });

  test.each<[string, Uint8Array, string]>([
    ['a password', spoiled(usual, directory, 8, [1, 0]), 'encrypted'],
    ['another way of packing', spoiled(usual, directory, 10, [12, 0]), 'unsupported_compression'],
    ['a size that stands nowhere', spoiled(usual, directory, 24, [255, 255, 255, 255]), 'broken'],
    ['a directory that is elsewhere', spoiled(usual, end, 16, [1, 0, 0, 0]), 'broken'],
    ['a name twice', zipSync({ 'c.bin': new Uint8Array([1, 2, 3]), 'C.BIN': new Uint8Array() }), 'duplicate_name'],
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

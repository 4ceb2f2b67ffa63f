/** What every implementation of the port must do. Each one's test calls it. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import type { BlobStore } from './blob-store.ts';

export interface BlobStoreSubject extends AsyncDisposable {
  readonly store: BlobStore;
  /** Flips one stored byte of a blob. */
  damage(sha256: string): Promise<void>;
  /** How many whole or half objects the store holds, temporary ones too. */
  objects(): Promise<number>;
  /** How often the bytes of a blob were put in place. */
  written(sha256: string): Promise<unknown>;
  /** How far apart two times of putting must be to be told apart, in milliseconds. */
  readonly apart: number;
}

const mebibyte = 1_048_576;

export async function* inPieces(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(start, start + size);
  }
}

export async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const bytesOf = (store: BlobStore, sha256: string): Promise<Buffer> =>
  store.withLocal(sha256, async (local) => (typeof local === 'string' ? readFile(local) : Buffer.from(local)));

export function blobStoreSuite(open: () => Promise<BlobStoreSubject>): void {
  let subject: BlobStoreSubject;
  beforeEach(async () => void (subject = await open()));
  afterEach(() => subject[Symbol.asyncDispose]());
  const put = (bytes: Uint8Array, limit = 100 * mebibyte) => subject.store.put(inPieces(bytes), limit);
  const unknown = hashOf('never stored');

  describe.each([
    ['empty', 0],
    ['small', 1000],
    ['large', 3 * mebibyte + 17],
  ])('a blob that is %s', (_, size) => {
    const bytes = randomBytes(size);
    const sha256 = hashOf(bytes);

    test('is named by its hash and read back exactly, whole, in pieces and by range', async () => {
      expect(await put(bytes)).toEqual({ sha256, size });
      expect(await subject.store.has(sha256)).toBe(true);
      expect(await subject.store.size(sha256)).toBe(size);
      expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
      expect(Buffer.compare(await collect(subject.store.stream(sha256)), bytes)).toBe(0);
      expect(Buffer.compare(await bytesOf(subject.store, sha256), bytes)).toBe(0);
      for (const [start, end] of [
        [0, 1],
        [0, size],
        [size - 1, size],
        [10, 10],
        [5, 70_005],
      ] as const) {
        if (start < 0 || end > size) continue;
        expect(Buffer.compare(await collect(subject.store.stream(sha256, { start, end })), bytes.subarray(start, end))).toBe(0);
      }
    });

    test('is stored once, however often and at once it is put', async () => {
      await put(bytes);
      const before = [await subject.objects(), await subject.written(sha256)];
      const all = await Promise.all(Array.from({ length: 8 }, () => put(bytes)));
      expect(all).toEqual(all.map(() => ({ sha256, size })));
      expect([await subject.objects(), await subject.written(sha256)]).toEqual(before);
    });

    test('is stored once when it comes many times at once for the first time', async () => {
      await Promise.all(Array.from({ length: 8 }, () => put(bytes)));
      expect(await subject.objects()).toBe(1);
      expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
    });
  });

  describe.each([
    ['small', 1000],
    ['large', 3 * mebibyte],
  ])('a %s blob with one flipped byte', (_, size) => {
    const bytes = randomBytes(size);
    const sha256 = hashOf(bytes);
    const damaged = { code: 'INTERNAL', message: expect.stringContaining('no longer matches its hash') as string };

    test('is never read as if it were whole, and repaired by putting it again', async () => {
      await put(bytes);
      await subject.damage(sha256);
      await expect(subject.store.read(sha256)).rejects.toMatchObject(damaged);
      let seen = 0;
      const reading = async (): Promise<void> => {
        for await (const piece of subject.store.stream(sha256)) seen += piece.byteLength;
      };
      await expect(reading()).rejects.toMatchObject(damaged);
      expect(seen).toBeLessThan(size);
      await put(bytes);
      expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
      expect(await subject.objects()).toBe(1);
    });
  });

  test('what was never stored is not found, and what is no hash is refused', async () => {
    const { store } = subject;
    const reads = [
      () => store.size(unknown),
      () => store.read(unknown),
      () => store.withLocal(unknown, async () => {}),
      () => store.stream(unknown).next(),
    ];
    for (const read of reads) {
      await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await store.has(unknown)).toBe(false);
    expect(await store.remove(unknown, async () => true)).toBe(false);
    for (const name of ['../../etc/passwd', unknown.toUpperCase(), unknown.slice(1), '']) {
      await expect(store.read(name)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    }
  });

  test.each([
    ['small', 2000],
    ['large', 3 * mebibyte],
  ])('a %s stream that is over the limit, or fails, leaves nothing', async (_, size) => {
    await expect(put(randomBytes(size), size - 1)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(await put(randomBytes(10), 10)).toMatchObject({ size: 10 });
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield* inPieces(randomBytes(size));
      throw new Error('the caller left');
    };
    await expect(subject.store.put(failing(), 100 * mebibyte)).rejects.toThrow('the caller left');
    expect(await subject.objects()).toBe(1);
  });

  describe('registering', () => {
    const bytes = randomBytes(500);
    const sha256 = hashOf(bytes);

    test('happens when the bytes can be read', async () => {
      await subject.store.put(inPieces(bytes), 1000, async (stored) => {
        expect(stored).toEqual({ sha256, size: 500 });
        expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
      });
    });

    test('that fails fails the put, and leaves bytes that nobody has', async () => {
      await expect(subject.store.put(inPieces(bytes), 1000, () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
      expect(await subject.store.has(sha256)).toBe(true);
    });

    test.each([500, 2 * mebibyte])('outlives a removal that looked before it (%i bytes)', async (size) => {
      const content = randomBytes(size);
      const name = hashOf(content);
      await subject.store.put(inPieces(content), size, async () => {
        expect(await subject.store.remove(name, async () => true)).toBe(true);
      });
      expect(Buffer.compare(await subject.store.read(name), content)).toBe(0);
      expect(await subject.objects()).toBe(1);
    });
  });

  describe('many at once', () => {
    const contents = [randomBytes(1000), Buffer.alloc(0), randomBytes(20), randomBytes(70_000)];
    const names = contents.map((bytes) => hashOf(bytes));

    test('are answered in order, read back exactly, whole and by range, and stored once', async () => {
      const first = contents[0] as Buffer;
      await put(contents[2] as Buffer);
      const registered: string[] = [];
      const stored = await subject.store.putMany(
        [...contents, first],
        async (some) => void registered.push(...some.map(({ sha256 }) => sha256)),
      );
      expect(stored).toEqual([...contents, first].map((bytes) => ({ sha256: hashOf(bytes), size: bytes.byteLength })));
      expect(new Set(registered)).toEqual(new Set(names));
      const objects = await subject.objects();
      for (const [at, sha256] of names.entries()) {
        const bytes = contents[at] as Buffer;
        expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
        expect(Buffer.compare(await collect(subject.store.stream(sha256)), bytes)).toBe(0);
        const range = { start: 3, end: 15 };
        expect(Buffer.compare(await collect(subject.store.stream(sha256, range)), bytes.subarray(3, 15))).toBe(0);
        expect([await subject.store.has(sha256), await subject.store.size(sha256)]).toEqual([true, bytes.byteLength]);
        expect(await bytesOf(subject.store, sha256)).toEqual(bytes);
      }
      await put(first);
      await subject.store.putMany(contents);
      expect(await subject.objects()).toBe(objects);
    });

    test('one of them can be removed, the others stay; what is used stays', async () => {
      const [first = '', , , last = ''] = names;
      await subject.store.putMany(contents);
      expect(await subject.store.remove(last, async () => false)).toBe(false);
      expect(await subject.store.remove(first, async () => true)).toBe(true);
      expect(await Promise.all(names.map((name) => subject.store.has(name)))).toEqual([false, true, true, true]);
      for (const [at, name] of names.entries())
        if (name !== first) expect(Buffer.compare(await subject.store.read(name), contents[at] as Buffer)).toBe(0);
    });

    test('what is removed before it is registered is there when the call returns', async () => {
      const [first = ''] = names;
      await subject.store.putMany(contents, async () => void (await subject.store.remove(first, async () => true)));
      expect(Buffer.compare(await subject.store.read(first), contents[0] as Buffer)).toBe(0);
    });

    test('are listed as put before a time until one of them is put again', async () => {
      await subject.store.putMany(contents);
      await new Promise((resolve) => setTimeout(resolve, subject.apart));
      const between = new Date();
      const before = async (): Promise<string[]> => {
        const found: string[] = [];
        for await (const name of subject.store.putBefore(between)) found.push(name);
        return found.sort();
      };
      expect(await before()).toEqual(names.toSorted());
      await new Promise((resolve) => setTimeout(resolve, subject.apart));
      await put(contents[0] as Buffer);
      expect(await before()).not.toContain(names[0]);
    });
  });

  describe('removing', () => {
    const bytes = randomBytes(500);
    const sha256 = hashOf(bytes);
    beforeEach(() => put(bytes));

    test('takes away what is unused and nothing else', async () => {
      const { sha256: other } = await put(randomBytes(10));
      expect(await subject.store.remove(sha256, async () => true)).toBe(true);
      expect(await subject.store.has(sha256)).toBe(false);
      expect(await subject.store.has(other)).toBe(true);
      expect(await subject.objects()).toBe(1);
    });

    test('leaves what is used, or of which nobody can say, and it can be read all the while', async () => {
      const asked = async (): Promise<boolean> => {
        expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
        expect(await subject.store.has(sha256)).toBe(true);
        return false;
      };
      expect(await subject.store.remove(sha256, asked)).toBe(false);
      await expect(subject.store.remove(sha256, () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
      expect(Buffer.compare(await subject.store.read(sha256), bytes)).toBe(0);
      expect(await subject.objects()).toBe(1);
    });

    test('what was put before a time is listed, what was put again since is not', async () => {
      await new Promise((resolve) => setTimeout(resolve, subject.apart));
      const between = new Date();
      await new Promise((resolve) => setTimeout(resolve, subject.apart));
      const { sha256: later } = await put(randomBytes(10));
      const before = async (time: Date): Promise<string[]> => {
        const found: string[] = [];
        for await (const name of subject.store.putBefore(time)) found.push(name);
        return found.sort();
      };
      expect(await before(between)).toEqual([sha256]);
      expect(await before(new Date(Date.now() + 1000))).toEqual([sha256, later].sort());
      await put(bytes);
      expect(await before(between)).toEqual([]);
    });
  });
}

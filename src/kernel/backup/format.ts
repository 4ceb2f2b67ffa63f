/**
 * The file of a backup: a first line that says what it is, then entries, each a line of JSON and the bytes that the line announces,
 * named with their SHA-256; the last one has the SHA-256 of everything before it. It is written and read from front to end, so that
 * nothing of it has to fit into memory.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { StemmaError } from '../shared/errors.ts';
import { sha256 as hashOf } from '../shared/fingerprint.ts';

export const firstLine = 'stemma-backup 1\n';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const number = z.int().min(0);

const manifest = z.object({
  entry: z.literal('manifest'),
  at: z.iso.datetime(),
  /** Of the software that wrote it. */
  version: z.string(),
  /** Every workspace of the instance, or one. */
  scope: z.enum(['instance', 'workspace']),
  workspaces: z.array(z.object({ id: z.uuid(), name: z.string() })),
  /** The schema that the rows are of. */
  migrations: z.array(z.object({ module: z.string(), name: z.string(), hash })),
});
const rows = z.object({
  entry: z.literal('rows'),
  workspace: z.uuid(),
  table: z.string(),
  columns: z.array(z.string()).min(1),
  /** How many. The bytes are their values column by column, as JSON, compressed. */
  rows: number,
  size: number,
  sha256: hash,
});
/** The bytes of a stored file; their hash is its name. */
const blob = z.object({ entry: z.literal('blob'), size: number, sha256: hash });
/** It could not be finished; the file is no backup. */
const failed = z.object({ entry: z.literal('failed'), code: z.string(), message: z.string() });
const end = z.object({ entry: z.literal('end'), rows: number, blobs: number, sha256: hash });

const head = z.discriminatedUnion('entry', [manifest, rows, blob, failed, end]);
export type Head = z.output<typeof head>;
export type Manifest = z.output<typeof manifest>;
export type RowsHead = z.output<typeof rows>;
export type BlobHead = z.output<typeof blob>;

/** What there is in a backup. */
export interface Contents {
  readonly manifest: Manifest;
  readonly rows: number;
  readonly blobs: number;
  /** Of the whole file. */
  readonly bytes: number;
}

/** One entry that is read: its line, and its bytes, to be read before the next entry is asked for. */
export interface Entry {
  readonly head: Manifest | RowsHead | BlobHead;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How many bytes of the file come before it. */
  readonly at: number;
}

/** Writes entries: whatever it answers is the next part of the file. */
export class Writer {
  readonly #hash = createHash('sha256');
  #rows = 0;
  #blobs = 0;

  start(): Uint8Array {
    return this.#written(Buffer.from(firstLine));
  }

  manifest(about: Omit<Manifest, 'entry'>): Uint8Array {
    return this.#written(lineOf({ entry: 'manifest', ...about }));
  }

  rows(of: Pick<RowsHead, 'workspace' | 'table' | 'columns' | 'rows'>, bytes: Uint8Array): Uint8Array {
    this.#rows += of.rows;
    const line = lineOf({ entry: 'rows', ...of, size: bytes.byteLength, sha256: hashOf(bytes) });
    return this.#written(Buffer.concat([line, bytes]));
  }

  /** @throws StemmaError INTERNAL when the bytes are not as many as announced; whoever gives them has checked their hash. */
  async *blob(of: Omit<BlobHead, 'entry'>, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    this.#blobs += 1;
    yield this.#written(lineOf({ entry: 'blob', ...of }));
    let given = 0;
    for await (const piece of bytes) {
      given += piece.byteLength;
      yield this.#written(piece);
    }
    if (given !== of.size) throw new StemmaError('INTERNAL', `A stored file has ${given} bytes and should have ${of.size}.`, { ...of });
  }

  end(): Uint8Array {
    return lineOf({ entry: 'end', rows: this.#rows, blobs: this.#blobs, sha256: this.#hash.digest('hex') });
  }

  #written(bytes: Uint8Array): Uint8Array {
    this.#hash.update(bytes);
    return bytes;
  }
}

const lineOf = (line: Head): Buffer => Buffer.from(`${JSON.stringify(line)}\n`);

/** What a writer says instead of its end. */
export const failedLine = (error: StemmaError): Uint8Array => lineOf({ entry: 'failed', code: error.code, message: error.message });

const damaged = (what: string): StemmaError =>
  new StemmaError('VALIDATION_ERROR', `The backup is damaged: ${what} Nothing was changed; take another copy of it.`);
const cut = (): StemmaError => damaged('it ends before its end, so a part of it is missing.');

/**
 * Reads a backup from front to end, checking every entry against its hash and the whole against its own at the end: who goes by what
 * it gives before the last entry was given must be ready to be told that it does not hold.
 * @throws StemmaError VALIDATION_ERROR for what is no backup, is cut, or was changed; what the writer failed with.
 */
export async function* readEntries(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Entry, Contents> {
  const source = new Source(pieces);
  const first = await source.upTo(firstLine.length);
  if (first.toString('latin1') !== firstLine) throw foreign(first);
  let about: Manifest | undefined;
  const read = { rows: 0, blobs: 0 };
  for (;;) {
    const whole = source.digest();
    const next = headOf(await source.line());
    if (next.entry === 'failed') throw broken(next);
    if (next.entry === 'end') {
      if (!about || next.sha256 !== whole || next.rows !== read.rows || next.blobs !== read.blobs)
        throw damaged('it was changed after it was made.');
      if ((await source.upTo(1)).byteLength > 0) throw damaged('there is something behind its end.');
      return { manifest: about, ...read, bytes: source.bytes };
    }
    if ((next.entry === 'manifest') !== (about === undefined)) throw damaged('its parts are not in their order.');
    if (next.entry === 'manifest') about = next;
    if (next.entry === 'rows') read.rows += next.rows;
    if (next.entry === 'blob') read.blobs += 1;
    const bytes = next.entry === 'manifest' ? empty() : source.body(next.size, next.sha256);
    if (next.entry === 'rows' && read.blobs > 0) throw damaged('its parts are not in their order.');
    if (next.entry === 'rows' && !about?.workspaces.some(({ id }) => id === next.workspace))
      throw damaged('it has rows of a workspace that it does not name.');
    yield { head: next, bytes, at: source.bytes };
    for await (const _ of bytes); // what nobody read is checked all the same
  }
}

/** Reads all of it for nothing but its word. */
export async function checkEntries(pieces: AsyncIterable<Uint8Array>, seen: (entry: Entry['head']) => void = () => {}): Promise<Contents> {
  const entries = readEntries(pieces);
  for (;;) {
    const { done, value } = await entries.next();
    if (done) return value;
    seen(value.head);
  }
}

async function* empty(): AsyncGenerator<never> {}

function headOf(line: Buffer): Head {
  let parsed;
  try {
    parsed = head.safeParse(JSON.parse(line.toString('utf8')));
  } catch {
    throw damaged('one of its lines cannot be read.');
  }
  if (!parsed.success) throw damaged('one of its lines is not what it should be.');
  return parsed.data;
}

function foreign(first: Buffer): StemmaError {
  const newer = /^stemma-backup (\d+)/.exec(first.toString('latin1'))?.[1];
  return new StemmaError(
    'VALIDATION_ERROR',
    newer === undefined
      ? 'This is no backup of Stemma. Nothing was changed.'
      : 'This backup has a format that this version of Stemma does not know. Nothing was changed; use the version that made it, or a newer one.',
  );
}

function broken({ code, message }: z.output<typeof failed>): StemmaError {
  const known = code === 'CONFLICT' || code === 'UNAVAILABLE' || code === 'STORAGE_FULL' || code === 'CANCELLED' ? code : 'INTERNAL';
  return new StemmaError(known, `The backup was not finished: ${message}`);
}

const longestLine = 4_194_304;

/** A stream that is taken in lines and in counted bytes. */
class Source {
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #hash = createHash('sha256');
  #rest: Buffer = Buffer.alloc(0);
  bytes = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Of everything that was taken so far. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  /** So many bytes, or what there is. */
  async upTo(count: number): Promise<Buffer> {
    while (this.#rest.byteLength < count && (await this.#more()));
    return this.#take(Math.min(count, this.#rest.byteLength));
  }

  async line(): Promise<Buffer> {
    for (let from = 0; ;) {
      const at = this.#rest.indexOf(0x0a, from);
      if (at >= 0) return this.#take(at + 1);
      from = this.#rest.byteLength;
      if (from > longestLine) throw damaged('one of its lines does not end.');
      if (!(await this.#more())) throw cut();
    }
  }

  async *body(size: number, sha256: string): AsyncGenerator<Uint8Array> {
    const own = createHash('sha256');
    for (let left = size; left > 0;) {
      if (this.#rest.byteLength === 0 && !(await this.#more())) throw cut();
      const part = this.#take(Math.min(left, this.#rest.byteLength));
      own.update(part);
      left -= part.byteLength;
      // The last part is given when all of it is known to be right.
      if (left === 0 && own.digest('hex') !== sha256) throw damaged('a part of it was changed after it was made.');
      yield part;
    }
  }

  #take(count: number): Buffer {
    const taken = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    this.#hash.update(taken);
    this.bytes += count;
    return taken;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (done) return false;
    const piece = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    this.#rest = this.#rest.byteLength === 0 ? piece : Buffer.concat([this.#rest, piece]);
    return true;
  }
}

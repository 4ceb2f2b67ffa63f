/** The PostgreSQL wire protocol (version 3.0), as far as the bridge has to read and write it. */

/** One message of a client: its type byte and the whole message, type and length included. The startup message has type ''. */
export interface Message {
  readonly type: string;
  readonly bytes: Buffer;
}

export const sslRequest = 80_877_103;
export const gssRequest = 80_877_104;
export const cancelRequest = 80_877_102;

/** Cuts a byte stream into messages; the first ones, until `started`, carry no type byte. */
export class Framer {
  #rest: Buffer[] = [];
  #length = 0;
  #started = false;

  /** From now on every message has a type byte. */
  start(): void {
    this.#started = true;
  }

  push(chunk: Buffer): void {
    this.#rest.push(chunk);
    this.#length += chunk.length;
  }

  /** The next complete message, if there is one. */
  next(): Message | undefined {
    const typed = this.#started ? 1 : 0;
    if (this.#length < typed + 4) return undefined;
    const head = this.#head(typed + 4);
    const size = typed + head.readInt32BE(typed);
    if (size < typed + 4) throw new Error('A message of the wire protocol has an impossible length.');
    if (this.#length < size) return undefined;
    const whole = this.#head(size);
    this.#rest = whole.length > size ? [whole.subarray(size)] : [];
    this.#length -= size;
    return { type: typed ? String.fromCharCode(whole[0] ?? 0) : '', bytes: whole.subarray(0, size) };
  }

  /** The buffered bytes as one buffer when its first part has fewer than `size`; joined once per message, not per chunk. */
  #head(size: number): Buffer {
    const [first] = this.#rest;
    if (first && first.length >= size) {
      if (this.#rest.length === 1) return first;
      if (size <= 5) return first;
    }
    const joined = Buffer.concat(this.#rest);
    this.#rest = [joined];
    return joined;
  }
}

/** The parameters of a startup message. */
export function startupParameters(bytes: Buffer): Map<string, string> {
  const words = bytes.toString('utf8', 8).split('\0');
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at]; at += 2) parameters.set(words[at] ?? '', words[at + 1] ?? '');
  return parameters;
}

/** The zero-terminated string that starts at `at`. */
export function stringAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString('utf8', at, end < 0 ? bytes.length : end);
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const text = (...words: readonly string[]): Buffer => Buffer.from(words.map((word) => `${word}\0`).join(''), 'utf8');

/** A simple query. */
export const query = (sql: string): Buffer => message('Q', text(sql));

/** What a server answers to a good startup message: no password asked, then ready and idle. */
export function welcome(connection: number, parameters: Readonly<Record<string, string>>): Buffer {
  const key = Buffer.alloc(8);
  key.writeInt32BE(connection);
  return Buffer.concat([
    message('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) => message('S', text(name, value))),
    message('K', key),
    message('Z', Buffer.from('I')),
  ]);
}

/** An error that ends the connection. */
export function fatalError(code: string, words: string): Buffer {
  return message('E', text('SFATAL', 'VFATAL', `C${code}`, `M${words}`), Buffer.alloc(1));
}

/** 'I' idle, 'T' in a transaction, 'E' in a failed one. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** The status a reply ends with. A reply to Sync or Query always ends with ReadyForQuery; undefined when this one does not. */
export function finalStatus(reply: Uint8Array): TransactionStatus | undefined {
  const ready = Buffer.from(reply.buffer, reply.byteOffset, reply.byteLength).subarray(-6);
  const status = String.fromCharCode(ready[5] ?? 0);
  if (ready.length < 6 || ready[0] !== 0x5a || ready.readInt32BE(1) !== 5) return undefined;
  return status === 'I' || status === 'T' || status === 'E' ? status : undefined;
}

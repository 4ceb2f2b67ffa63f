/**
 * Files that somebody spoiled, on purpose or not: valid ones of every format with bytes turned, cut, doubled and exchanged, zips whose
 * directory lies, parts that hold XML no program writes. The same seed gives the same file on every machine.
 */
import { strToU8, zipSync } from 'fflate';
import { Random } from '../generated/random.ts';
import { isZip, packed, seeds } from './seeds.ts';
import type { Seed } from './seeds.ts';

export interface HostileFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** What opened it before. */
  readonly password: string | undefined;
  /** What was done to it. */
  readonly trick: string;
}

type Spoiled = Omit<HostileFile, 'password'>;
type Trick = (bytes: Uint8Array, random: Random) => Uint8Array;

const copyOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

/** On any bytes: those of a file, or of one part before it is packed. */
const tricks: Readonly<Record<string, Trick>> = {
  'bits turned': (bytes, random) => {
    const copy = copyOf(bytes);
    for (let times = random.between(1, 20); times > 0 && copy.length > 0; times -= 1)
      copy[random.between(0, copy.length - 1)]! ^= 1 << random.between(0, 7);
    return copy;
  },
  'cut off': (bytes, random) => copyOf(bytes).subarray(0, random.between(0, bytes.length)),
  'a piece taken out': (bytes, random) => {
    const start = random.between(0, bytes.length);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.between(1, 200))]);
  },
  'a piece many times': (bytes, random) => {
    const start = random.between(0, bytes.length);
    const end = start + random.between(1, 60);
    const piece = copyOf(bytes.subarray(start, end));
    return Buffer.concat([bytes.subarray(0, end), ...Array.from({ length: random.between(1, 2000) }, () => piece), bytes.subarray(end)]);
  },
  'pieces exchanged': (bytes, random) => {
    const [a, b] = [random.between(0, bytes.length), random.between(0, bytes.length)].sort((one, other) => one - other) as [number, number];
    return Buffer.concat([bytes.subarray(b), bytes.subarray(a, b), bytes.subarray(0, a)]);
  },
  'zeros and noise': (bytes, random) => {
    const copy = copyOf(bytes);
    const start = random.between(0, copy.length);
    for (let at = start; at < Math.min(copy.length, start + 64); at += 1) copy[at] = random.chance(0.5) ? 0 : random.between(0, 255);
    return copy;
  },
  'another encoding': (bytes) => Buffer.from(copyOf(bytes).toString('latin1'), 'utf16le'),
};

const numbers = ['-1', '0', '4294967296', '99999999999999999999', '1e309', 'NaN', '', 'XFD1048576', 'A0', '\u0000', '../../x'];

/** On the markup of one part. */
const markupTricks: Readonly<Record<string, (text: string, random: Random) => string>> = {
  entities: (text) => text.replace(/^(<\?xml[^>]*>)?/, '$1<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
  'a value that is none': (text, random) => replaceOne(text, /"[^"<>]{0,40}"/g, random, () => `"${random.pick(numbers)}"`),
  'an element nested deep': (text, random) => {
    const name = random.pick(Array.from(text.matchAll(/<([\w:]+)[ >]/g), (match) => match[1] as string));
    const depth = random.pick([30, 300, 3000]);
    return replaceOne(
      text,
      new RegExp(`<${name}(?=[ >])`, 'g'),
      random,
      (found) => `${`<${name}>`.repeat(depth)}${`</${name}>`.repeat(depth)}${found}`,
    );
  },
  'an element many times': (text, random) =>
    replaceOne(text, /<([\w:]+)(?: [^<>]*)?>[^<]*<\/\1>/g, random, (found) => found.repeat(random.between(2, 3000))),
  'a long text': (text, random) =>
    replaceOne(
      text,
      />[^<]{1,40}</g,
      random,
      () => `>${random.pick(['x', ' ', '\u0301', '\u202e', '1']).repeat(random.between(1, 100_000))}<`,
    ),
  'an element taken out': (text, random) => replaceOne(text, /<[^>]*>/g, random, () => ''),
};

function replaceOne(text: string, pattern: RegExp, random: Random, by: (found: string) => string): string {
  const found = Array.from(text.matchAll(pattern));
  if (found.length === 0) return text;
  const { 0: match, index } = random.pick(found);
  return text.slice(0, index) + by(match) + text.slice(index + match.length);
}

/** On the directory of a zip, whose records begin with "PK". */
const zipTricks: Readonly<Record<string, Trick>> = {
  'a directory that lies': (bytes, random) => {
    const copy = copyOf(bytes);
    const marks = Array.from(copy.toString('latin1').matchAll(/PK\x01\x02|PK\x05\x06|PK\x03\x04/g), ({ index }) => index);
    const at = random.pick(marks) + random.between(4, 45);
    const value = random.pick([0, 1, 0xff, 0xffff, 0xffff_ffff, 0x7fff_ffff]);
    if (at + 4 <= copy.length) copy.writeUInt32LE(value, at);
    return copy;
  },
  'one archive behind another': (bytes) => Buffer.concat([bytes, bytes]),
};

/** Whole archives that no editing of a valid one gives. */
function madeUp(name: string, content: Record<string, string>, random: Random): Spoiled {
  const [first = ''] = Object.keys(content);
  const trick = random.pick(['a bomb', 'a bomb in a part', 'names that lead out', 'thousands of parts', 'nothing']);
  const files: Record<string, Uint8Array> = {};
  for (const [part, text] of Object.entries(content)) files[part] = strToU8(text);
  if (trick === 'a bomb') files['x/y.xml'] = new Uint8Array(30_000_000);
  else if (trick === 'a bomb in a part') files[random.pick(Object.keys(content))] = new Uint8Array(20_000_000).fill(32);
  else if (trick === 'names that lead out') files[random.pick(['../x', '/etc/x', 'C:\\x', 'a/../../x'])] = files[first] ?? new Uint8Array();
  else if (trick === 'thousands of parts') for (let index = 0; index < 3000; index += 1) files[`n/${index}`] = new Uint8Array();
  else return { path: name, bytes: new Uint8Array(), trick };
  return { path: name, bytes: zipSync(files, { mtime: new Date(2000, 0, 1), level: 6 }), trick };
}

/** The file of a seed. */
export function hostileFile(seed: number): HostileFile {
  const random = new Random(seed);
  const { name, content, password } = random.pick(seeds);
  return { ...spoiledSeed(seed, { name, content }, random), password };
}

function spoiledSeed(seed: number, { name, content }: Seed, random: Random): Spoiled {
  const path = `${seed}-${name}`;
  const kind = random.next();
  if (isZip(content) && kind < 0.03) return madeUp(path, content, random);
  if (isZip(content) && kind < 0.15) return spoiled(path, packed(content), zipTricks, random);
  if (isZip(content) && kind < 0.75) return spoiledPart(path, content, random);
  if (name.endsWith('.pdf') && kind < 0.4) return spoiledObject(path, packed(content), random);
  // A file under the name of another kind.
  return spoiled(kind > 0.95 ? `${seed}-${random.pick(seeds).name}` : path, packed(content), tricks, random);
}

function spoiled(path: string, bytes: Uint8Array, from: Readonly<Record<string, Trick>>, random: Random): Spoiled {
  const trick = random.pick(Object.keys(from));
  return { path, bytes: (from[trick] as Trick)(bytes, random), trick };
}

/** One reference or number of a PDF is another: trees that go in circles, lengths and sizes that lie. */
function spoiledObject(path: string, bytes: Uint8Array, random: Random): Spoiled {
  const text = copyOf(bytes).toString('latin1');
  const value = random.pick([
    '1 0 R',
    '7 0 R',
    '8 0 R',
    '14 0 R',
    '99 0 R',
    '-1',
    '2147483648',
    'null',
    '[]',
    '<<>>',
    `[${'0 '.repeat(5000)}]`,
  ]);
  const changed = replaceOne(text, /\b\d+ 0 R\b|(?<=\/(?:K|MCID|Length|Count|StructParents|ColSpan|P|V|R)[ [])-?\d+/g, random, () => value);
  return { path, bytes: Buffer.from(changed, 'latin1'), trick: `${value.slice(0, 10)} in an object` };
}

function spoiledPart(path: string, content: Readonly<Record<string, string>>, random: Random): Spoiled {
  const part = random.pick(Object.keys(content));
  const text = content[part] as string;
  if (random.chance(0.6) && text.includes('<')) {
    const trick = random.pick(Object.keys(markupTricks));
    const changed = (markupTricks[trick] as (text: string, random: Random) => string)(text, random);
    return { path, bytes: packed(content, { part, bytes: strToU8(changed) }), trick: `${trick} in ${part}` };
  }
  const { bytes, trick } = spoiled(path, strToU8(text), tricks, random);
  return { path, bytes: packed(content, { part, bytes: Uint8Array.from(bytes) }), trick: `${trick} in ${part}` };
}

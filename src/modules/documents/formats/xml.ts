/**
 * Reads XML that comes from anywhere into small trees: no document type, no entities beyond the five of XML itself, bounded depth
 * and number of elements. Names are given with the prefix the caller knows a namespace by, whatever the file calls it.
 */
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { XmlCharacters } from './xml-characters.ts';

export interface XmlElement {
  /** "w:p" for a known namespace, "?:name" for another one. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}

export type XmlNode = XmlElement | string;

export interface XmlOptions {
  /** How the file is called in an error. */
  readonly part: string;
  /** From the address of a namespace to the prefix it is known by. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Children of an element of this name are handed to `take` one by one and then forgotten, so that a long text needs little memory. */
  readonly within?: string;
  /** Returns false when it has enough: nothing after it is read. */
  readonly take?: (element: XmlElement) => boolean | void;
}

/** Depth: an office document uses about 40, nested tables included. Kept: elements in memory at a time, about 300 bytes each. */
const limits = { depth: 400, elements: 50_000_000, kept: 1_000_000, keptCharacters: 64_000_000 };

/** Ends the reading of a file from inside of it. */
class Enough extends Error {}

type XmlFault = 'broken' | 'xml_bomb' | 'encoding';

const refused = (reason: XmlFault, message: string, cause?: unknown): StemmaError =>
  new StemmaError('PARSE_FAILED', message, { reason }, cause === undefined ? undefined : { cause });

/** The child elements, in order, of one name or of all. */
export function childrenOf(element: XmlElement | undefined, name?: string): XmlElement[] {
  if (!element) return [];
  return element.children.filter((child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name));
}

/** The first child element of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  for (const child of element?.children ?? []) if (typeof child !== 'string' && child.name === name) return child;
  return undefined;
}

/** The text directly inside an element. */
export const textIn = (element: XmlElement): string => element.children.filter((child) => typeof child === 'string').join('');

/**
 * Reads one XML file; `feed` hands its bytes over piece by piece. Returns the root element, without the children given to `take`.
 * Throws PARSE_FAILED with `details.reason`: `xml_bomb` for document types that define something and for what is too deep or too much, `encoding`, `broken`.
 */
export function readXml(feed: (take: (piece: Uint8Array) => void) => void, options: XmlOptions): XmlElement {
  const tree = new TreeBuilder(options);
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('doctype', (declared) => {
    // One that only names its definition says nothing: older OpenOffice wrote it into every file.
    if (!declared.includes('[')) return;
    throw refused('xml_bomb', `The file declares entities in ${options.part}, which no document needs, so it is not read.`);
  });
  parser.on('opentag', (tag) => tree.open(tag.name, tag.attributes));
  parser.on('closetag', () => tree.close());
  parser.on('text', (text) => tree.text(text));
  parser.on('cdata', (text) => tree.text(text));
  let decoder: TextDecoder | undefined;
  const characters = new XmlCharacters();
  const write = (piece?: Uint8Array): void => {
    if (piece) decoder ??= decoderOf(piece);
    const text = characters.next(decode(decoder, piece, options.part), !piece);
    try {
      parser.write(text);
      if (!piece) parser.close();
    } catch (error) {
      if (error instanceof StemmaError || error instanceof Enough) throw error;
      // What stands behind the end is none of it.
      if (tree.root) throw new Enough();
      throw notXml(options.part, error);
    }
  };
  try {
    feed(write);
    write();
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return tree.outermost();
  }
  if (!tree.root) throw notXml(options.part, undefined);
  return tree.root;
}

const notXml = (part: string, cause: unknown): StemmaError =>
  refused(
    'broken',
    `The file is damaged: ${part} is not proper XML. Open it in the program it comes from, save it again and add it again.`,
    cause,
  );

/** By its byte order mark, by how "<" is written, else by what the declaration states (XML 1.0, appendix F). */
function decoderOf(start: Uint8Array): TextDecoder {
  const [first, second] = start;
  const fatal = { fatal: true };
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return new TextDecoder('utf-16le', fatal);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return new TextDecoder('utf-16be', fatal);
  const declared = /^<\?xml[^>]{0,100}encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    Buffer.from(start.subarray(0, 200)).toString('latin1'),
  )?.[1];
  try {
    // What is declared as UTF-16 and begins with one byte a character is UTF-8 all the same.
    return new TextDecoder(declared === undefined || /^utf-?16|^ucs/i.test(declared) ? 'utf-8' : declared, fatal);
  } catch {
    return new TextDecoder('utf-8', fatal);
  }
}

function decode(decoder: TextDecoder | undefined, piece: Uint8Array | undefined, part: string): string {
  if (!decoder) return '';
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch (error) {
    throw refused('encoding', `The file is damaged: ${part} is neither UTF-8 nor UTF-16 text.`, error);
  }
}

/** The namespaces in force, and what the names met under them mean. */
interface Scope {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly names: Map<string, string>;
}

interface Open {
  readonly element: XmlElement & { readonly children: XmlNode[] };
  readonly scope: Scope;
}

const none: Readonly<Record<string, string>> = Object.freeze({});

class TreeBuilder {
  root: XmlElement | undefined;
  readonly #options: XmlOptions;
  readonly #open: Open[] = [];
  #elements = 0;
  #kept = 0;
  #characters = 0;

  constructor(options: XmlOptions) {
    this.#options = options;
  }

  open(name: string, raw: Readonly<Record<string, string>>): void {
    this.#elements += 1;
    this.#kept += 1;
    if (this.#open.length >= limits.depth || this.#elements > limits.elements || this.#kept > limits.kept) {
      const what = this.#open.length >= limits.depth ? 'nested too deep' : 'more than a document holds';
      throw refused('xml_bomb', `The elements of ${this.#options.part} are ${what}, so the file is not read.`);
    }
    const scope = this.#scope(raw);
    this.#open.push({ element: { name: this.#name(name, scope, true), attributes: this.#attributes(raw, scope), children: [] }, scope });
  }

  close(): void {
    const closed = this.#open.pop();
    const parent = this.#open.at(-1);
    if (!closed) return;
    if (!parent) this.root = closed.element;
    else if (parent.element.name === this.#options.within) {
      if (this.#options.take?.(closed.element) === false) throw new Enough();
      this.#kept = this.#open.length;
      this.#characters = 0;
    } else parent.element.children.push(closed.element);
  }

  text(text: string): void {
    const open = this.#open.at(-1);
    if (!open || open.element.name === this.#options.within) return;
    this.#characters += text.length;
    if (this.#characters > limits.keptCharacters) {
      throw refused('xml_bomb', `The text of ${this.#options.part} is more than a document holds, so the file is not read.`);
    }
    open.element.children.push(text);
  }

  /** What was read of the root so far. */
  outermost(): XmlElement {
    return this.root ?? this.#open[0]?.element ?? { name: '?:', attributes: none, children: [] };
  }

  #scope(raw: Readonly<Record<string, string>>): Scope {
    const outer = this.#open.at(-1)?.scope ?? { prefixes: new Map(), names: new Map() };
    let prefixes: Map<string, string> | undefined;
    for (const name in raw) {
      if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue;
      prefixes ??= new Map(outer.prefixes);
      prefixes.set(name.slice(6), this.#options.namespaces.get(raw[name] as string) ?? '?');
      if (prefixes.size > 200) throw refused('xml_bomb', `${this.#options.part} declares too many namespaces, so the file is not read.`);
    }
    return prefixes ? { prefixes, names: new Map() } : outer;
  }

  #attributes(raw: Readonly<Record<string, string>>, scope: Scope): Readonly<Record<string, string>> {
    let attributes: Record<string, string> | undefined;
    for (const name in raw) {
      if (name.startsWith('xmlns')) continue;
      attributes ??= {};
      attributes[this.#name(name, scope, false)] = raw[name] as string;
    }
    return attributes ?? none;
  }

  /** The default namespace holds for elements and not for attributes. */
  #name(name: string, scope: Scope, element: boolean): string {
    const colon = name.indexOf(':');
    if (colon < 0 && !element) return name;
    const known = scope.names.get(name);
    if (known !== undefined) return known;
    const prefix = scope.prefixes.get(colon < 0 ? '' : name.slice(0, colon)) ?? '?';
    const resolved = `${prefix}:${name.slice(colon + 1)}`;
    if (scope.names.size < 10_000) scope.names.set(name, resolved);
    return resolved;
  }
}

/** EPUB books to blocks: their chapters in reading order, each read as a page of HTML (EPUB 3.3; EPUB 2 has the same shape). */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import type { ParsedDocument } from '../../model.ts';
import { BlockBuilder } from '../block-builder.ts';
import { readHtmlPart } from '../html.ts';
import { statedProperties } from '../stated-properties.ts';
import { decodeHtml } from '../text-encoding.ts';
import { childOf, childrenOf, readXml, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { openZip } from '../zip.ts';
import type { ZipArchive } from '../zip.ts';

const namespaces = new Map([
  ['urn:oasis:names:tc:opendocument:xmlns:container', 'c'],
  ['http://www.idpf.org/2007/opf', 'opf'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://www.w3.org/2001/04/xmlenc#', 'enc'],
]);

/** Parses a book. Throws PARSE_FAILED with `details.reason`: `encrypted`, `not_epub`, or those of a zip and of XML. */
export function parseEpub(bytes: Uint8Array): ParsedDocument {
  const zip = openZip(bytes);
  const xml = (name: string): XmlElement => readXml((take) => zip.read(name, take), { part: name, namespaces });
  const locked = lockedIn(zip, xml);
  const container = zip.has('META-INF/container.xml') ? xml('META-INF/container.xml') : undefined;
  const root =
    childOf(childOf(container, 'c:rootfiles'), 'c:rootfile')?.attributes['full-path'] ??
    zip.entries.find(({ name }) => /\.opf$/i.test(name))?.name;
  if (root === undefined || !zip.has(root)) throw notBook();
  const book = xml(root);
  const folder = root.slice(0, root.lastIndexOf('/') + 1);
  const builder = new BlockBuilder();
  const said = (name: string): string[] => childrenOf(childOf(book, 'opf:metadata'), name).map(textIn);
  builder.title = said('dc:title')[0];
  builder.properties = statedProperties({ authors: said('dc:creator'), tags: said('dc:subject'), dates: said('dc:date') });
  const chapters = chaptersOf(book).map((target) => nameIn(zip, folder, target));
  if (chapters.length > 0 && chapters.every((name) => name !== undefined && locked.has(name))) {
    throw new StemmaError('PARSE_FAILED', 'The book is locked (DRM), so its text cannot be read.', { reason: 'encrypted' });
  }
  let failure: unknown;
  for (const name of chapters) {
    if (name === undefined || locked.has(name)) continue;
    try {
      readHtmlPart(opened(decodeHtml(contentOf(zip, name)).replaceAll('\0', '')), builder);
    } catch (error) {
      const reason = error instanceof StemmaError ? error.details?.['reason'] : undefined;
      if (reason !== 'broken') throw error;
      failure ??= error;
    }
  }
  if (builder.size === 0 && failure !== undefined) throw failure;
  return builder.finish();
}

const notBook = (): StemmaError =>
  new StemmaError('PARSE_FAILED', 'The file is not an EPUB book: the list of its chapters is missing.', { reason: 'not_epub' });

/** The files under a key; letters drawn in fonts are locked in many books, and nobody reads those. */
function lockedIn(zip: ZipArchive, xml: (name: string) => XmlElement): Set<string> {
  if (!zip.has('META-INF/encryption.xml')) return new Set();
  const locked = childrenOf(xml('META-INF/encryption.xml'), 'enc:EncryptedData').map(
    (data) => childOf(childOf(data, 'enc:CipherData'), 'enc:CipherReference')?.attributes['URI'] ?? '',
  );
  return new Set(locked);
}

const noItems: readonly Readonly<Record<string, string>>[] = [];

/** The files of the chapters as the spine lists them. */
function chaptersOf(book: XmlElement): string[] {
  const items = childrenOf(childOf(book, 'opf:manifest'), 'opf:item');
  const byId = new Map(items.map(({ attributes }) => [attributes['id'], attributes]));
  const listed = childrenOf(childOf(book, 'opf:spine'), 'opf:itemref').flatMap(
    ({ attributes }) => byId.get(attributes['idref']) ?? noItems,
  );
  const isText = (item: Readonly<Record<string, string>>): boolean =>
    /html|xml|dtbook/i.test(item['media-type'] ?? 'html') && !/\bnav\b/.test(item['properties'] ?? '');
  const chapters =
    listed.length > 0 ? listed : items.map(({ attributes }) => attributes).filter((item) => /html/i.test(item['media-type'] ?? ''));
  return [...new Set(chapters.filter(isText).map((item) => item['href'] ?? ''))];
}

function nameIn(zip: ZipArchive, folder: string, target: string): string | undefined {
  const written = target.replace(/[?#].*$/, '');
  const named = (path: string): string => {
    const steps: string[] = [];
    for (const step of (folder + path).split('/')) {
      if (step === '..') steps.pop();
      else if (step !== '' && step !== '.') steps.push(step);
    }
    return steps.join('/');
  };
  const names = [named(written)];
  try {
    names.push(named(decodeURIComponent(written)));
  } catch {
    // Not an address after all.
  }
  return names.find((name) => zip.has(name));
}

function contentOf(zip: ZipArchive, name: string): Uint8Array {
  const pieces: Uint8Array[] = [];
  zip.read(name, (piece) => void pieces.push(piece));
  return Buffer.concat(pieces);
}

/** XHTML closes elements in place, which HTML does not know for these. */
const opened = (text: string): string =>
  text.replace(/<(title|script|style|a|p|div|span|i|b|em|strong|td|th|li|iframe|textarea|section)(\s[^<>]*)?\/>/gi, '<$1$2></$1>');

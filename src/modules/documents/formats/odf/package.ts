/** The parts of an OpenDocument file (OASIS ODF 1.3): one zip, its text in content.xml. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { childOf, childrenOf, readXml, textIn } from '../xml.ts';
import type { XmlElement } from '../xml.ts';
import { openZip } from '../zip.ts';
import type { DocumentProperties } from '../../properties.ts';
import { statedProperties } from '../stated-properties.ts';

const base = 'urn:oasis:names:tc:opendocument:xmlns:';
const namespaces = new Map([
  ...['office', 'text', 'table', 'meta', 'presentation', 'manifest'].map((name): [string, string] => [`${base}${name}:1.0`, name]),
  [`${base}drawing:1.0`, 'draw'],
  [`${base}svg-compatible:1.0`, 'svg'],
  [`${base}style:1.0`, 'style'],
  ['http://www.w3.org/1999/xlink', 'xlink'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
]);

export interface OdfFile {
  /** The element that holds the text: office:text, office:spreadsheet or office:presentation. */
  readonly body: XmlElement;
  readonly title: string | undefined;
  readonly properties: DocumentProperties | undefined;
}

/** Opens a file. Throws PARSE_FAILED with `details.reason`: `encrypted`, `not_odf`, or those of a zip and of XML. */
export function openOdf(bytes: Uint8Array, kind: 'text' | 'spreadsheet' | 'presentation'): OdfFile {
  const zip = openZip(bytes);
  const xml = (name: string): XmlElement | undefined =>
    zip.has(name) ? readXml((take) => zip.read(name, take), { part: name, namespaces }) : undefined;
  const manifest = xml('META-INF/manifest.xml');
  const isLocked = childrenOf(manifest).some((entry) => childOf(entry, 'manifest:encryption-data') !== undefined);
  if (isLocked || zip.has('encrypted-package')) {
    throw new StemmaError('PARSE_FAILED', 'The file is protected by a password. Save it without one and add it again.', {
      reason: 'encrypted',
    });
  }
  const body = childOf(childOf(xml('content.xml'), 'office:body'), `office:${kind}`);
  if (!body)
    throw new StemmaError('PARSE_FAILED', 'The file is not an OpenDocument file: its text (content.xml) is missing.', {
      reason: 'not_odf',
    });
  const meta = childOf(
    optional(() => xml('meta.xml')),
    'office:meta',
  );
  const said = (name: string): string[] => childrenOf(meta, name).map(textIn);
  const properties = statedProperties({
    authors: said('meta:initial-creator').length > 0 ? said('meta:initial-creator') : said('dc:creator'),
    tags: said('meta:keyword'),
    dates: [...said('dc:date'), ...said('meta:creation-date')],
  });
  return { body, title: said('dc:title')[0], properties };
}

function optional<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof StemmaError && error.details?.['reason'] === 'broken') return undefined;
    throw error;
  }
}

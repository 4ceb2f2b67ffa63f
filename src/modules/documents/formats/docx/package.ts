/** The parts of a Word file and how they refer to each other (Open Packaging Conventions, ECMA-376 part 2). */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { childOf, childrenOf, readXml, textIn } from '../xml.ts';
import type { XmlElement, XmlOptions } from '../xml.ts';
import { openZip } from '../zip.ts';
import type { ZipArchive } from '../zip.ts';

/** What a part points to: another part, or an address outside the file. */
export interface Relation {
  readonly id: string;
  /** The last word of its type, which transitional and strict files share: "styles", "hyperlink". */
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
}

const office = 'http://schemas.openxmlformats.org/';
const strict = 'http://purl.oclc.org/ooxml/';

/** Both forms of the standard under the prefixes everyone uses. */
const namespaces: ReadonlyMap<string, string> = new Map([
  [`${office}wordprocessingml/2006/main`, 'w'],
  [`${strict}wordprocessingml/main`, 'w'],
  [`${office}officeDocument/2006/relationships`, 'r'],
  [`${strict}officeDocument/relationships`, 'r'],
  [`${office}officeDocument/2006/math`, 'm'],
  [`${strict}officeDocument/math`, 'm'],
  [`${office}drawingml/2006/wordprocessingDrawing`, 'wp'],
  [`${strict}drawingml/wordprocessingDrawing`, 'wp'],
  [`${office}markup-compatibility/2006`, 'mc'],
  [`${office}package/2006/content-types`, 'ct'],
  [`${office}package/2006/relationships`, 'rel'],
  [`${office}package/2006/metadata/core-properties`, 'cp'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:schemas-microsoft-com:office:office', 'o'],
]);

export class DocxPackage {
  /** The name of the part with the text. */
  readonly main: string;
  readonly #zip: ZipArchive;
  readonly #relations = new Map<string, readonly Relation[]>();

  /** Throws PARSE_FAILED when the file is no zip, or a zip without a Word text. */
  constructor(bytes: Uint8Array) {
    this.#zip = openZip(bytes);
    this.main = this.#findMain();
  }

  /** The root of a part; undefined when there is no such part. */
  part(name: string | undefined): XmlElement | undefined {
    return name !== undefined && this.#zip.has(name) ? this.read(name) : undefined;
  }

  /** Reads a part that must be there; `options` as for `readXml`. */
  read(name: string, options: Pick<XmlOptions, 'within' | 'take'> = {}): XmlElement {
    return readXml((take) => this.#zip.read(name, take), { part: name, namespaces, ...options });
  }

  /** What a part points to; '' is the file as a whole. */
  relations(part: string): readonly Relation[] {
    const known = this.#relations.get(part);
    if (known) return known;
    const slash = part.lastIndexOf('/') + 1;
    const root = this.part(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`);
    const relations = childrenOf(root, 'rel:Relationship').map(({ attributes }) => {
      const external = attributes['TargetMode'] === 'External';
      const target = attributes['Target'] ?? '';
      const type = /[^/]*$/.exec(attributes['Type'] ?? '')?.[0] ?? '';
      return { id: attributes['Id'] ?? '', type, external, target: external ? target : resolve(part.slice(0, slash), target) };
    });
    this.#relations.set(part, relations);
    return relations;
  }

  /** The name of the first part of a type that another part points to. */
  related(part: string, type: string): string | undefined {
    return this.relations(part).find((relation) => relation.type === type && !relation.external)?.target;
  }

  /** The title stated in the file's properties. */
  title(): string | undefined {
    const title = childOf(this.part(this.related('', 'core-properties')), 'dc:title');
    return title && textIn(title);
  }

  #findMain(): string {
    const stated = this.related('', 'officeDocument') ?? this.#overridden() ?? 'word/document.xml';
    if (this.#zip.has(stated)) return stated;
    throw notWord();
  }

  /** The part the content types name as the text of a Word file, for files whose relations are lost. */
  #overridden(): string | undefined {
    const types = childrenOf(this.part('[Content_Types].xml'), 'ct:Override');
    const main = types.find(({ attributes }) =>
      /wordprocessingml\.(?:document|template)\.main\+xml$/.test(attributes['ContentType'] ?? ''),
    );
    return main?.attributes['PartName']?.replace(/^\//, '');
  }
}

/** The error for a zip that is something else. */
export const notWord = (): StemmaError =>
  new StemmaError('PARSE_FAILED', 'The file is not a Word document: its text (word/document.xml) is missing.', { reason: 'not_docx' });

/** The name of a part from where it is referred to; it can never lead out of the file. */
function resolve(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

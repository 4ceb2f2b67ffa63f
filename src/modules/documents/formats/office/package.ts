/** The parts of an office file and how they refer to each other (Open Packaging Conventions, ECMA-376 part 2). */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { childOf, childrenOf, readXml, textIn } from '../xml.ts';
import type { XmlElement, XmlOptions } from '../xml.ts';
import { openZip } from '../zip.ts';
import type { ZipArchive, ZipLimits } from '../zip.ts';
import type { DocumentProperties } from '../../properties.ts';
import { statedProperties } from '../stated-properties.ts';
import { officeNamespaces } from './namespaces.ts';

/** What a part points to: another part, or an address outside the file. */
export interface Relation {
  readonly id: string;
  /** The last word of its type, which transitional and strict files share: "styles", "hyperlink". */
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
}

/** What kind of file a package has to be. */
export interface PackageKind {
  /** The content types of the part with the text. */
  readonly main: RegExp;
  /** How that part is called when nothing says so. */
  readonly usual: string;
  /** The error for a zip that is something else. */
  readonly other: () => StemmaError;
  readonly limits?: ZipLimits;
}

export class OfficePackage {
  /** The name of the part with the text. */
  readonly main: string;
  readonly #zip: ZipArchive;
  readonly #relations = new Map<string, readonly Relation[]>();

  /** Throws PARSE_FAILED when the file is no zip, or a zip of another kind. */
  constructor(bytes: Uint8Array, kind: PackageKind) {
    this.#zip = openZip(bytes, kind.limits);
    this.main = this.#findMain(kind);
  }

  /** The root of a part; undefined when there is no such part, or nothing in it can be read. */
  part(name: string | undefined, options: Pick<XmlOptions, 'within' | 'take'> = {}): XmlElement | undefined {
    if (name === undefined || !this.#zip.has(name)) return undefined;
    try {
      return this.read(name, options);
    } catch (error) {
      // The text is worth more than what stands beside it; what is refused on purpose (a bomb) stays refused.
      const reason = error instanceof StemmaError ? error.details?.['reason'] : undefined;
      if (reason === 'broken' || reason === 'encoding') return undefined;
      throw error;
    }
  }

  /** The bytes of a part that is another file; undefined when there is none, or it is damaged. Throws for a bomb. */
  bytes(name: string): Uint8Array | undefined {
    if (!this.#zip.has(name)) return undefined;
    const pieces: Uint8Array[] = [];
    try {
      this.#zip.read(name, (piece) => void pieces.push(piece.slice()));
    } catch (error) {
      if (error instanceof StemmaError && error.details?.['reason'] === 'broken') return undefined;
      throw error;
    }
    return Buffer.concat(pieces);
  }

  /** Reads a part that must be there; `options` as for `readXml`. */
  read(name: string, options: Pick<XmlOptions, 'within' | 'take'> = {}): XmlElement {
    return readXml((take) => this.#zip.read(name, take), { part: name, namespaces: officeNamespaces, ...options });
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
      return { id: attributes['Id'] ?? '', type, external, target: external ? target : this.#resolve(part.slice(0, slash), target) };
    });
    this.#relations.set(part, relations);
    return relations;
  }

  /** The name of the first part of a type that another part points to. */
  related(part: string, type: string): string | undefined {
    return this.relations(part).find((relation) => relation.type === type && !relation.external)?.target;
  }

  /** The name of the part a relation points to, by its id. */
  target(part: string, id: string | undefined): string | undefined {
    return this.relations(part).find((relation) => relation.id === id && !relation.external)?.target;
  }

  /** The names of the parts that match, for files whose relations are lost: in the order people count. */
  named(pattern: RegExp): string[] {
    const order = new Intl.Collator('en', { numeric: true });
    return this.#zip.entries
      .map(({ name }) => name)
      .filter((name) => pattern.test(name))
      .sort(order.compare);
  }

  /** What the file's properties state. */
  stated(): { readonly title: string | undefined; readonly properties: DocumentProperties | undefined } {
    const core = this.part(this.related('', 'core-properties'));
    const said = (name: string): string | undefined => {
      const element = childOf(core, name);
      return element && textIn(element);
    };
    return {
      title: said('dc:title'),
      properties: statedProperties({
        authors: [said('dc:creator')],
        tags: [said('cp:keywords')],
        dates: [said('dcterms:modified'), said('dcterms:created')],
      }),
    };
  }

  #findMain({ main, usual, other }: PackageKind): string {
    const found = [this.related('', 'officeDocument'), this.#overridden(main), usual].find(
      (name) => name !== undefined && this.#zip.has(name),
    );
    if (found === undefined) throw other();
    return found;
  }

  /** The part the content types name as the one with the text. */
  #overridden(main: RegExp): string | undefined {
    const types = childrenOf(this.part('[Content_Types].xml'), 'ct:Override');
    const found = types.find(({ attributes }) => main.test(attributes['ContentType'] ?? ''));
    return found && this.#resolve('', found.attributes['PartName'] ?? '');
  }

  /** The name of a part from where it is referred to; it can never lead out of the file. Some programs write it as an address. */
  #resolve(folder: string, target: string): string {
    const path: string[] = [];
    const written = target.replaceAll('\\', '/').replace(/[?#].*$/, '');
    for (const step of (written.startsWith('/') ? written : folder + written).split('/')) {
      if (step === '..') path.pop();
      else if (step !== '' && step !== '.') path.push(step);
    }
    const name = path.join('/');
    if (this.#zip.has(name) || !name.includes('%')) return name;
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  }
}

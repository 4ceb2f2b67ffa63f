/** Writes office packages from their parts, for tests. */
import { strToU8, zipSync } from 'fflate';

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';

/** Text as XML. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Relations as `id -> [type, target]`; a target with "://" lies outside the file. */
export type Relations = Readonly<Record<string, readonly [type: string, target: string]>>;

export const relationsXml = (relations: Relations): string =>
  `<Relationships xmlns="${packaging}/relationships">${Object.entries(relations)
    .map(([id, [type, target]]) => {
      const mode = target.includes('://') ? ' TargetMode="External"' : '';
      return `<Relationship Id="${id}" Type="${office}/${type}" Target="${escaped(target)}"${mode}/>`;
    })
    .join('')}</Relationships>`;

/** Packs files as they are; the same files give the same bytes. */
export function packFiles(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]);
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: new Date(2000, 0, 1) });
}

/** The files of a package around its main part. */
export const packageFiles = (main: string, contentType: string): Record<string, string> => ({
  '[Content_Types].xml':
    `<Types xmlns="${packaging}/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
    `<Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${contentType}+xml"/></Types>`,
  '_rels/.rels': relationsXml({ rId1: ['officeDocument', main] }),
});

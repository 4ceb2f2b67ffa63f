/** Writes small Word files: the parts as XML, packed. The markup functions return WordprocessingML for the body. */
import { strToU8, zipSync } from 'fflate';

export interface DocxParts {
  /** What stands in the body, `paragraph(...)` and so on. */
  readonly body: string;
  /** The content of styles.xml, inside its root; the usual styles without it. */
  readonly styles?: string;
  readonly numbering?: string;
  readonly footnotes?: string;
  readonly endnotes?: string;
  readonly comments?: string;
  readonly settings?: string;
  /** From the name of a part without `.xml` ("header1") to its content; its relation has the same id. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly footers?: Readonly<Record<string, string>>;
  /** From the id of a relation to the address it leads to. */
  readonly links?: Readonly<Record<string, string>>;
  readonly title?: string;
}

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const roots = {
  document: 'document',
  styles: 'styles',
  numbering: 'numbering',
  footnotes: 'footnotes',
  endnotes: 'endnotes',
  comments: 'comments',
  settings: 'settings',
  header: 'hdr',
  footer: 'ftr',
} as const;
type PartType = keyof typeof roots;

/** Packs the parts of a Word file. The same parts give the same bytes. */
export function writeDocx(parts: DocxParts): Uint8Array {
  return packDocx(docxFiles(parts));
}

/** The files of a Word file by name, as XML: for tests that spoil one before packing. */
export function docxFiles(parts: DocxParts): Record<string, string> {
  const named: [name: string, type: PartType, content: string][] = [['styles', 'styles', parts.styles ?? usualStyles]];
  for (const type of ['numbering', 'footnotes', 'endnotes', 'comments', 'settings'] as const) {
    if (parts[type] !== undefined) named.push([type, type, parts[type]]);
  }
  for (const [name, content] of Object.entries(parts.headers ?? {})) named.push([name, 'header', content]);
  for (const [name, content] of Object.entries(parts.footers ?? {})) named.push([name, 'footer', content]);
  const relations = [
    ...named.map(([name, type]) => relation(name, type, `${name}.xml`)),
    ...Object.entries(parts.links ?? {}).map(([id, target]) => relation(id, 'hyperlink', target, ' TargetMode="External"')),
  ];
  const files: Record<string, string> = {
    '[Content_Types].xml': contentTypes(named),
    '_rels/.rels': relationships([
      relation('rId1', 'officeDocument', 'word/document.xml'),
      `<Relationship Id="rId2" Type="${packaging}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
    ]),
    'docProps/core.xml': coreProperties(parts.title ?? ''),
    'word/document.xml': partXml('document', `<w:body>${parts.body}</w:body>`),
    'word/_rels/document.xml.rels': relationships(relations),
  };
  for (const [name, type, content] of named) files[`word/${name}.xml`] = partXml(type, content);
  return files;
}

/** Packs files as they are. */
export function packDocx(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]);
  return zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>, { mtime: new Date(2000, 0, 1) });
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

function partXml(type: PartType, content: string): string {
  const namespaces =
    `xmlns:w="${word}" xmlns:r="${office}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:v="urn:schemas-microsoft-com:vml"' +
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"' +
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"';
  return `${declaration}<w:${roots[type]} ${namespaces}>${content}</w:${roots[type]}>`;
}

const relation = (id: string, type: string, target: string, mode = ''): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${escaped(target)}"${mode}/>`;

const relationships = (list: readonly string[]): string =>
  `${declaration}<Relationships xmlns="${packaging}/relationships">${list.join('')}</Relationships>`;

function contentTypes(named: readonly [name: string, type: PartType, content: string][]): string {
  const override = (name: string, type: string): string => `<Override PartName="/word/${name}.xml" ContentType="${types}.${type}+xml"/>`;
  return (
    `${declaration}<Types xmlns="${packaging}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>' +
    `${override('document', 'document.main')}${named.map(([name, type]) => override(name, type)).join('')}</Types>`
  );
}

const coreProperties = (title: string): string =>
  `${declaration}<cp:coreProperties xmlns:cp="${packaging}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
  `<dc:title>${escaped(title)}</dc:title></cp:coreProperties>`;

/** Text as XML. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A run of text; `properties` is markup such as `<w:b/>`. */
export const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;

/** A paragraph of markup; `properties` is markup such as `<w:pStyle w:val="Heading1"/>`. */
export const markup = (content: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`;

/** A paragraph of plain text. */
export const paragraph = (text: string, properties = ''): string => markup(run(text), properties);

export const heading = (level: number, text: string): string => paragraph(text, `<w:pStyle w:val="Heading${level}"/>`);

/** A paragraph in a list; `level` from 0. */
export const listItem = (text: string, list: number, level = 0): string =>
  paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`);

/** A table of plain texts; the first row is its header. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map(() => '<w:gridCol w:w="2400"/>').join('');
  const border = (side: string): string => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>`;
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(border).join('');
  const written = rows.map((cells, index) => {
    const texts = cells.map((text) => `<w:tc><w:tcPr><w:tcW w:w="2400" w:type="dxa"/></w:tcPr>${paragraph(text)}</w:tc>`);
    return `<w:tr>${index === 0 ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${texts.join('')}</w:tr>`;
  });
  return `<w:tbl><w:tblPr><w:tblBorders>${borders}</w:tblBorders></w:tblPr><w:tblGrid>${widths}</w:tblGrid>${written.join('')}</w:tbl>`;
}

/** A list of numbering.xml: format and pattern of each level, from the first. List n of the file is `lists[n - 1]`. */
export function numberingLists(lists: readonly (readonly (readonly [format: string, pattern: string])[])[]): string {
  const levels = (list: readonly (readonly [string, string])[]): string =>
    list
      .map(
        ([format, pattern], level) =>
          `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${escaped(pattern)}"/>` +
          `<w:pPr><w:ind w:left="${720 * (level + 1)}" w:hanging="720"/></w:pPr></w:lvl>`,
      )
      .join('');
  const abstracts = lists.map((list, index) => `<w:abstractNum w:abstractNumId="${index}">${levels(list)}</w:abstractNum>`);
  const nums = lists.map((_, index) => `<w:num w:numId="${index + 1}"><w:abstractNumId w:val="${index}"/></w:num>`);
  return abstracts.join('') + nums.join('');
}

/** The end of a body: an A4 page with the head and foot of these names. */
export function section(header?: string, footer?: string): string {
  const reference = (kind: string, name?: string): string =>
    name === undefined ? '' : `<w:${kind}Reference w:type="default" r:id="${name}"/>`;
  const page =
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/>';
  return `<w:sectPr>${reference('header', header)}${reference('footer', footer)}${page}</w:sectPr>`;
}

const headingStyle = (level: number): string =>
  `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/><w:basedOn w:val="Normal"/>` +
  `<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="${level - 1}"/></w:pPr>` +
  `<w:rPr><w:b/><w:sz w:val="${36 - 4 * level}"/></w:rPr></w:style>`;

const usualStyles =
  '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/><w:sz w:val="22"/></w:rPr></w:rPrDefault></w:docDefaults>' +
  '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:after="120"/></w:pPr></w:style>' +
  '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="48"/></w:rPr></w:style>' +
  [1, 2, 3, 4, 5, 6].map(headingStyle).join('');

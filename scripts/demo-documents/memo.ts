/** The memo of the property manager as a Word file: headings, paragraphs, a table. The same memo gives the same bytes. */
import { strToU8, zipSync, type Zippable } from 'fflate';

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** The earliest time a zip can say. */
const madeOn = new Date(1980, 0, 1);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const run = (text: string): string => `<w:r><w:t xml:space="preserve">${escaped(text)}</w:t></w:r>`;
const paragraph = (text: string, style?: string): string =>
  `<w:p>${style === undefined ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${run(text)}</w:p>`;
const tableRow = (cells: readonly string[], header: boolean): string =>
  `<w:tr>${header ? '<w:trPr><w:tblHeader/></w:trPr>' : ''}${cells.map((cell) => `<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;
const table = (rows: readonly (readonly string[])[]): string =>
  `<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr><w:tblGrid>${'<w:gridCol w:w="3000"/>'.repeat(rows[0]?.length ?? 0)}</w:tblGrid>${rows.map((row, at) => tableRow(row, at === 0)).join('')}</w:tbl>`;

const body = [
  paragraph('Memo: works at the Lantern Works in 2026', 'Title'),
  paragraph('From Imogen Thackeray-Vale, property manager, to the caretaker and all occupiers. Written on 12 January 2026.'),
  paragraph('Roof and gutters', 'Heading1'),
  paragraph(
    'The slates on the south slope will be replaced between 4 May and 12 June 2026. Scaffolding will stand in the yard for the whole of that time, and the loading door of Unit 2 can be reached only from Kiln Lane.',
  ),
  paragraph('The roofer is Penhallow & Daughters of Wexholme. Their foreman, Rufus Penhallow, carries a telephone on site.'),
  paragraph('Goods lift', 'Heading1'),
  paragraph(
    'The goods lift will be out of service from 16 to 20 March 2026 while its cables are renewed. Deliveries above 200 kilograms have to be put off until the week after.',
  ),
  paragraph('Who to call', 'Heading1'),
  table([
    ['Matter', 'Person', 'Telephone'],
    ['Heating and water', 'Caretaker Tobias Wren', '555 0142'],
    ['Keys and access', 'Front desk of Marlowe Fen', '555 0108'],
    ['Fire alarm', 'Beacon Alarms Wexholme', '555 0199'],
  ]),
  paragraph('Please pass this memo on to the people who work in your unit.'),
].join('');

const style = (id: string, name: string, level?: number): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${level === undefined ? '' : `<w:pPr><w:outlineLvl w:val="${level}"/></w:pPr>`}</w:style>`;
const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
const relations = (...all: readonly string[]): string =>
  `${declaration}<Relationships xmlns="${packaging}/relationships">${all.join('')}</Relationships>`;
const part = (name: string, type: string): string => `<Override PartName="${name}" ContentType="${types}.wordprocessingml.${type}+xml"/>`;

const files: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${declaration}<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('/word/document.xml', 'document.main')}${part('/word/styles.xml', 'styles')}</Types>`,
  '_rels/.rels': relations(relation('rId1', 'officeDocument', 'word/document.xml')),
  'word/_rels/document.xml.rels': relations(relation('rId1', 'styles', 'styles.xml')),
  'word/styles.xml': `${declaration}<w:styles xmlns:w="${word}">${style('Normal', 'Normal')}${style('Title', 'Title')}${style('Heading1', 'heading 1', 0)}</w:styles>`,
  'word/document.xml': `${declaration}<w:document xmlns:w="${word}"><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
};

/** @returns the bytes of the Word file. */
export function renderMemo(): Uint8Array {
  const packed: Zippable = {};
  for (const [name, content] of Object.entries(files)) packed[name] = [strToU8(content), { mtime: madeOn }];
  return zipSync(packed, { level: 9 });
}

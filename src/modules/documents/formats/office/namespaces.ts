/** The namespaces of office files under the prefixes everyone uses, in both forms of the standard (ECMA-376: transitional and strict). */

const office = 'http://schemas.openxmlformats.org/';
const strict = 'http://purl.oclc.org/ooxml/';
const microsoft = 'http://schemas.microsoft.com/office/';

const pairs: readonly (readonly [prefix: string, transitional: string, strict: string])[] = [
  ['w', 'wordprocessingml/2006/main', 'wordprocessingml/main'],
  ['x', 'spreadsheetml/2006/main', 'spreadsheetml/main'],
  ['p', 'presentationml/2006/main', 'presentationml/main'],
  ['a', 'drawingml/2006/main', 'drawingml/main'],
  ['c', 'drawingml/2006/chart', 'drawingml/chart'],
  ['dgm', 'drawingml/2006/diagram', 'drawingml/diagram'],
  ['xdr', 'drawingml/2006/spreadsheetDrawing', 'drawingml/spreadsheetDrawing'],
  ['wp', 'drawingml/2006/wordprocessingDrawing', 'drawingml/wordprocessingDrawing'],
  ['r', 'officeDocument/2006/relationships', 'officeDocument/relationships'],
  ['m', 'officeDocument/2006/math', 'officeDocument/math'],
];

export const officeNamespaces: ReadonlyMap<string, string> = new Map([
  ...pairs.flatMap(([prefix, usual, other]): [string, string][] => [
    [office + usual, prefix],
    [strict + other, prefix],
  ]),
  [`${office}markup-compatibility/2006`, 'mc'],
  [`${office}package/2006/content-types`, 'ct'],
  [`${office}package/2006/relationships`, 'rel'],
  [`${office}package/2006/metadata/core-properties`, 'cp'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:schemas-microsoft-com:office:office', 'o'],
  [`${microsoft}spreadsheetml/2018/threadedcomments`, 'tc'],
  [`${microsoft}powerpoint/2018/8/main`, 'p188'],
  [`${microsoft}drawing/2014/chartex`, 'cx'],
  // Excel 2007 before it was out.
  [`${microsoft}excel/2006/2`, 'x'],
]);

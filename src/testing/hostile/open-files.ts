/** Small OpenDocument files and a book, as their parts. */

const base = 'urn:oasis:names:tc:opendocument:xmlns:';
const namespaces =
  ['office', 'text', 'table', 'presentation'].map((name) => `xmlns:${name}="${base}${name}:1.0"`).join(' ') +
  ` xmlns:draw="${base}drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"`;

/** The parts of an OpenDocument file of a kind, from the content of its body. */
export const odfFiles = (kind: 'text' | 'spreadsheet' | 'presentation', body: string): Record<string, string> => ({
  mimetype: `application/vnd.oasis.opendocument.${kind}`,
  'content.xml': `<office:document-content ${namespaces}><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
});

export const odtFiles = (): Record<string, string> =>
  odfFiles(
    'text',
    '<text:h text:outline-level="2">Terms</text:h><text:p>The <text:span>rent</text:span><text:s/>is<text:line-break/>due' +
      '<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>In full.</text:p></text:note-body></text:note>' +
      '<office:annotation><dc:creator>Ann</dc:creator><dc:date>2026-02-03T10:00:00</dc:date><text:p>Check</text:p></office:annotation>' +
      ' <text:a xlink:href="https://example.org/">here</text:a></text:p>' +
      '<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>two</text:p></text:list-item></text:list></text:list-item></text:list>' +
      '<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table-header-rows>' +
      '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>1</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>',
  );

export const odsFiles = (): Record<string, string> =>
  odfFiles(
    'spreadsheet',
    '<table:table table:name="Budget"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>' +
      '<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="float" table:formula="of:=1+1"><text:p>2.00</text:p></table:table-cell></table:table-row>' +
      '<table:table-row table:number-rows-repeated="1048573"><table:table-cell/></table:table-row></table:table>',
  );

export const odpFiles = (): Record<string, string> =>
  odfFiles(
    'presentation',
    '<draw:page><draw:frame presentation:class="subtitle"><draw:text-box><text:list><text:list-item><text:p>point</text:p></text:list-item></text:list></draw:text-box></draw:frame>' +
      '<draw:frame presentation:class="title"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame>' +
      '<presentation:notes><draw:frame><draw:text-box><text:p>say</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>' +
      '<draw:page><draw:custom-shape><text:p>shape</text:p></draw:custom-shape></draw:page>',
  );

export const bookFiles = (): Record<string, string> => ({
  mimetype: 'application/epub+zip',
  'META-INF/container.xml':
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
  'OEBPS/book.opf':
    '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>A Book</dc:title></metadata>' +
    '<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/><item id="two" href="text/two%20.xhtml" media-type="application/xhtml+xml"/>' +
    '<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="n"/><itemref idref="one"/><itemref idref="two"/></spine></package>',
  'OEBPS/nav.xhtml': '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li>One</li></ol></nav></body></html>',
  'OEBPS/text/one.xhtml':
    '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><h1>One</h1><p>It <i>began</i>.</p></body></html>',
  'OEBPS/text/two .xhtml': '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Two</h1><p>It ended.</p></body></html>',
});

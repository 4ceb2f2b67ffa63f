import { expect, test } from 'vitest';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { docxFiles, heading, packDocx, paragraph, table, writeDocx } from './docx-writer.fixture.ts';
import { parseDocx } from './docx.ts';

const place = (id: string): string => `<w:altChunk r:id="${id}"/>`;

/** A Word file with other files in places of its text. */
function withImports(body: string, imports: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const files: Record<string, string | Uint8Array> = docxFiles({ body });
  const relations = Object.keys(imports).map(
    (name, index) =>
      `<Relationship Id="i${index}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="/word/${name}"/>`,
  );
  const rels = 'word/_rels/document.xml.rels';
  files[rels] = (files[rels] as string).replace('</Relationships>', `${relations.join('')}</Relationships>`);
  for (const [name, content] of Object.entries(imports)) files[`word/${name}`] = content;
  return packDocx(files);
}

test('files that are shown in a place of the text are read there, once, and say so', () => {
  const imports = {
    'a.html': '<nav>Home</nav><h2>Fees</h2><ol start="4"><li>four</li></ol><table><tr><th>a<th>b<tr><td>1<td>2</table><pre>x  y</pre>',
    'b.dat': '{\\rtf1 Rich text\\par}',
    'c.docx': writeDocx({ body: heading(1, 'Inner') + paragraph('inside') + table([['c', 'd']]) }),
    'd.mht':
      'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n<p>Archived</p>\r\n--x--\r\n',
    'e.txt': 'Plain',
  };
  const body = heading(1, 'Lease') + place('i0') + paragraph('between') + ['i1', 'i2', 'i3', 'i4', 'i0', 'lost'].map(place).join('');
  const document = parseDocx(withImports(body, imports));
  expectInvariants(document);
  expect(outline(document)).toEqual([
    'heading1 Lease',
    'heading2 Fees',
    'item1 [4. ] four',
    'row! a | b',
    'row 1 | 2',
    'code x  y',
    'paragraph between',
    'paragraph Rich text',
    'heading1 Inner',
    'paragraph inside',
    'row! c | d',
    'paragraph Archived',
    'paragraph Plain',
  ]);
  expect(document.blocks.map(({ attributes }) => attributes?.['imported']?.slice(5) ?? '').join()).toBe(
    ',a.html,a.html,a.html,a.html,a.html,,b.dat,c.docx,c.docx,c.docx,d.mht,e.txt',
  );
});

test('one that is damaged costs nothing but itself, and files in files end', () => {
  let inner = writeDocx({ body: paragraph('deepest') });
  for (let depth = 0; depth < 6; depth += 1) inner = withImports(paragraph(`at ${depth}`) + place('i0'), { 'a.docx': inner });
  const document = parseDocx(
    withImports(place('i0') + paragraph('kept') + place('i1'), { 'a.docx': inner.subarray(0, 300), 'b.docx': inner }),
  );
  expect(outline(document)).toEqual(['paragraph kept', 'paragraph at 5', 'paragraph at 4', 'paragraph at 3']);
});

import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { cpuMs } from '../../../../testing/cpu-time.ts';
import { docxFiles, heading, listItem, markup, numberingLists, packDocx, paragraph, run, writeDocx } from './docx-writer.fixture.ts';
import { isProtectedOffice } from '../office/compound-file.ts';
import { parseDocx } from './docx.ts';

function refusal(bytes: Uint8Array): unknown {
  try {
    parseDocx(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(StemmaError);
    if (error instanceof StemmaError) {
      const reason = error.details?.['reason'];
      expect(error.code).toBe(reason === 'old_format' ? 'UNSUPPORTED_TYPE' : 'PARSE_FAILED');
      return reason;
    }
  }
  return undefined;
}

const valid = docxFiles({ body: paragraph('text') });
const document = valid['word/document.xml'] as string;
const changed = (change: Record<string, string | Uint8Array>): Uint8Array => packDocx({ ...valid, ...change });
const compound = (name: string): Uint8Array =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(name, 'utf16le'), Buffer.alloc(400)]);

describe('refused by name', () => {
  test.each<[string, Uint8Array, string]>([
    ['a password', compound('EncryptedPackage'), 'encrypted'],
    ['the older format', compound('WordDocument'), 'old_format'],
    ['a zip bomb', changed({ 'word/document.xml': new Uint8Array(40_000_000).fill(32) }), 'bomb'],
    [
      'entities',
      changed({ 'word/document.xml': document.replace('<w:document', '<!DOCTYPE d [<!ENTITY a "b">]><w:document') }),
      'xml_bomb',
    ],
    ['a document type in the styles', changed({ 'word/styles.xml': '<!DOCTYPE d [<!ENTITY e "e">]><d/>' }), 'xml_bomb'],
    ['100,000 nested elements', writeDocx({ body: '<w:sdt><w:sdtContent>'.repeat(50_000) }), 'xml_bomb'],
    ['a file cut off', packDocx(valid).subarray(0, 900), 'broken'],
    ['text cut off', changed({ 'word/document.xml': document.slice(0, -30) }), 'broken'],
    ['another encoding', changed({ 'word/document.xml': Buffer.from(document.replace('text', 'caf\xe9'), 'latin1') }), 'encoding'],
    ['a name that leads out', changed({ '../../evil': 'x' }), 'unsafe_name'],
    ['no text', packDocx({ '[Content_Types].xml': valid['[Content_Types].xml'] as string }), 'not_docx'],
    ['another kind of office file', changed({ 'word/document.xml': '<workbook xmlns="urn:x"><sheets/></workbook>' }), 'not_docx'],
    ['a zip of something', zipSync({ 'a.txt': strToU8('hello') }), 'not_docx'],
    ['no zip', strToU8('hello'), 'broken'],
    ['nothing', new Uint8Array(), 'broken'],
  ])('%s', (_, bytes, reason) => {
    expect(refusal(bytes)).toBe(reason);
  });

  test('a file under a password is known by what is in it', () => {
    expect([compound('EncryptedPackage'), compound('WordDocument'), packDocx(valid)].map(isProtectedOffice)).toEqual([true, false, false]);
  });
});

describe('what repeats something long stays small and soon done', () => {
  const timed = (bytes: Uint8Array): number => {
    let size = 0;
    const ms = cpuMs(() => {
      const { canonical, annotations = [] } = parseDocx(bytes);
      size = canonical.length + annotations.reduce((sum, { text }) => sum + text.length, 0);
    });
    expect(ms).toBeLessThan(8000);
    return size;
  };
  const long = 'x'.repeat(100_000);

  test('numbers', () => {
    const numbering = numberingLists([[['decimal', long]]]);
    expect(timed(writeDocx({ body: listItem('a', 1).repeat(20_000), numbering }))).toBeLessThan(2_000_000);
  });

  test('notes, links, text boxes and authors', () => {
    const body = markup(`<w:r><w:footnoteReference w:id="1"/></w:r><w:hyperlink r:id="a">${run('a')}</w:hyperlink>`).repeat(5000);
    const footnotes = `<w:footnote w:id="1">${markup(`${run(long)}<w:r><w:footnoteReference w:id="1"/></w:r>`)}</w:footnote>`;
    expect(timed(writeDocx({ body, footnotes, links: { a: `http://${long}` } }))).toBeLessThan(300_000);
  });

  test('notes on notes', () => {
    const notes = Array.from(
      { length: 20_000 },
      (_, i) => `<w:footnote w:id="${i}">${markup(`${run('n')}<w:r><w:footnoteReference w:id="${i + 1}"/></w:r>`)}</w:footnote>`,
    );
    expect(timed(writeDocx({ body: markup('<w:r><w:footnoteReference w:id="0"/></w:r>'), footnotes: notes.join('') }))).toBe(3);
  });

  test('changes within changes', () => {
    const inserted = markup(`${'<w:ins w:id="1" w:author="a">'.repeat(150)}${run(long)}${'</w:ins>'.repeat(150)}`);
    expect(timed(writeDocx({ body: inserted }))).toBe(200_000);
    const body = markup(`${'<w:ins w:id="1"><w:del w:id="2">'.repeat(150)}${run(long)}${'</w:del></w:ins>'.repeat(150)}`);
    expect(timed(writeDocx({ body }))).toBeLessThan(200_000);
  });

  test('wide and tall cells', () => {
    const cell = `<w:tc><w:tcPr><w:gridSpan w:val="9999999"/><w:vMerge w:val="restart"/></w:tcPr>${paragraph('a')}</w:tc>`;
    expect(timed(writeDocx({ body: `<w:tbl>${`<w:tr>${cell}</w:tr>`.repeat(20_000)}</w:tbl>` }))).toBeLessThan(1_000_000);
  });

  test('many marks in one paragraph, many styles on each other, many fields', () => {
    const styles = Array.from(
      { length: 20_000 },
      (_, i) => `<w:style w:type="paragraph" w:styleId="s${i}"><w:basedOn w:val="s${i + 1}"/></w:style>`,
    );
    const change = `<w:ins w:id="1" w:author="a">${run('e\u0301')}</w:ins><w:del w:id="2"><w:r><w:delText>y</w:delText></w:r></w:del>`;
    const fields = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK </w:instrText></w:r>'.repeat(50_000);
    const body = paragraph('a', '<w:pStyle w:val="s1"/>') + markup(change.repeat(20_000)) + markup(fields) + heading(1, 'end');
    expect(timed(writeDocx({ body, styles: styles.join('') }))).toBeLessThan(300_000);
  });

  test('tables in tables, marks that combine', () => {
    const nested = `${'<w:tbl><w:tr><w:tc>'.repeat(120)}${paragraph(long)}${'</w:tc></w:tr></w:tbl>'.repeat(120)}`;
    const marks = `<w:ins w:id="1">${run('\u0301'.repeat(100))}</w:ins>${run('\u0301'.repeat(100))}`.repeat(500);
    expect(timed(writeDocx({ body: nested + markup(marks) }))).toBeLessThan(400_000);
  });
});

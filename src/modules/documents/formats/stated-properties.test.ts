import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bookFiles, odtFiles } from '../../../testing/hostile/open-files.ts';
import { propertyRuns } from '../../../testing/property.ts';
import { authorLabel, labelsOf, tagLabel } from '../properties.ts';
import { docxFiles, packDocx } from './docx/docx-writer.fixture.ts';
import { parseDocx } from './docx/docx.ts';
import { parseEpub } from './epub/epub.ts';
import { parseHtml } from './html.ts';
import { parseMail } from './mail/mail.ts';
import { parseMarkdown } from './markdown.ts';
import { parseOdt } from './odf/odf.ts';
import { packFiles } from './office/office-writer.fixture.ts';
import { rawPage, writePdf } from './pdf/pdf-writer.fixture.ts';
import { parsePdf } from './pdf/pdf.ts';
import { parseRtf } from './rtf/rtf.ts';
import { statedProperties } from './stated-properties.ts';

const dateOf = (text: string): string | undefined => statedProperties({ dates: [text] })?.date;

test('dates as formats write them', () => {
  expect(dateOf('2026-03-01')).toBe('2026-03-01');
  expect(dateOf('2026-03-01 10:30')).toBe('2026-03-01T10:30:00.000Z');
  expect(dateOf('2026-03-01T10:30:05+02:00')).toBe('2026-03-01T08:30:05.000Z');
  expect(dateOf("D:20260301103005+01'00'")).toBe('2026-03-01T09:30:05.000Z');
  expect(dateOf('D:20260301')).toBe('2026-03-01');
  expect(dateOf('D:20260301103005Z')).toBe('2026-03-01T10:30:05.000Z');
  expect(dateOf('Sun, 01 Mar 2026 10:30:00 +0100')).toBe('2026-03-01T09:30:00.000Z');
  for (const none of ['', 'soon', '2026-13-40', '0000-00-00', '99999999', 'March', '2026']) expect(dateOf(none), none).toBeUndefined();
  expect(statedProperties({ dates: ['soon', undefined, '2026-03-01'] })).toEqual({ date: '2026-03-01' });
});

test('names and tags are parted, each once, and what is too much is left out', () => {
  expect(
    statedProperties({ authors: [' Lovelace, Ada; B. Green ', 'B. Green', ''], tags: ['lease, deposit;Lease\nrent', undefined] }),
  ).toEqual({
    authors: ['Lovelace, Ada', 'B. Green'],
    tags: ['lease', 'deposit', 'Lease', 'rent'],
  });
  expect(statedProperties({ authors: [undefined, ' \u0000 '], tags: [' , ; '] })).toBeUndefined();
  const many = statedProperties({ tags: Array.from({ length: 90 }, (_, at) => `${at}${'x'.repeat(400)}`) });
  expect([many?.tags?.length, many?.tags?.[0]?.length]).toEqual([50, 200]);
});

test('whatever is written there, what comes of it can be stored and looked up', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  fc.assert(
    fc.property(
      fc.array(text),
      fc.array(text),
      fc.array(fc.oneof(text, fc.stringMatching(/^(D:)?\d{0,14}[-Z+']?\d{0,4}$/))),
      (authors, tags, dates) => {
        const stated = statedProperties({ authors, tags, dates });
        for (const one of [...(stated?.authors ?? []), ...(stated?.tags ?? [])]) {
          expect(one.isWellFormed() && !one.includes('\0') && one.trim() !== '').toBe(true);
        }
        if (stated?.date !== undefined) expect(new Date(stated.date).toISOString().startsWith(stated.date)).toBe(true);
        const labels = labelsOf(stated ?? {});
        for (const tag of stated?.tags ?? []) expect(labels).toContain(tagLabel(tag));
        for (const author of stated?.authors ?? []) {
          const { begins, contains } = authorLabel(author);
          expect(labels.some((label) => label.startsWith(begins) && label.slice(begins.length).includes(contains))).toBe(true);
        }
      },
    ),
    { numRuns: propertyRuns() },
  );
});

test.each([
  ['YAML', '---\ntitle: A lease\nauthor: "Ada Lovelace"\ntags: [lease, \'deposit\']\ndate: 2026-03-01\n---\nText.\n'],
  ['YAML in lines', '---\nauthors:\n  - Ada Lovelace\nkeywords:\n- lease\n- deposit\nupdated: 2026-03-01\ndate: 2020-01-01\n---\nText.\n'],
  ['TOML', '+++\nauthor = "Ada Lovelace"\ntags = ["lease", "deposit"]\ndate = 2026-03-01\n+++\nText.\n'],
])('front matter: %s', (_, text) => {
  expect(parseMarkdown(text).properties).toEqual({ authors: ['Ada Lovelace'], tags: ['lease', 'deposit'], date: '2026-03-01' });
});

test('front matter that states nothing, and that refers to something', () => {
  expect(parseMarkdown('---\ntitle: A lease\n---\nText.\n').properties).toBeUndefined();
  expect(parseMarkdown('---\nauthor: *me\ntags:\ndate: soon\n---\nText.\n').properties).toBeUndefined();
  expect(parseMarkdown('author: Ada\n').properties).toBeUndefined();
});

test('a web page by its meta, under whichever names', () => {
  const page = (head: string): unknown => parseHtml(`<html><head>${head}</head><body><p>Text.</p></body></html>`).properties;
  expect(
    page(
      `<meta name="Author" content="Ada Lovelace"><meta name="keywords" content="lease, deposit">
       <meta property="article:published_time" content="2026-03-01T10:00:00Z">`,
    ),
  ).toEqual({ authors: ['Ada Lovelace'], tags: ['lease', 'deposit'], date: '2026-03-01T10:00:00.000Z' });
  expect(
    page(
      '<meta property="article:author" content="https://example.org/ada"><meta property="article:tag" content="a"><meta property="article:tag" content="b">',
    ),
  ).toEqual({ tags: ['a', 'b'] });
  expect(page('<title>T</title>')).toBeUndefined();
  expect(parseHtml('<body><p>T</p><meta name="author" content="Not in the head"></body>').properties).toBeUndefined();
});

test('a mail by its sender and date', async () => {
  const mail =
    'From: Ada Lovelace <ada@example.org>\r\nDate: Sun, 01 Mar 2026 10:30:00 +0100\r\nKeywords: lease, deposit\r\nSubject: S\r\n\r\nText.\r\n';
  const { properties } = await parseMail(Buffer.from(mail));
  expect(properties).toEqual({ authors: ['Ada Lovelace'], tags: ['lease', 'deposit'], date: '2026-03-01T09:30:00.000Z' });
  expect((await parseMail(Buffer.from('From: ada@example.org\r\n\r\nText.'))).properties).toEqual({ authors: ['ada@example.org'] });
});

test('RTF by the facts about the file', () => {
  const text = String.raw`{\rtf1{\info{\title A lease}{\author Ada Lovelace}{\keywords lease, deposit}{\creatim\yr2020\mo1\dy1}{\revtim\yr2026\mo3\dy1\hr9\min30}}Text.\par}`;
  const read = parseRtf(Buffer.from(text));
  expect([read.title, read.canonical]).toEqual(['A lease', 'Text.']);
  expect(read.properties).toEqual({ authors: ['Ada Lovelace'], tags: ['lease', 'deposit'], date: '2026-03-01T09:30:00.000Z' });
});

describe('files with their properties apart', () => {
  const stated = { authors: ['Ada Lovelace', 'B. Green'], tags: ['lease', 'deposit'] };
  const date = '2026-03-01T09:30:00.000Z';
  const core = `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:creator>Ada Lovelace;B. Green</dc:creator>
    <cp:keywords>lease, deposit</cp:keywords><dcterms:created>2020-01-01T00:00:00Z</dcterms:created>
    <dcterms:modified>2026-03-01T09:30:00Z</dcterms:modified></cp:coreProperties>`;

  test('of Word', () => {
    const { properties } = parseDocx(
      packDocx({ ...docxFiles({ body: '<w:p><w:r><w:t>Text</w:t></w:r></w:p>' }), 'docProps/core.xml': core }),
    );
    expect(properties).toEqual({ ...stated, date });
  });

  test('OpenDocument', () => {
    const meta = `<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><meta:initial-creator>Ada Lovelace; B. Green</meta:initial-creator><dc:creator>Someone</dc:creator>
      <meta:keyword>lease</meta:keyword><meta:keyword>deposit</meta:keyword><dc:date>2026-03-01T09:30:00</dc:date></office:meta></office:document-meta>`;
    expect(parseOdt(packFiles({ ...odtFiles(), 'meta.xml': meta })).properties).toEqual({ ...stated, date });
  });

  test('EPUB', () => {
    const files = bookFiles();
    const name = Object.keys(files).find((file) => file.endsWith('.opf')) ?? '';
    const said =
      '<dc:creator>Ada Lovelace</dc:creator><dc:creator>B. Green</dc:creator><dc:subject>lease</dc:subject><dc:subject>deposit</dc:subject><dc:date>2026-03-01</dc:date>';
    const book = parseEpub(packFiles({ ...files, [name]: String(files[name]).replace('</dc:title>', `</dc:title>${said}`) }));
    expect(book.properties).toEqual({ ...stated, date: '2026-03-01' });
  });

  test('PDF', async () => {
    const info = { Author: 'Ada Lovelace; B. Green', Keywords: 'lease, deposit', ModDate: new Date(date), CreationDate: new Date(0) };
    const { properties } = await parsePdf(await writePdf((pdf) => pdf.text('Text'), { info }));
    expect(properties).toEqual({ ...stated, date });
    const bare = await parsePdf(rawPage('BT /F1 12 Tf 50 700 Td (Text) Tj ET'));
    expect('properties' in bare).toBe(false);
  });
});

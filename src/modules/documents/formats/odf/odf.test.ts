import { expect, test } from 'vitest';
import { bookFiles, odfFiles, odpFiles, odsFiles, odtFiles } from '../../../../testing/hostile/open-files.ts';
import { packFiles } from '../office/office-writer.fixture.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { parseOdp, parseOds, parseOdt } from './odf.ts';

test('a text: headings, notes, links, comments, lists, tables', () => {
  const document = parseOdt(packFiles(odtFiles()));
  expectInvariants(document);
  expect(outline(document)).toEqual([
    'heading2 Terms',
    'paragraph The rent is\ndue here',
    'paragraph [1 ] In full.',
    'item1 one',
    'item2 two',
    'row! a | b',
    'row 1 | ',
  ]);
  expect(document.blocks[1]?.attributes).toEqual({ links: 'https://example.org/' });
  expect(document.annotations).toEqual([{ kind: 'comment', start: 7, end: 27, text: 'Check', author: 'Ann', date: '2026-02-03T10:00:00' }]);
});

test('sheets: cells as they are shown, with address and formula; what only repeats a format is nothing', () => {
  const document = parseOds(packFiles(odsFiles()));
  expect(outline(document)).toEqual(['heading1 Budget', 'row 2.00']);
  expect(document.blocks[1]?.attributes).toEqual({ address: 'Budget!C3', formulas: 'C3 =1+1' });
});

test('slides: title first, notes behind, a page each', () => {
  const document = parseOdp(packFiles(odpFiles()));
  expectInvariants(document);
  expect(outline(document)).toEqual(['heading1 Plan', 'item1 point', 'paragraph say', 'paragraph shape']);
  expect(document.pages?.map(({ page, start, end }) => [page, start, end])).toEqual([
    [1, 0, 16],
    [2, 18, 23],
  ]);
});

test('a password and a file of another kind are told apart', () => {
  const locked =
    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>';
  const reason = (files: Record<string, string>): unknown =>
    expect.objectContaining({ details: expect.objectContaining(files) as unknown });
  expect(() => parseOdt(packFiles({ ...odfFiles('text', ''), 'META-INF/manifest.xml': locked }))).toThrow(
    reason({ reason: 'encrypted' }) as Error,
  );
  expect(() => parseOdt(packFiles(bookFiles()))).toThrow(reason({ reason: 'not_odf' }) as Error);
});

test('a manifest with the document type that older OpenOffice names', () => {
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE manifest:manifest PUBLIC "-//OpenOffice.org//DTD Manifest 1.0//EN" "Manifest.dtd">
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>`;
  expect(outline(parseOdt(packFiles({ ...odtFiles(), 'META-INF/manifest.xml': manifest })))[0]).toBe('heading2 Terms');
});

test('what is drawn: shapes and pictures apart from the paragraph they stand in, tables and boxes in cells, lists of every kind', () => {
  const body =
    '<draw:frame><draw:text-box><text:p>On the page</text:p></draw:text-box></draw:frame>' +
    '<text:p>Before<draw:custom-shape><svg:title>Arrow</svg:title><text:p>In the shape</text:p></draw:custom-shape> after' +
    '<draw:frame><draw:image/><svg:title>Chart</svg:title><svg:desc>Rent by year</svg:desc></draw:frame></text:p>' +
    '<table:table><table:table-row><table:table-cell><text:p>Cell<draw:frame><draw:text-box><table:table><table:table-row><table:table-cell>' +
    '<text:p>inner</text:p></table:table-cell></table:table-row></table:table></draw:text-box></draw:frame></text:p></table:table-cell></table:table-row></table:table>' +
    '<text:list><text:list-item><text:p>one</text:p><draw:frame><draw:text-box><text:p>boxed</text:p></draw:text-box></draw:frame></text:list-item></text:list>' +
    '<text:numbered-paragraph><text:p>numbered</text:p></text:numbered-paragraph>' +
    '<text:illustration-index><text:index-body><text:index-title><text:p>Figures</text:p></text:index-title><text:p>A mill 4</text:p></text:index-body></text:illustration-index>';
  const document = parseOdt(packFiles(odfFiles('text', body)));
  expectInvariants(document);
  expect(outline(document)).toEqual([
    'paragraph On the page',
    'paragraph Before after',
    'paragraph Rent by year',
    'paragraph Arrow',
    'paragraph In the shape',
    'row Cell',
    'row inner',
    'item1 one',
    'paragraph boxed',
    'paragraph numbered',
    'paragraph Figures',
    'paragraph A mill 4',
  ]);
  expect(document.blocks.flatMap(({ attributes }, index) => (attributes?.['image'] === 'description' ? [index] : []))).toEqual([2, 3]);
});

test('sheets: comments on their cells, shapes behind the rows; a sheet of nothing else is read too', () => {
  const note = (text: string): string =>
    `<office:annotation><dc:creator>Ann</dc:creator><dc:date>2026-02-03T10:00:00</dc:date><text:p>${text}</text:p></office:annotation>`;
  const sheet = (name: string, content: string): string => `<table:table table:name="${name}">${content}</table:table>`;
  const box = (text: string): string => `<draw:frame><draw:text-box><text:p>${text}</text:p></draw:text-box></draw:frame>`;
  const document = parseOds(
    packFiles(
      odfFiles(
        'spreadsheet',
        sheet(
          'Rent',
          `<table:shapes>${box('Over all')}<draw:g><draw:frame><draw:image/><svg:desc>A mill</svg:desc></draw:frame></draw:g></table:shapes>` +
            `<table:table-row><table:table-cell office:value-type="string">${note('Check')}<text:p>Mill</text:p>${box('Beside')}</table:table-cell>` +
            `<table:table-cell table:number-columns-repeated="2">${note('Empty cell')}</table:table-cell></table:table-row>`,
        ) + sheet('Notes', `<table:table-row><table:table-cell>${note('Alone')}</table:table-cell></table:table-row>`),
      ),
    ),
  );
  expectInvariants(document);
  expect(outline(document)).toEqual([
    'heading1 Rent',
    'row Mill',
    'paragraph Over all',
    'paragraph Beside',
    'paragraph A mill',
    'heading1 Notes',
  ]);
  const at = (start: number, end: number, text: string): object => ({
    kind: 'comment',
    start,
    end,
    text,
    author: 'Ann',
    date: '2026-02-03T10:00:00',
  });
  expect(document.annotations).toEqual([at(6, 6, 'Empty cell'), at(6, 10, 'Check'), at(38, 38, 'Alone')]);
});

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

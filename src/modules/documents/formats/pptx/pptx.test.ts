import { describe, expect, test } from 'vitest';
import type { ParsedDocument } from '../../model.ts';
import { packFiles } from '../office/office-writer.fixture.ts';
import { chartOutline, chartPart, diagramOutline, diagramPart } from '../office/graphics.fixture.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import { graphic, paragraph, partXml, pptxFiles, shape, title, writePptx } from './pptx-writer.fixture.ts';
import type { SlideParts } from './pptx-writer.fixture.ts';
import { parsePptx } from './pptx.ts';

function read(slides: readonly SlideParts[], files?: Readonly<Record<string, string>>): ParsedDocument {
  const document = parsePptx(writePptx(slides, files));
  expectInvariants(document);
  return document;
}

const level = (depth: number, more = ''): string => `<a:pPr lvl="${depth}">${more}</a:pPr>`;

test('slides in their order as pages: titles, points, notes, hidden slides, feet once', () => {
  const document = read([
    {
      shapes:
        shape(paragraph('One') + paragraph('Two', level(1)) + paragraph('Plain', level(0, '<a:buNone/>')), 'body') +
        title('Plan') +
        shape(paragraph('Confidential'), 'ftr') +
        shape(paragraph('7'), 'sldNum'),
      notes: 'Say hello',
    },
    { shapes: '' },
    { shapes: title('Costs') + shape(paragraph('Confidential'), 'ftr') + shape(paragraph('A text box')), hidden: true },
  ]);
  expect(outline(document)).toEqual([
    'heading1 Plan',
    'item1 One',
    'item2 Two',
    'paragraph Plain',
    'paragraph Say hello',
    'heading1 Costs',
    'paragraph A text box',
    'paragraph Confidential',
  ]);
  expect(document.blocks.map(({ role = 'text' }) => role).join(' ')).toBe('text text text text note text text footer');
  expect(document.pages?.map(({ page, start, end, width }) => [page, document.canonical.slice(start, end).length, width])).toEqual([
    [1, 32, 720],
    [2, 0, 720],
    [3, 17, 720],
  ]);
  expect(document.blocks[0]?.attributes).toEqual({ slide: '1' });
  expect(document.blocks[5]?.attributes).toEqual({ slide: '3', hidden: 'slide' });
  expect(document.title).toBe('Plan');
});

test('a slide without a title parts its words from those of the slide before, by a heading whose number is no word', () => {
  const points = shape(paragraph('One') + paragraph('Two'), 'body');
  const document = read([
    { shapes: points },
    { shapes: title('Plan') },
    { shapes: points, notes: 'Say more' },
    { shapes: '', notes: 'Only said' },
  ]);
  expect(outline(document)).toEqual([
    'heading1 [1. ] Slide',
    'item1 One',
    'item1 Two',
    'heading1 Plan',
    'heading1 [3. ] Slide',
    'item1 One',
    'item1 Two',
    'paragraph Say more',
    'heading1 [4. ] Slide',
    'paragraph Only said',
  ]);
  expect(document.blocks[4]?.attributes).toEqual({ slide: '3', title: 'none' });
  expect(document.title).toBe('Plan');
  const moved = read([{ shapes: title('Plan') }, { shapes: points }]);
  expect(moved.blocks[1]?.hash).toBe(document.blocks[4]?.hash);
});

test('groups, alternate content once, links, numbers, breaks and fields', () => {
  const numbered = (text: string, type = 'arabicPeriod'): string => paragraph(text, level(0, `<a:buAutoNum type="${type}"/>`));
  const document = read([
    {
      shapes:
        title('T') +
        `<p:grpSp><p:grpSp>${shape(paragraph('deep', '', '<a:hlinkClick r:id="l"/>'))}</p:grpSp></p:grpSp>` +
        `<mc:AlternateContent><mc:Choice>${shape(paragraph('new'))}</mc:Choice><mc:Fallback>${shape(paragraph('old'))}</mc:Fallback></mc:AlternateContent>` +
        shape(
          numbered('first') +
            numbered('second') +
            paragraph('between', level(1, '<a:buChar char="-"/>')) +
            numbered('third') +
            numbered('x', 'alphaLcParenR'),
        ) +
        shape('<a:p><a:r><a:t>a</a:t></a:r><a:br/><a:fld><a:t>b</a:t></a:fld></a:p>'),
      relations: { l: ['hyperlink', 'https://example.org/'] },
    },
  ]);
  expect(outline(document)).toEqual([
    'heading1 T',
    'paragraph deep',
    'paragraph new',
    'item1 [1. ] first',
    'item1 [2. ] second',
    'item2 between',
    'item1 [3. ] third',
    'item1 [d) ] x',
    'paragraph a\nb',
  ]);
  expect(document.blocks[1]?.attributes).toEqual({ links: 'https://example.org/' });
});

test('tables, charts and diagrams', () => {
  const cell = (text: string, more = ''): string => `<a:tc${more}><a:txBody>${paragraph(text)}</a:txBody></a:tc>`;
  const rows = `<a:tr>${cell('a', ' gridSpan="2"')}${cell('', ' hMerge="1"')}</a:tr><a:tr>${cell('1')}${cell('2')}</a:tr>`;
  const document = read(
    [
      {
        shapes:
          title('T') +
          graphic(`<a:tbl><a:tblPr firstRow="1"/>${rows}</a:tbl>`) +
          graphic('<c:chart r:id="c"/>') +
          graphic('<dgm:relIds r:dm="d"/>'),
        relations: { c: ['chart', '../charts/c.xml'], d: ['diagramData', '../diagrams/d.xml'] },
      },
    ],
    { 'ppt/charts/c.xml': chartPart, 'ppt/diagrams/d.xml': diagramPart },
  );
  expect(outline(document)).toEqual(['heading1 T', 'row! a | ', 'row 1 | 2', ...chartOutline, ...diagramOutline]);
});

test('comments with author and date, on their slide', () => {
  const comments = partXml('p:cmLst', '<p:cm authorId="1" dt="2024-02-03T10:00:00.000"><p:text>Check</p:text></p:cm>');
  const document = read([{ shapes: title('A') }, { shapes: title('B'), relations: { k: ['comments', '../comments/c.xml'] } }], {
    'ppt/comments/c.xml': comments,
    'ppt/commentAuthors.xml': partXml('p:cmAuthorLst', '<p:cmAuthor id="1" name="Ann"/>'),
  });
  expect(document.annotations).toEqual([
    { kind: 'comment', start: 3, end: 4, text: 'Check', author: 'Ann', date: '2024-02-03T10:00:00.000' },
  ]);
});

test('a slide that is damaged loses itself alone; lost relations leave the order of the files', () => {
  const files = pptxFiles([{ shapes: title('A') }, { shapes: title('B') }]);
  const document = parsePptx(
    packFiles({ ...files, 'ppt/slides/slide2.xml': '<p:sld', 'ppt/_rels/presentation.xml.rels': '', '_rels/.rels': '' }),
  );
  expect(outline(document)).toEqual(['heading1 B']);
  expect(document.pages).toHaveLength(2);
});

describe('refused by name', () => {
  test.each<[string, Uint8Array, string]>([
    [
      'a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from('EncryptedPackage', 'utf16le')]),
      'encrypted',
    ],
    ['no presentation', packFiles({ 'ppt/a.xml': '<a/>' }), 'not_pptx'],
    ['every slide damaged', packFiles({ ...pptxFiles([{ shapes: '' }]), 'ppt/slides/slide1.xml': '<a' }), 'broken'],
    ['groups in groups', writePptx([{ shapes: '<p:grpSp>'.repeat(5000) }]), 'xml_bomb'],
  ])('%s', (_, bytes, reason) => {
    expect(() => parsePptx(bytes)).toThrow(expect.objectContaining({ details: expect.objectContaining({ reason }) as unknown }) as Error);
  });
});

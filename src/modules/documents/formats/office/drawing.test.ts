import { expect, test } from 'vitest';
import { parseBytes } from '../parse.ts';
import { outline } from '../parsed-document.fixture.ts';
import { graphic, paragraph, pptxFiles, shape, title } from '../pptx/pptx-writer.fixture.ts';
import { row, words, xlsxFiles } from '../xlsx/xlsx-writer.fixture.ts';
import { chartPart, extendedChartPart } from './graphics.fixture.ts';
import { packFiles, relationsXml } from './office-writer.fixture.ts';

test('newer kinds of charts are their titles and the data of their series', async () => {
  const files = pptxFiles([
    {
      shapes: title('Slide') + graphic('<cx:chart xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" r:id="c"/>'),
      relations: { c: ['chartEx', '../charts/c.xml'] },
    },
  ]);
  const { document } = await parseBytes('a.pptx', packFiles({ ...files, 'ppt/charts/c.xml': extendedChartPart }));
  expect(outline(document)).toEqual(['heading1 Slide', 'paragraph Cash, Euros', 'row!  | 2025', 'row Opening | 100', 'row Rent | -40']);
});

test('what pictures, shapes and groups of slides and sheets show is text; names of files and what machines add are not', async () => {
  const described = (element: string, about: string): string =>
    `<p:${element}><p:nv${about}Pr><p:cNvPr id="1" name="n" descr="A ${element}&#10;Description automatically generated"/></p:nv${about}Pr></p:${element}>`;
  const file = '<p:pic><p:nvPicPr><p:cNvPr id="1" name="n" descr="IMG_0012.JPG"/></p:nvPicPr></p:pic>';
  const shapes =
    title('Slide') + described('pic', 'Pic') + described('grpSp', 'GrpSp') + described('sp', 'Sp') + file + shape(paragraph('words'));
  const slides = await parseBytes('a.pptx', packFiles(pptxFiles([{ shapes }])));
  expect(outline(slides.document)).toEqual(['heading1 Slide', 'paragraph A pic', 'paragraph A grpSp', 'paragraph A sp', 'paragraph words']);
  const sheet = xlsxFiles({ sheets: [{ name: 'S', rows: row(1, words('A1', 'a')), relations: { d: ['drawing', '../drawings/d.xml'] } }] });
  const drawing =
    '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"><xdr:oneCellAnchor><xdr:pic><xdr:nvPicPr>' +
    '<xdr:cNvPr id="2" name="Picture 1" descr="The plan of the yard"/></xdr:nvPicPr></xdr:pic></xdr:oneCellAnchor></xdr:wsDr>';
  const { document } = await parseBytes(
    'a.xlsx',
    packFiles({ ...sheet, 'xl/drawings/d.xml': drawing, 'xl/drawings/_rels/d.xml.rels': relationsXml({}) }),
  );
  expect(outline(document)).toEqual(['heading1 S', 'row a', 'paragraph The plan of the yard']);
  expect(document.blocks.at(-1)?.attributes).toEqual({ image: 'description' });
});

test('what is written at the points of a chart and over it stands behind its titles', async () => {
  const said = (text: string): string => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;
  const label = `<c:dLbls><c:dLbl><c:idx val="0"/><c:tx><c:rich>${said('the best year')}</c:rich></c:tx></c:dLbl><c:dLbl><c:idx val="1"/></c:dLbl></c:dLbls>`;
  const shapes =
    '<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">' +
    `${said('better this way')}</c:userShapes>`;
  const files = pptxFiles([
    {
      shapes: title('Slide') + graphic('<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="c"/>'),
      relations: { c: ['chart', '../charts/c.xml'] },
    },
  ]);
  const parts = {
    'ppt/charts/c.xml': chartPart.replace('<c:ser>', `<c:ser>${label}`),
    'ppt/charts/_rels/c.xml.rels': relationsXml({ u: ['chartUserShapes', '../drawings/u.xml'] }),
    'ppt/drawings/u.xml': shapes,
  };
  const { document } = await parseBytes('a.pptx', packFiles({ ...files, ...parts }));
  expect(outline(document)).toEqual([
    'heading1 Slide',
    'paragraph Sales, the best year, better this way',
    'row!  | 2024',
    'row North | 4',
    'row South | 5',
  ]);
});

test('a workbook in the words of Excel 2007 before it was out', async () => {
  const files = xlsxFiles({ sheets: [{ name: 'S', rows: row(1, words('A1', 'a')) }] });
  const older = Object.entries(files).map(([name, text]) => [
    name,
    text.replaceAll('http://schemas.openxmlformats.org/spreadsheetml/2006/main', 'http://schemas.microsoft.com/office/excel/2006/2'),
  ]);
  const { document } = await parseBytes('a.xlsx', packFiles(Object.fromEntries(older) as Record<string, string>));
  expect(outline(document)).toEqual(['heading1 S', 'row a']);
});

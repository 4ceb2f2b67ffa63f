import { describe, expect, test } from 'vitest';
import type { Annotation, ParsedDocument } from '../../model.ts';
import { chartOutline, chartPart, diagramOutline, diagramPart } from '../office/graphics.fixture.ts';
import { expectInvariants, hashes, outline } from '../parsed-document.fixture.ts';
import {
  docxFiles,
  heading,
  listItem,
  markup,
  numberingLists,
  packDocx,
  paragraph,
  run,
  section,
  table,
  writeDocx,
} from './docx-writer.fixture.ts';
import type { DocxParts } from './docx-writer.fixture.ts';
import { parseDocx } from './docx.ts';

function parse(parts: DocxParts): ParsedDocument {
  const document = parseDocx(writeDocx(parts));
  expectInvariants(document);
  for (const { start, end } of document.annotations ?? []) {
    expect(start).toBeLessThanOrEqual(end);
    expect(end).toBeLessThanOrEqual(document.canonical.length);
  }
  return document;
}
const read = (body: string, parts: Partial<DocxParts> = {}): string[] => outline(parse({ ...parts, body }));

test('headings, paragraphs, runs; the title of the properties, of the style, of the first heading', () => {
  const body = `${paragraph('Rent memo', '<w:pStyle w:val="Title"/>')}${heading(1, 'One')}${markup(run('bo') + run('ld', '<w:b/>') + run(' run'))}${heading(3, 'Deep')}`;
  expect(read(body)).toEqual(['paragraph Rent memo', 'heading1 One', 'paragraph bold run', 'heading3 Deep']);
  expect(parse({ body, title: 'Stated' }).title).toBe('Stated');
  expect(parse({ body }).title).toBe('Rent memo');
  expect(parse({ body: heading(1, 'One') }).title).toBe('One');
});

test('characters: tabs, breaks, hyphens, symbols, hidden text, formulas', () => {
  const content =
    '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:br w:type="page"/><w:t>co\u00adop</w:t><w:softHyphen/><w:t>era</w:t>' +
    '<w:noBreakHyphen/><w:t>d</w:t><w:cr/><w:sym w:font="Wingdings" w:char="F0FE"/><w:t> </w:t><w:sym w:font="Symbol" w:char="F0B3"/>' +
    '<w:sym w:font="Webdings" w:char="F041"/><w:t>5\n6</w:t></w:r>' +
    run('secret', '<w:vanish/>') +
    run(' shown', '<w:vanish w:val="0"/>') +
    '<m:oMath><m:f><m:num><m:r><m:t> x</m:t></m:r></m:num><m:den><m:r><m:t>y</m:t></m:r></m:den></m:f></m:oMath>';
  expect(read(markup(content))).toEqual(['paragraph a b\nc\ncoopera\u2011d\n☑ ≥5 6 shown x/y']);
});

test('text a character style hides, and text in another script over its reading', () => {
  const style = (id: string, content: string): string => `<w:style w:type="character" w:styleId="${id}">${content}</w:style>`;
  const hidden = style('H', '<w:rPr><w:vanish/></w:rPr>') + style('I', '<w:basedOn w:val="H"/>');
  const styles = hidden + style('S', '<w:basedOn w:val="H"/><w:rPr><w:vanish w:val="false"/></w:rPr>');
  const styled = (id: string): string => run(` ${id}`, `<w:rStyle w:val="${id}"/>`);
  const ruby = `<w:r><w:ruby><w:rt>${run('kyo')}</w:rt><w:rubyBase>${run('京')}</w:rubyBase></w:ruby></w:r>`;
  expect(read(markup(run('a') + styled('H') + styled('I') + styled('S') + ruby), { styles })).toEqual(['paragraph a S京']);
});

describe('headings', () => {
  const style = (id: string, name: string, content = ''): string =>
    `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${content}</w:style>`;
  const styles =
    style('berschrift2', 'heading 2') +
    style('Klausel', 'Klausel', '<w:basedOn w:val="berschrift2"/>') +
    style('Plain', 'Plain', '<w:basedOn w:val="berschrift2"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>') +
    style('Ring', 'Ring', '<w:basedOn w:val="Ring2"/>') +
    style('Ring2', 'Ring 2', '<w:basedOn w:val="Ring"/>') +
    style('T', 'Titre 4');
  test('by the name of the style, by the style it is based on, by what the paragraph states', () => {
    const styled = (id: string, more = ''): string => paragraph(id, `<w:pStyle w:val="${id}"/>${more}`);
    const body = ['berschrift2', 'Klausel', 'Plain', 'Ring', 'T', 'Heading3', 'missing'].map((id) => styled(id)).join('');
    expect(read(body + styled('Klausel', '<w:outlineLvl w:val="9"/>') + paragraph('x', '<w:outlineLvl w:val="7"/>'), { styles })).toEqual([
      'heading2 berschrift2',
      'heading2 Klausel',
      'paragraph Plain',
      'paragraph Ring',
      'heading4 T',
      'heading3 Heading3',
      'paragraph missing',
      'paragraph Klausel',
      'heading6 x',
    ]);
  });
});

describe('numbers', () => {
  const contract = numberingLists([
    [
      ['decimal', '%1.'],
      ['decimal', '%1.%2'],
      ['lowerLetter', '(%3)'],
      ['lowerRoman', '(%4)'],
    ],
    [['bullet', '\uf0b7']],
    [
      ['upperRoman', 'Article %1'],
      ['decimalZero', '%1.%2'],
    ],
  ]);

  test('levels count, start again below a higher one, and stay out of the hash', () => {
    const levels = [0, 1, 2, 2, 3, 1, 2, 0, 1];
    const body = levels.map((level, index) => listItem(`t${index}`, 1, level)).join('');
    const document = parse({ body, numbering: contract });
    expect(outline(document)).toEqual([
      'item1 [1. ] t0',
      'item2 [1.1 ] t1',
      'item3 [(a) ] t2',
      'item3 [(b) ] t3',
      'item4 [(i) ] t4',
      'item2 [1.2 ] t5',
      'item3 [(a) ] t6',
      'item1 [2. ] t7',
      'item2 [2.1 ] t8',
    ]);
    const later = parse({ body: listItem('new', 1) + body, numbering: contract });
    expect(hashes(later).slice(1)).toEqual(hashes(document));
  });

  test('bullets have none, roman articles, digits of one article in another format', () => {
    const body = listItem('dot', 2) + listItem('a', 3) + listItem('b', 3) + listItem('c', 3, 1);
    expect(read(body, { numbering: contract })).toEqual(['item1 dot', 'item1 [Article I ] a', 'item1 [Article II ] b', 'item2 [II.01 ] c']);
    expect(read(body, { numbering: contract.replace('<w:numFmt w:val="decimalZero"/>', '<w:numFmt w:val="decimal"/><w:isLgl/>') })[3]).toBe(
      'item2 [2.1 ] c',
    );
  });

  test('a number stays short, whatever its pattern', () => {
    const numbering = numberingLists([[['lowerLetter', '%1'.repeat(30)]]]).replace('<w:start w:val="1"/>', '<w:start w:val="700"/>');
    const [block] = parse({ body: listItem('a', 1), numbering }).blocks;
    expect(block && block.text - block.start).toBe(61);
  });

  test('a level that is first met below starts those above', () => {
    expect(read(listItem('a', 1, 1) + listItem('b', 1, 0), { numbering: contract })).toEqual(['item2 [1.1 ] a', 'item1 [2. ] b']);
  });

  test('lists of one abstract list go on; a start of its own begins anew; never restarting', () => {
    const numbering =
      '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:lvlText w:val="%1)"/></w:lvl>' +
      '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlRestart w:val="0"/><w:lvlText w:val="%2"/></w:lvl></w:abstractNum>' +
      '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>' +
      '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>';
    const body = [listItem('a', 1), listItem('b', 2), listItem('c', 1, 1), listItem('d', 3), listItem('e', 3), listItem('f', 1, 1)].join(
      '',
    );
    expect(read(body, { numbering }).map((line) => /\[(.*) \]/.exec(line)?.[1])).toEqual(['3)', '4)', '1', '7)', '8)', '2']);
  });

  test('tied to heading styles, and defined by a numbering style', () => {
    const styles =
      '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>' +
      '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>' +
      '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>';
    const numbering =
      '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Outline"/></w:abstractNum><w:abstractNum w:abstractNumId="1">' +
      '<w:styleLink w:val="Outline"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:pStyle w:val="H1"/><w:lvlText w:val="§ %1"/></w:lvl>' +
      '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:pStyle w:val="H2"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>' +
      '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>';
    const styled = (id: string, more = ''): string => paragraph(id, `<w:pStyle w:val="${id}"/>${more}`);
    const none = styled('H1', '<w:numPr><w:numId w:val="0"/></w:numPr>');
    expect(read(styled('H1') + styled('H2') + none + styled('H2'), { styles, numbering })).toEqual([
      'heading1 [§ 1 ] H1',
      'heading2 [1.1 ] H2',
      'heading1 H1',
      'heading2 [1.2 ] H2',
    ]);
  });
});

describe('tables', () => {
  const cell = (text: string, properties = ''): string => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;
  test('header, spans, several paragraphs and lists in cells', () => {
    const tall = (value: string): string => `<w:vMerge${value}/>`;
    const body =
      `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>${cell('H', '<w:gridSpan w:val="2"/>')}${cell('I')}</w:tr>` +
      `<w:tr>${cell('r', tall(' w:val="restart"'))}<w:tc>${paragraph('1')}${listItem('x', 1)}</w:tc>${cell('2')}</w:tr>` +
      `<w:tr>${cell('under r', tall(''))}${cell('4')}<w:sdt><w:sdtContent>${cell('5')}</w:sdtContent></w:sdt></w:tr></w:tbl>`;
    const document = parse({ body, numbering: numberingLists([[['decimal', '%1)']]]) });
    expect(document.canonical).toBe('H\t\tI\nr\t1 1) x\t2\n\t4\t5');
    expect(document.blocks.map((block) => block.header)).toEqual([true, undefined, undefined]);
  });

  test('a bold first row is a header; two tables are two', () => {
    const bold = (text: string): string => `<w:tc>${markup(run(text, '<w:b/>'))}</w:tc>`;
    const one = `<w:tbl><w:tr>${bold('A')}${bold('B')}</w:tr><w:tr>${cell('1')}${cell('2')}</w:tr></w:tbl>`;
    expect(read(one + paragraph('between') + one.replaceAll('<w:b/>', ''))).toEqual([
      'row! A | B',
      'row 1 | 2',
      'paragraph between',
      'row A | B',
      'row 1 | 2',
    ]);
  });

  test('the first row is a header when the table asks for it and its style sets it apart', () => {
    const styles =
      '<w:style w:type="table" w:styleId="Grid"/><w:style w:type="table" w:styleId="Banded"><w:tblStylePr w:type="firstRow"/></w:style>' +
      '<w:style w:type="table" w:styleId="Own"><w:basedOn w:val="Banded"/></w:style>';
    const headers = (style: string, look: string): boolean | undefined => {
      const properties = `<w:tblPr><w:tblStyle w:val="${style}"/><w:tblLook ${look}/></w:tblPr>`;
      const body = `<w:tbl>${properties}<w:tr>${cell('A')}${cell('B')}</w:tr><w:tr>${cell('1')}${cell('2')}</w:tr></w:tbl>`;
      return parse({ body, styles }).blocks[0]?.header;
    };
    expect(headers('Own', 'w:val="04A0"')).toBe(true);
    expect(headers('Own', 'w:firstRow="1" w:val="0000"')).toBe(true);
    expect(headers('Own', 'w:firstRow="0" w:val="04A0"')).toBeUndefined();
    expect(headers('Grid', 'w:val="04A0"')).toBeUndefined();
  });

  test('a frame is read like the rest; a table in a cell of a real table is text of the cell', () => {
    const inner = table([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    const frame = `<w:tbl><w:tr><w:tc>${heading(2, 'Head')}${paragraph('text')}${inner}</w:tc></w:tr></w:tbl>`;
    expect(read(frame)).toEqual(['heading2 Head', 'paragraph text', 'row! a | b', 'row c | d']);
    const real = `<w:tbl><w:tr>${cell('1')}${cell('2')}</w:tr><w:tr>${cell('3')}<w:tc>${inner}</w:tc></w:tr></w:tbl>`;
    expect(read(real)).toEqual(['row 1 | 2', 'row 3 | a b c d']);
  });
});

test('links are attributes and change no hash; what a picture shows stands behind its paragraph', () => {
  const picture = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="P" descr="A floor plan"/></wp:inline></w:drawing></w:r>';
  const field =
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://b" \\l "x" </w:instrText></w:r>' +
    `<w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(' there')}<w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  const body = markup(
    `<w:hyperlink r:id="rId7">${run('here')}</w:hyperlink><w:hyperlink w:anchor="_Toc1">${run('.')}</w:hyperlink>${field}${picture}`,
  );
  const document = parse({ body, links: { rId7: 'http://a' } });
  expect(outline(document)).toEqual(['paragraph here. there', 'paragraph A floor plan']);
  expect(document.blocks.map(({ attributes }) => attributes)).toEqual([{ links: 'http://a\nhttp://b#x' }, { image: 'description' }]);
  expect(hashes(parse({ body }))).toEqual(hashes(document));
});

test('fields: results stay, instructions go, one that never ends hides nothing after its paragraph', () => {
  const char = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
  const nested = `${char('begin')}${run('IF ')}${char('begin')}${run('X')}${char('separate')}${run('1')}${char('end')}${char('separate')}${run('shown')}${char('end')}`;
  expect(read(markup(run('a ') + nested + run(' b')) + markup(run('open ') + char('begin') + run('never')) + paragraph('after'))).toEqual([
    'paragraph a shown b',
    'paragraph open',
    'paragraph after',
  ]);
  expect(read(markup(`<w:fldSimple w:instr=" PAGE ">${run('12')}</w:fldSimple>`))).toEqual(['paragraph 12']);
});

test('a text box is read once, after its paragraph', () => {
  const box = (text: string): string => `<w:txbxContent>${heading(1, text)}</w:txbxContent>`;
  const both =
    `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>${box('new')}</wps:txbx></w:drawing></mc:Choice>` +
    `<mc:Fallback><w:pict><v:textbox>${box('old')}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>`;
  expect(read(markup(`${run('a')}<w:r>${both}</w:r>${run('b')}`))).toEqual(['paragraph ab', 'paragraph new']);
  const empty = both.replace(box('new'), '');
  expect(read(markup(`<w:r>${empty}</w:r>`))).toEqual(['paragraph old']);
});

test('a drawing pasted from slides is its words, behind the paragraph', () => {
  const said = (text: string): string => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;
  const canvas = `<lc:lockedCanvas xmlns:lc="http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas"><a:sp><a:txSp><a:txBody>${said('Mill')}${said('race')}</a:txBody></a:txSp></a:sp></lc:lockedCanvas>`;
  const drawing = `<w:r><w:drawing><wp:inline><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>${canvas}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
  expect(read(markup(run('before') + drawing))).toEqual(['paragraph before', 'paragraph Mill', 'paragraph race']);
});

test('charts and diagrams come after their paragraph or table, each once', () => {
  const drawing = (reference: string): string =>
    `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="A view"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">` +
    `<a:graphicData xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram">${reference}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
  const chart = drawing('<c:chart r:id="chart1"/>');
  const cell = `<w:tc>${markup(run('in a cell') + drawing('<dgm:relIds r:dm="d1"/>'))}</w:tc><w:tc>${paragraph('b')}</w:tc>`;
  const body = `${markup(run('before') + chart)}${markup(run('again') + chart)}<w:tbl><w:tr>${cell}</w:tr></w:tbl>${markup(drawing('<c:chart r:id="lost"/>'))}`;
  const files = docxFiles({ body });
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;
  files['word/_rels/document.xml.rels'] = (files['word/_rels/document.xml.rels'] as string).replace(
    '</Relationships>',
    `${relation('chart1', 'chart', '/word/charts/c.xml')}${relation('d1', 'diagramData', 'diagrams/d.xml')}${relation('lost', 'chart', 'lost.xml')}</Relationships>`,
  );
  const document = parseDocx(packDocx({ ...files, 'word/charts/c.xml': chartPart, 'word/diagrams/d.xml': diagramPart }));
  expectInvariants(document);
  expect(outline(document)).toEqual([
    'paragraph before',
    'paragraph A view',
    ...chartOutline,
    'paragraph again',
    'row in a cell | b',
    ...diagramOutline,
  ]);
  expect(document.blocks.slice(1, 3).map(({ attributes }) => attributes)).toEqual([{ image: 'description' }, { chart: 'true' }]);
});

test('notes come after their paragraph, endnotes at the end; each once, with its number', () => {
  const reference = (kind: string, id: number): string => `<w:r><w:${kind}Reference w:id="${id}"/></w:r>`;
  const note = (kind: string, id: number, text: string): string =>
    `<w:${kind} w:id="${id}">${markup(`<w:r><w:${kind}Ref/></w:r>${run(` ${text}`)}`)}</w:${kind}>`;
  const body =
    heading(1, 'H') +
    markup(run('x') + reference('footnote', 2) + reference('endnote', 1) + run('y') + reference('footnote', 2)) +
    table([['k', 'v']]).replace('</w:p>', `${reference('footnote', 3)}</w:p>`) +
    paragraph('z');
  const document = parse({
    body,
    footnotes: `<w:footnote w:type="separator" w:id="0">${paragraph('-')}</w:footnote>${note('footnote', 2, 'two')}${note('footnote', 3, 'three')}`,
    endnotes: note('endnote', 1, 'end'),
  });
  expect(outline(document)).toEqual([
    'heading1 H',
    'paragraph xy',
    'paragraph [1 ] two',
    'row! k | v',
    'paragraph [2 ] three',
    'paragraph z',
    'paragraph [i ] end',
  ]);
  expect(document.blocks.map((block) => block.role)).toEqual([undefined, undefined, 'note', undefined, 'note', undefined, 'note']);
});

test('the writer closes a text with a section that has its head and foot', () => {
  const document = parse({
    body: paragraph('x') + section('header1', 'footer1'),
    headers: { header1: paragraph('H') },
    footers: { footer1: paragraph('F') },
  });
  expect(document.blocks.map(({ role }) => role)).toEqual([undefined, 'header', 'footer']);
});

test('heads and feet stand at the end, outside sections, the same words once', () => {
  const sectionOf = (...ids: string[]): string =>
    `<w:sectPr>${ids.map((id) => `<w:${id.slice(0, 6)}Reference w:type="${id.endsWith('9') ? 'first' : 'default'}" r:id="${id}"/>`).join('')}</w:sectPr>`;
  const document = parse({
    body: heading(1, 'H') + markup(run('one'), sectionOf('header1')) + paragraph('two') + sectionOf('header2', 'header9', 'footer1'),
    headers: { header1: paragraph('Lease'), header2: paragraph('Lease') + paragraph('Annex'), header9: paragraph('never shown') },
    footers: { footer1: table([['Page', '1']]) },
  });
  expect(outline(document)).toEqual([
    'heading1 H',
    'paragraph one',
    'paragraph two',
    'paragraph Lease',
    'paragraph Annex',
    'paragraph Page 1',
  ]);
  expect(document.blocks.map(({ role, section: at }) => `${role ?? '-'}${at}`)).toEqual([
    '--1',
    '-0',
    '-0',
    'header-1',
    'header-1',
    'footer-1',
  ]);
});

describe('annotations', () => {
  const by = 'w:author="Ada" w:date="2026-01-02T03:04:05Z"';
  const inserted = (content: string): string => `<w:ins w:id="1" ${by}>${content}</w:ins>`;
  const deleted = (text: string): string => `<w:del w:id="2" ${by}><w:r><w:delText xml:space="preserve">${text}</w:delText></w:r></w:del>`;
  const shown = ({ canonical, annotations = [] }: ParsedDocument): string[] =>
    annotations.map(({ kind, start, end, text }: Annotation) => `${kind} ${start}-${end} ${text} = ${canonical.slice(start, end)}`);

  test('insertions are text, deletions are not; both are told with author and date', () => {
    const document = parse({
      body: paragraph('First.') + markup(run('Rent is ') + deleted('900 ') + inserted(run('950 ')) + run('euros.')),
    });
    expect(document.canonical).toBe('First.\n\nRent is 950 euros.');
    expect(shown(document)).toEqual(['deleted 16-16 900 = ', 'inserted 16-19 950 = 950']);
    expect(document.annotations?.[0]).toMatchObject({ author: 'Ada', date: '2026-01-02T03:04:05Z' });
  });

  test('changes that touch are one; what was put in and taken out again is a deletion; moves are both', () => {
    const body =
      markup(inserted(run('a')) + inserted(run('b')) + run(' c ') + inserted(deleted('x'))) +
      markup(`<w:moveFrom w:id="3" ${by}>${run('went')}</w:moveFrom>${run('stays')}`) +
      markup(`<w:moveTo w:id="4" ${by}>${run('went')}</w:moveTo>`);
    const document = parse({ body });
    expect(document.canonical).toBe('ab c\n\nstays\n\nwent');
    expect(shown(document)).toEqual(['inserted 0-2 ab = ab', 'deleted 4-4 x = ', 'deleted 6-6 went = ', 'inserted 13-17 went = went']);
  });

  test('a deleted end joins two paragraphs, and a wholly deleted paragraph is gone without a number', () => {
    const gone = '<w:rPr><w:del w:id="9"/></w:rPr>';
    const list = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>';
    const body =
      markup(run('one '), gone + list) +
      paragraph('two', list) +
      markup(deleted('three'), list + gone) +
      paragraph('four', list) +
      markup(run('last'), gone);
    const document = parse({ body, numbering: numberingLists([[['decimal', '%1.']]]) });
    expect(outline(document)).toEqual(['item1 [1. ] one two', 'item1 [2. ] four', 'paragraph last']);
    expect(shown(document)).toEqual(['deleted 15-15 three = ']);
  });

  test('what was put in after a letter that its first mark joins begins behind that letter', () => {
    const document = parse({ body: markup(run('e') + inserted(run('\u0301 new')) + run(' end')) });
    expect(shown(document)).toEqual(['inserted 2-5 new = new']);
  });

  test('a note that was taken out is no note', () => {
    const gone = `<w:del w:id="1" ${by}><w:r><w:footnoteReference w:id="1"/></w:r></w:del>`;
    const document = parse({ body: markup(run('a') + gone), footnotes: `<w:footnote w:id="1">${paragraph('note')}</w:footnote>` });
    expect(document.canonical).toBe('a');
  });

  test('a deleted row is no row', () => {
    const body = table([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]).replace(/(<w:tr>)(?=(?:(?!<w:tr>).)*>c<)/, `$1<w:trPr><w:del w:id="1" ${by}/></w:trPr>`);
    const document = parse({ body });
    expect(document.canonical).toBe('a\tb\ne\tf');
    expect(shown(document)).toEqual(['deleted 4-4 c = ', 'deleted 4-4 d = ']);
  });

  test('comments keep their range, over blocks too, and their words stay out of the text', () => {
    const mark = (kind: string, id: number): string => `<w:commentRange${kind} w:id="${id}"/>`;
    const reference = (id: number): string => `<w:r><w:commentReference w:id="${id}"/></w:r>`;
    const body =
      markup(run('The ') + mark('Start', 1) + run('rent ') + mark('End', 1) + reference(1) + run('is due') + mark('Start', 2)) +
      mark('Start', 4) +
      markup(run('on  ') + run('e\u0301 Monday') + mark('End', 2) + reference(2) + run(' noon') + reference(3)) +
      table([['k', 'v']]) +
      mark('End', 4);
    const comment = (id: number): string =>
      `<w:comment w:id="${id}" ${by} w:initials="A">${paragraph(`Why ${id}?`)}${paragraph('Hm.')}</w:comment>`;
    const document = parse({ body, comments: [1, 2, 3, 4, 5].map(comment).join('') });
    expect(document.canonical).toBe('The rent is due\n\non é Monday noon\n\nk\tv');
    expect(shown(document)).toEqual([
      'comment 4-8 Why 1?\nHm. = rent',
      'comment 15-28 Why 2?\nHm. = \n\non é Monday',
      'comment 17-38 Why 4?\nHm. = on é Monday noon\n\nk\tv',
      'comment 33-33 Why 3?\nHm. = ',
    ]);
  });
});

test('strict files, other prefixes, UTF-16, relations of other names, lost relations', () => {
  const files = docxFiles({ body: heading(1, 'One') + paragraph('two'), title: 'T' });
  const plain = parseDocx(packDocx(files));
  const changed = (change: (files: Record<string, string | Uint8Array>) => void): ParsedDocument => {
    const copy: Record<string, string | Uint8Array> = { ...files };
    change(copy);
    return parseDocx(packDocx(copy));
  };
  const everywhere = (from: string, to: string) => (copy: Record<string, string | Uint8Array>) => {
    for (const [name, content] of Object.entries(copy)) copy[name] = String(content).replaceAll(from, to);
  };
  const text = files['word/document.xml'] as string;
  const alike = [
    changed((copy) => {
      everywhere('http://schemas.openxmlformats.org/wordprocessingml/2006/main', 'http://purl.oclc.org/ooxml/wordprocessingml/main')(copy);
      everywhere('http://schemas.openxmlformats.org/officeDocument/2006/', 'http://purl.oclc.org/ooxml/officeDocument/')(copy);
    }),
    changed((copy) => {
      copy['word/document.xml'] = text.replaceAll('w:', 'ns0:').replaceAll('xmlns:w=', 'xmlns:ns0=');
    }),
    changed((copy) => {
      copy['word/document.xml'] = Buffer.from(`\ufeff${text.replace('UTF-8', 'UTF-16')}`, 'utf16le');
    }),
    changed((copy) => {
      copy['word/inhalt.xml'] = text;
      delete copy['word/document.xml'];
      copy['_rels/.rels'] = (files['_rels/.rels'] as string).replace('word/document', '/word/./x/../inhalt');
      copy['word/_rels/inhalt.xml.rels'] = files['word/_rels/document.xml.rels'] as string;
    }),
  ];
  for (const document of alike) expect(document).toEqual(plain);
  const lost = changed((copy) => {
    delete copy['_rels/.rels'];
    delete copy['word/document.xml'];
    copy['word/inhalt.xml'] = text;
    copy['[Content_Types].xml'] = (files['[Content_Types].xml'] as string).replace('/word/document.xml', '/word/inhalt.xml');
  });
  expect(lost.canonical).toBe(plain.canonical);
  expect(changed((copy) => delete copy['_rels/.rels']).blocks).toEqual(plain.blocks);
});

test('an empty text gives no blocks', () => {
  expect(parse({ body: '<w:p/><w:sectPr/>' })).toEqual({ canonical: '', blocks: [] });
});

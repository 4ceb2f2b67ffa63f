import { describe, expect, test } from 'vitest';
import { parseHtml } from './html.ts';
import { expectInvariants, hashes, outline } from './parsed-document.fixture.ts';
import { decodeHtml } from './text-encoding.ts';

const read = (source: string): string[] => {
  const document = parseHtml(source);
  expectInvariants(document);
  return outline(document);
};

test('headings, paragraphs and loose text; blanks as a browser shows them', () => {
  const source =
    '<!doctype html><title>A &amp;\n b</title><h1>1. One</h1>loose <b>bo</b>ld\n run<p>p1<p> p2 <br>x&nbsp;&nbsp;y<h3>Deep</h3><div>d<div>e</div>f</div>';
  expect(read(source)).toEqual([
    'heading1 [1. ] One',
    'paragraph loose bold run',
    'paragraph p1',
    'paragraph p2\nx y',
    'heading3 Deep',
    'paragraph d',
    'paragraph e',
    'paragraph f',
  ]);
  expect(parseHtml(source).title).toBe('A & b');
});

test('what a reader does not see is left out', () => {
  const source =
    '<head><style>a</style></head><body><nav>menu</nav><script>b</script><template>c</template><noscript>d</noscript><p hidden>e</p>' +
    '<p aria-hidden="true">f</p><div style="color:red; display: none">g</div><!-- h --><header>shown</header><footer>too</footer>';
  expect(read(source)).toEqual(['paragraph menu', 'paragraph shown', 'paragraph too']);
});

test('lists: numbers as displayed, start, type, value, reversed, nesting', () => {
  expect(
    read(
      '<ol start=3 type=a><li>c<li><p>d</p><p>more</p><ul><li>deep</ul><li value=9>i</ol><ol reversed><li>x<li>y</ol><ol type=I><li>z</ol>',
    ),
  ).toEqual([
    'item1 [c. ] c',
    'item1 [d. ] d',
    'paragraph more',
    'item2 deep',
    'item1 [i. ] i',
    'item1 [2. ] x',
    'item1 [1. ] y',
    'item1 [I. ] z',
  ]);
});

test('an item that begins with a heading gives its number to the heading', () => {
  expect(read('<ol><li><h2>Term</h2>text<li>next</ol>')).toEqual(['heading2 [1. ] Term', 'paragraph text', 'item1 [2. ] next']);
});

describe('tables', () => {
  test('caption, header, spans, blocks and breaks inside cells', () => {
    const source =
      '<table><caption>Cap</caption><thead><tr><th colspan=2>H<th>I</thead><tr><td rowspan=2>r<td><p>1</p><p>x</p><td>2<br>3<tr><td>4<td>5</table>';
    const document = parseHtml(source);
    expectInvariants(document);
    expect(document.canonical).toBe('Cap\n\nH\t\tI\nr\t1 x\t2 3\n\t4\t5');
    expect(document.blocks[1]?.header).toBe(true);
    expect(document.blocks[2]?.header).toBeUndefined();
  });

  test('tables that only place things are read like the rest of the page', () => {
    expect(
      read('<table><tr><td><h2>Head</h2>text<td><table><tr><td>a<td>b</table></table><table role=presentation><tr><td>x</table>'),
    ).toEqual(['heading2 Head', 'paragraph text', 'row a | b', 'paragraph x']);
  });

  test('two tables are two', () => {
    expect(parseHtml('<table><tr><td>a</table><table><tr><td>b</table>').blocks.map((block) => block.table)).toEqual([0, 1]);
  });
});

test('preformatted text, quotes, definition lists, figures, details', () => {
  const source =
    '<pre class="language-js">\n a\n  b<br>c</pre><blockquote>q</blockquote><dl><dt>term<dd>def</dl><figure><img src=a.png alt=Alt><figcaption>fig</figcaption></figure><details><summary>sum</summary>body</details>';
  expect(read(source)).toEqual([
    'code  a\n  b\nc',
    'paragraph q',
    'paragraph term',
    'paragraph def',
    'paragraph Alt',
    'paragraph fig',
    'paragraph sum',
    'paragraph body',
  ]);
  expect(parseHtml(source).blocks[0]?.attributes).toEqual({ language: 'js' });
});

test('targets are attributes and change no hash', () => {
  const before = parseHtml('<p>A <a href="http://a">link</a><img src=a.png alt="">');
  expect(before.blocks[0]?.attributes).toEqual({ links: 'http://a', images: 'a.png' });
  expect(hashes(parseHtml('<p>A <a href="http://b">link</a></p>'))).toEqual(hashes(before));
});

test('100,000 nested elements are read', () => {
  expect(read(`${'<div>'.repeat(100_000)}x`)).toEqual(['paragraph x']);
  expect(read(`${'<ul><li>'.repeat(20_000)}x`)[0]).toContain('x');
});

test.each<[string, Uint8Array, string]>([
  ['as the page states it', Buffer.from('<meta charset="iso-8859-15"><p>caf\xe9 \xa4', 'latin1'), 'café €'],
  [
    'as an older page states it',
    Buffer.from('<meta http-equiv=Content-Type content="text/html; charset=windows-1251"><p>\xcf\xf0', 'latin1'),
    'Пр',
  ],
  ['wrongly stated, but UTF-8', Buffer.from('<meta charset=latin1><p>é'), 'é'],
  ['not stated', Buffer.from('<p>\x93caf\xe9\x94', 'latin1'), '“café”'],
  ['unknown', Buffer.from('<meta charset=klingon><p>\xe9', 'latin1'), 'é'],
  ['UTF-16', Buffer.from('<p>ä', 'utf16le'), 'ä'],
  ['stated in bytes as UTF-16', Buffer.from('<meta charset=utf-16><p>a\xff', 'latin1'), 'a\ufffd'],
  ['behind a byte order mark', Buffer.from('\ufeff<meta charset=latin1><p>é'), 'é'],
])('encoding: %s', (_, bytes, text) => {
  expect(parseHtml(decodeHtml(bytes)).canonical).toBe(text);
});

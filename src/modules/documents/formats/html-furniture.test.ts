/** Pages of several shapes: what is content, what stands behind it as furniture, and where it all stands in the source. */
import fc from 'fast-check';
import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../../testing/property.ts';
import type { ParsedDocument } from '../model.ts';
import { parseHtml } from './html.ts';
import { textOf } from './html-tree.ts';
import { expectInvariants } from './parsed-document.fixture.ts';

const links = (...names: string[]): string => names.map((name) => `<li><a href="/${name}">${name}</a></li>`).join('\n');
const prose =
  'The Tenant shall keep the interior of the premises in good repair and make good any damage that is caused by its visitors. '.repeat(2);

/** The texts of a page by role, and that every one stands where its block says. */
function read(source: string): { text: string[]; header: string[]; footer: string[] } {
  const document = parseHtml(source);
  expectInvariants(document);
  expectSources(source, document);
  const found = { text: [] as string[], header: [] as string[], footer: [] as string[] };
  for (const { role, text, end } of document.blocks) {
    if (role !== 'note') found[role ?? 'text'].push(document.canonical.slice(text, end).trim());
  }
  return found;
}

const letters = (text: string): string => text.normalize('NFC').replace(/[^\p{L}\p{N}]/gu, '');

const sorted = (text: string): string[] => Array.from(text).sort();

/** Whether a text has all letters of another. */
function holds(text: string, part: string): boolean {
  const left = sorted(text);
  let at = 0;
  for (const letter of sorted(part)) at = left.indexOf(letter, at) + 1 || Infinity;
  return at < Infinity;
}

function expectSources(source: string, { canonical, blocks }: ParsedDocument): void {
  for (const { source: place, text, end } of blocks) {
    const { start = 0, end: last = 0 } = place ?? {};
    const written = source.slice(start, last);
    expect(written).toBe(written.trim());
    // Words that stand between the cells of a table are shown before it: the words of cells may lie between theirs.
    const [all, own] = [letters(textOf(parse(written))), letters(canonical.slice(text, end))];
    if (source.includes('<table')) expect(holds(all, own)).toBe(true);
    else expect(all).toBe(own);
  }
}

test('an article: head and foot of the site, table of contents, remarks, related links', () => {
  const page = read(`<body><header><a href=/>Gazette</a><form role=search><button>Go</button></form></header>
    <nav><ul>${links('News', 'Law')}</ul></nav>
    <main><article><header><h1>Repairs</h1><p>By Ann Bell, <time>1 May</time></header><nav><ol>${links('Scope')}</ol></nav>
    <p>${prose}</p><aside>Remark: a landlord may agree otherwise.</aside><footer>Sources: the Act of 1985.</footer></article></main>
    <aside><h2>Related</h2><ul>${links('Rent', 'Deposits')}</ul></aside><footer><p>© Gazette</p></footer></body>`);
  expect(page).toEqual({
    text: ['Repairs', 'By Ann Bell, 1 May', prose.trim(), 'Remark: a landlord may agree otherwise.', 'Sources: the Act of 1985.'],
    header: ['Gazette', 'Go', 'News', 'Law'],
    footer: ['Scope', 'Related', 'Rent', 'Deposits', '© Gazette'],
  });
});

test('a shop: what is on sale is content although it is all links', () => {
  const offer = (name: string): string => `<li><a href=/${name}><img src=a.png alt=""><b>${name}</b> £40</a></li>`;
  const page = read(`<div id=cookie-bar><p>We use cookies to improve this shop.</p><button>Accept</button></div>
    <ul class=top>${links('Shoes', 'Hats', 'Sale')}</ul><h1>Shoes</h1><ul>${offer('Red')}${offer('Blue')}${offer('Green')}</ul>
    <p>Shoes are sent within three days, and may be sent back within thirty.</p>`);
  expect(page.header).toEqual(['We use cookies to improve this shop.', 'Accept', 'Shoes', 'Hats', 'Sale']);
  expect(page.text).toEqual([
    'Shoes',
    'Red £40',
    'Blue £40',
    'Green £40',
    'Shoes are sent within three days, and may be sent back within thirty.',
  ]);
  const window = read(`<ul class=top>${links('Shoes', 'Hats', 'Sale')}</ul><ul>${offer('Red')}${offer('Blue')}${offer('Green')}</ul>
    <p>Shoes are sent within three days, and may be sent back within thirty.</p>`);
  expect(window.text.slice(0, 3)).toEqual(['Red £40', 'Blue £40', 'Green £40']);
});

test('docs with navigation at the side, and the heading of the page in the head of the site', () => {
  const page = read(`<div role=banner><h1>Limits</h1><a href=/v2>Version 2</a></div>
    <div role=navigation><p>Guides</p><ul>${links('Start', 'Limits')}</ul></div>
    <div role=main><h2>Time</h2><p>Sixty seconds.</p><aside class=note>Measured on one core.</aside><pre>stemma add</pre></div>
    <div role=complementary>On this page <a href=#t>Time</a></div><div role=contentinfo><pre>v2.1</pre></div>`);
  expect(page).toEqual({
    text: ['Limits', 'Time', 'Sixty seconds.', 'Measured on one core.', 'stemma add'],
    header: ['Version 2', 'Guides', 'Start', 'Limits'],
    footer: ['On this page Time', 'v2.1'],
  });
});

test('a forum without landmarks: posts are content, also those that are mostly links', () => {
  const page = read(`<div>${links('Home', 'Rules', 'Log in')}</div><h1>Damp walls</h1>
    <div class=post><b>ann</b> <p>${prose}</p></div>
    <div class=post><b>bob</b> <p>See these:</p><ul>${links('one', 'two', 'three')}</ul></div><div>${links('Older', 'Newer', 'Top')}</div>`);
  expect(page).toEqual({
    text: ['Damp walls', 'ann', prose.trim(), 'bob', 'See these:', 'one', 'two', 'three'],
    header: ['Home', 'Rules', 'Log in'],
    footer: ['Older', 'Newer', 'Top'],
  });
});

test('a table that places things: its cells of links are furniture, and a table of data is none', () => {
  const cell = (...names: string[]): string => names.map((name) => `<a href=/${name}>${name}</a><br>`).join('');
  const page = read(`<table role=presentation><tr><td>${cell('Home', 'Staff', 'Contact')}<td><h1>Fees</h1><p>${prose}</p>
    <table><tr><td>Small</td><td>40</td></tr></table></table>`);
  expect(page).toEqual({ text: ['Fees', prose.trim(), 'Small\t40'], header: ['Home\nStaff\nContact'], footer: [] });
});

test.each<[string, string, string[]]>([
  ['only navigation', `<nav><ul>${links('News', 'Law')}</ul></nav><footer>© Gazette</footer>`, ['News', 'Law', '© Gazette']],
  ['a map of the site', `<nav>${links('Home')}</nav><main><h1>Map</h1><nav><ul>${links('A', 'B')}</ul></nav></main>`, ['Map', 'A', 'B']],
  [
    'an index',
    `<h1>Index</h1><ul>${links('Apples', 'Pears', 'Plums', 'Cherries')}</ul><div>© Us</div>`,
    ['Index', 'Apples', 'Pears', 'Plums', 'Cherries', '© Us'],
  ],
  ['all of it in a footer', `<p>Terms</p><footer><p>${prose.repeat(3)}</p></footer>`, ['Terms', prose.repeat(3).trim()]],
  [
    'about cookies',
    `<div class=cookie-policy><h1>Cookies</h1><p>${prose}</p><button>Print</button></div>`,
    ['Cookies', prose.trim(), 'Print'],
  ],
  ['a head with words', `<header><h1>Notice</h1><p>${prose}</p></header><p>More.</p>`, ['Notice', prose.trim(), 'More.']],
])('a page is never without its words: %s', (_, source, text) => {
  expect(read(source).text).toEqual(text);
});

test('places in the source: entities, CRLF, a byte that says nothing, markup in words, unclosed and misplaced elements', () => {
  const source =
    '<p>caf&eacute;\r\n <b>b&amp;</b>r\0<!-- c --> x <p>next<table>stray<tr><td> A &lt; <td>B </table><pre>\r\n a\r\n  b</pre><img alt="A &quot;map&quot;" src=m>';
  const { blocks } = parseHtml(source);
  expect(blocks.map((block) => source.slice(block.source?.start, block.source?.end))).toEqual([
    'caf&eacute;\r\n <b>b&amp;</b>r\0<!-- c --> x',
    'next<table>stray',
    'A &lt; <td>B',
    'a\r\n  b',
    '<img alt="A &quot;map&quot;" src=m>',
  ]);
});

test('any page: no word is lost, and every block stands where it says', () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(' '));
  const tags = fc.constantFrom(
    'header',
    'nav',
    'main',
    'article',
    'aside',
    'footer',
    'div',
    'section',
    'ul',
    'li',
    'p',
    'h1',
    'h2',
    'a href=/x',
    'table',
    'tr',
    'td',
    'pre',
    'div role=search',
    'div class=cookie',
    'button',
  );
  const { page } = fc.letrec<{ page: string; part: string }>((tie) => ({
    page: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
    part: fc.oneof(
      { depthSize: 'small' },
      words,
      fc.tuple(tags, tie('page')).map(([tag, inner]) => `<${tag}>${inner}</${tag.split(' ')[0]}> `),
    ),
  }));
  fc.assert(
    fc.property(page, (source) => {
      const found = read(source);
      const all = letters([...found.text, ...found.header, ...found.footer].join(''));
      expect(sorted(all)).toEqual(sorted(letters(source.replace(/<[^>]*>/g, ''))));
      if (all !== '') expect(found.text.length).toBeGreaterThan(0);
    }),
    { numRuns: propertyRuns(200) },
  );
});

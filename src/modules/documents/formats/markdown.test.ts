import { describe, expect, test } from 'vitest';
import { parseMarkdown } from './markdown.ts';
import { expectInvariants, hashes, outline } from './parsed-document.fixture.ts';

const read = (source: string): string[] => {
  const document = parseMarkdown(source);
  expectInvariants(document);
  return outline(document);
};

describe('blocks', () => {
  test('headings of both styles, with their level and section', () => {
    const document = parseMarkdown('# One #\n\nTwo\n---\n\ntext\n\n### Three\n\nmore\n\nFour\n====\n');
    expect(outline(document)).toEqual([
      'heading1 One',
      'heading2 Two',
      'paragraph text',
      'heading3 Three',
      'paragraph more',
      'heading1 Four',
    ]);
    expect(document.blocks.map((block) => block.section)).toEqual([-1, 0, 1, 1, 3, -1]);
    expect(document.title).toBe('One');
  });

  test('soft breaks are one space, hard breaks a line feed, runs of blanks one space', () => {
    expect(read('a  b\t c\nd  \ne\\\nf <br/> g')).toEqual(['paragraph a b c d\ne\nf\ng']);
  });

  test('list numbers are those displayed and lie before the text; bullets are dropped', () => {
    const source = '3. three\n3. four\n   * nested\n     continued\n\n     second paragraph\n9. five\n\n- a\n+ b\n\n7) seven';
    expect(read(source)).toEqual([
      'item1 [3. ] three',
      'item1 [4. ] four',
      'item2 nested continued',
      'paragraph second paragraph',
      'item1 [5. ] five',
      'item1 a',
      'item1 b',
      'item1 [7) ] seven',
    ]);
  });

  test('an item that begins with a heading gives its number to the heading', () => {
    expect(read('1. ## Term\n\n   text\n2. next')).toEqual(['heading2 [1. ] Term', 'paragraph text', 'item1 [2. ] next']);
  });

  test('task items keep their box as an attribute', () => {
    const document = parseMarkdown('- [x] done\n- [ ] open');
    expect(outline(document)).toEqual(['item1 done', 'item1 open']);
    expect(document.blocks.map((block) => block.attributes)).toEqual([{ checked: 'true' }, { checked: 'false' }]);
  });

  test('tables: header, empty cells, escaped bars, more or fewer cells than the header', () => {
    const document = parseMarkdown('| A | B \\| c |\n|---|:-:|\n| 1 | `x` |\n| | y | z\n|1|\n\nafter\n\na|b\n-|-\n1|2');
    expectInvariants(document);
    expect(document.canonical).toBe('A\tB | c\n1\tx\n\ty\tz\n1\n\nafter\n\na\tb\n1\t2');
    expect(document.blocks.map((block) => block.table)).toEqual([0, 0, 0, 0, undefined, 1, 1]);
    expect(document.blocks.map((block) => block.header)).toEqual([true, undefined, undefined, undefined, undefined, true, undefined]);
  });

  test('code keeps its lines and blanks', () => {
    const document = parseMarkdown('```js\nconst  a = 1;\n\n\ttab\n```\n\n    indented  code\n      more\n');
    expect(outline(document)).toEqual(['code const  a = 1;\n\n | tab', 'code indented  code\n  more']);
    expect(document.canonical).toContain('const  a = 1;\n\n\ttab');
    expect(document.blocks[0]?.attributes).toEqual({ language: 'js' });
  });

  test('block quotes are paragraphs, with lines that lack the mark', () => {
    expect(read('> quoted\n> text\nlazy\n> > deeper\n>\n> ```\n> co  de\n> x\n> ```')).toEqual([
      'paragraph quoted text lazy',
      'paragraph deeper',
      'code co  de\nx',
    ]);
  });

  test('HTML blocks give their text as blocks', () => {
    const source =
      '<div align="center">\n<h2>Head</h2><p>para <b>bold</b>\n<table><tr><th>h</th></tr><tr><td>c</td></tr></table>\n</div>\n\n<!-- gone -->\n\nend';
    expect(read(source)).toEqual(['heading2 Head', 'paragraph para bold', 'row! h', 'row c', 'paragraph end']);
  });

  test('text after a comment in the same block is kept', () => {
    expect(read('<!-- a --> shown')).toEqual(['paragraph shown']);
  });

  test('rules, empty headings and empty items are no blocks', () => {
    expect(read('#\n\n***\n\n- \n\n> \n\nx')).toEqual(['paragraph x']);
  });
});

describe('inline text', () => {
  const line = (source: string): string =>
    read(source)
      .join('¶')
      .replace(/^paragraph /, '');

  test.each([
    ['**bold** __too__ *em* _em_ ~~gone~~ `co  de`', 'bold too em em gone co de'],
    ['snake_case_name 2*3*4', 'snake_case_name 234'],
    ['\\*plain\\* \\# 1\\. &amp; &copy; &#x41; &unknown;', '*plain* # 1. & © A &unknown;'],
    ['[text](http://a.b "title") ![alt **b**](i.png)', 'text alt b'],
    ['<https://auto.link> https://bare.link/_x_/y me@x.org', 'https://auto.link https://bare.link/_x_/y me@x.org'],
    ['[link](x) and [not a link] and [x][y] and ![no image]', 'link and [not a link] and [x][y] and ![no image]'],
    ['a <span class="x">b</span> <kbd>c</kbd><!-- d --> e', 'a b c e'],
    ['Dear <insert name>, <img src="x" alt="A &amp; B">', 'Dear <insert name>, A & B'],
    ['[![alt](i.png)](http://a.b)', 'alt'],
    ['[https://a.b](https://a.b)', 'https://a.b'],
    ['`` a ` b ``', 'a ` b'],
    ['{% data variables.x %} $a_b$', '{% data variables.x %} $a_b$'],
  ])('%s', (source, text) => {
    expect(line(source)).toBe(text);
  });

  test('a definition anywhere resolves a reference, and is no text', () => {
    const document = parseMarkdown('See [the Page] and [it][the page].\n\n[The  page]: <http://a.b/c d>\n  "Title"\n[x]: y');
    expect(outline(document)).toEqual(['paragraph See the Page and it.']);
    expect(document.blocks[0]?.attributes).toEqual({ links: 'http://a.b/c d\nhttp://a.b/c d' });
  });

  test('footnotes are paragraphs with their mark as number', () => {
    expect(read('Claim.[^1] More.[^note]\n\n[^1]: Because\n    of this.\n[^note]: Also.')).toEqual([
      'paragraph Claim.[1] More.[note]',
      'paragraph [[1] ] Because of this.',
      'paragraph [[note] ] Also.',
    ]);
  });

  test('targets and sources are attributes and change no hash', () => {
    const before = parseMarkdown('A [link](http://a) and ![image](a.png).');
    const after = parseMarkdown('A [link](http://b "t") and ![image](b.png).');
    expect(before.blocks[0]?.attributes).toEqual({ links: 'http://a', images: 'a.png' });
    expect(hashes(after)).toEqual(hashes(before));
  });
});

describe('front matter', () => {
  test('is an attribute of the first block and may state the title', () => {
    const document = parseMarkdown("---\ntitle: 'My: title'\ntags:\n  - a\n---\n# Heading\n\ntext");
    expect(document.canonical).toBe('Heading\n\ntext');
    expect(document.title).toBe('My: title');
    expect(document.blocks[0]?.attributes).toEqual({ frontMatter: "title: 'My: title'\ntags:\n  - a" });
  });

  test('a rule at the beginning is none', () => {
    expect(read('---\n\nJust text\n\n---\n\nmore')).toEqual(['paragraph Just text', 'paragraph more']);
    expect(read('---\nopen: end')).toEqual(['paragraph open: end']);
  });
});

describe('reformatting changes no hash', () => {
  const original =
    '# Title\n\nSome *emphasised* and **strong** text that is long enough to wrap.\n\n* one\n* two\n\n1. first\n2. second\n\n## 4. Term\n\nend';
  test.each([
    ['wrapping', original.replace('text that is', 'text\nthat is')],
    ['emphasis marks', original.replaceAll('**', '__').replace('*emphasised*', '_emphasised_')],
    ['bullets', original.replace(/^\* /gm, '- ')],
    ['the start of a list', original.replace('1. first\n2. second', '5. first\n6. second')],
    ['heading style', original.replace('# Title', 'Title\n=====')],
    ['heading numbers', original.replace('4. Term', '5. Term')],
    ['blank lines', original.replaceAll('\n\n', '\n\n\n')],
    ['loose lists', original.replace('* one\n', '* one\n\n')],
    ['line ends', original.replaceAll('\n', '\r\n')],
  ])('%s', (_, changed) => {
    expect(changed).not.toBe(original);
    expect(hashes(parseMarkdown(changed))).toEqual(hashes(parseMarkdown(original)));
  });

  test('a changed word changes exactly one', () => {
    const before = hashes(parseMarkdown(original));
    const after = hashes(parseMarkdown(original.replace('strong', 'weak')));
    expect(after.filter((hash, index) => hash !== before[index])).toHaveLength(1);
  });
});

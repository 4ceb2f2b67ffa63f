/** Whatever the text, a parser gives a document that keeps every promise of the model, and soon. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { propertyRuns } from '../../../testing/property.ts';
import type { ParsedDocument } from '../model.ts';
import { parseCode } from './code.ts';
import { parseCsv } from './csv.ts';
import { parseHtml } from './html.ts';
import { parseMarkdown } from './markdown.ts';
import { parseBytes } from './parse.ts';
import { expectInvariants, hashes } from './parsed-document.fixture.ts';
import type { TextFormat } from './sniff.ts';
import { parseText } from './text.ts';

const parse: Record<TextFormat, (text: string) => ParsedDocument> = {
  markdown: parseMarkdown,
  text: parseText,
  html: parseHtml,
  csv: parseCsv,
  code: (text) => parseCode(text, 'json'),
};
const formats = Object.entries(parse);

const fragments = [
  '# ',
  '## 7.2 ',
  '- ',
  '* [x] ',
  '1. ',
  '(a) ',
  '> ',
  '```',
  '~~~',
  '    ',
  '\t',
  '\n',
  '\n\n',
  '  \n',
  '\\\n',
  '| a | b |',
  '|---|---|',
  '***',
  '_',
  '**',
  '`',
  '~~',
  '[',
  ']',
  '](',
  ')',
  '![',
  '[^1]',
  '[^1]: ',
  '[a]: b',
  '<',
  '>',
  '<div>',
  '</div>',
  '<p>',
  '<b>',
  '</b>',
  '<br>',
  '<table><tr><td>',
  '<td colspan=3>',
  '</table>',
  '<ol><li>',
  '<pre>',
  '<!--',
  '-->',
  '<script>',
  '<insert x>',
  '&amp;',
  '&#0;',
  '&#xD800;',
  '---\n',
  'title: x\n',
  '===',
  ',',
  ';',
  '"',
  '""',
  '\r\n',
  '\r',
  '\u00a0',
  '\u2028',
  '\u0085',
  '\u0001',
  '\ufeff',
  'e\u0301',
  '\u0301',
  '\ud83d',
  '\ude00',
  '😀',
  '中文',
  '\u200b',
  'word',
  'Section 4. ',
  '3.5 ',
  'https://a.b/_c_',
  'a@b.c',
  '%',
  '{%',
  '\\',
  '\\|',
];
/** Pieces that begin a line, so that structure turns up often. */
const starts = [
  '# a',
  '## 2. b',
  '### c',
  '# A. d',
  '- e',
  '  - f',
  '1. g',
  '> h',
  '| a | b |\n|---|---|\n| 1 |',
  '```\n  x  y\n```',
  'Two\n===',
  '<h2>i</h2>',
  '<h1>j</h1>',
  '<ul><li>k',
  '1. TERMS\n',
  'ARTICLE II\n',
].map((piece) => `\n\n${piece}\n`);
const soup = fc
  .array(
    fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...starts) },
      { weight: 4, arbitrary: fc.constantFrom(...fragments) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test.each(formats)('%s: any text gives a document that keeps the invariants', (_, read) => {
  fc.assert(
    fc.property(soup, (text) => expectInvariants(read(text))),
    { numRuns: propertyRuns(300) },
  );
});

test('any bytes give a document or an error of ours', () => {
  const paths = fc.constantFrom('a.md', 'a.txt', 'a.html', 'a.csv', 'a', 'a.pdf', 'a.docx');
  return fc.assert(
    fc.asyncProperty(
      paths,
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        soup.map((text) => Buffer.from(text)),
      ),
      async (path, bytes) => {
        try {
          expectInvariants((await parseBytes(path, bytes)).document);
        } catch (error) {
          if (!(error instanceof StemmaError)) throw error;
        }
      },
    ),
    { numRuns: propertyRuns(300) },
  );
});

const word = fc.stringMatching(/^[a-zäß中]{1,8}$/);
const sentence = fc.array(word, { minLength: 2, maxLength: 30 });

describe('reformatting a Markdown text changes no hash', () => {
  const document = fc.array(fc.record({ words: sentence, kind: fc.constantFrom('paragraph', 'bullet', 'number', 'heading', 'strong') }), {
    minLength: 1,
    maxLength: 8,
  });
  type Style = { bullet: string; start: number; strong: string; wrap: number; gap: string };
  const write = (blocks: readonly { words: string[]; kind: string }[], style: Style): string =>
    blocks
      .map(({ words, kind }) => {
        const wrapped = words.map((text, index) => (index === 0 ? text : index % style.wrap === 0 ? `\n${text}` : ` ${text}`)).join('');
        if (kind === 'heading') return `## ${words.join(' ')}`;
        if (kind === 'bullet') return `${style.bullet} ${wrapped.replaceAll('\n', '\n  ')}`;
        if (kind === 'number') return `${style.start}. ${wrapped.replaceAll('\n', `\n${' '.repeat(String(style.start).length + 2)}`)}`;
        return kind === 'strong' ? `${style.strong}${wrapped}${style.strong}` : wrapped;
      })
      .join(style.gap);
  const style = fc.record({
    bullet: fc.constantFrom('-', '*', '+'),
    start: fc.integer({ min: 1, max: 99 }),
    strong: fc.constantFrom('**', '__', '*', '_'),
    wrap: fc.integer({ min: 2, max: 9 }),
    gap: fc.constantFrom('\n\n', '\n\n\n', '\r\n\r\n'),
  });

  test('wrapping, marks, bullets, list starts and blank lines', () => {
    fc.assert(
      fc.property(document, style, style, (blocks, one, other) => {
        expect(hashes(parseMarkdown(write(blocks, one)))).toEqual(hashes(parseMarkdown(write(blocks, other))));
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  test('no word is lost, whatever surrounds it', () => {
    fc.assert(
      fc.property(document, style, (blocks, one) => {
        const words = parseMarkdown(write(blocks, one))
          .canonical.replace(/\d+\. /g, '')
          .split(/\s+/);
        expect(words).toEqual(blocks.flatMap((block) => block.words.map((text) => text.normalize('NFC'))));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});

describe('hostile input stays linear', () => {
  const size = 200_000;
  const hostile: [TextFormat, string, string][] = [
    ...[
      '*a **b ',
      '[',
      ']',
      '[a](',
      '`` ` ',
      '<!--',
      '<a ',
      '&',
      '> ',
      '- ',
      '>\n',
      '- \n',
      '|a|\n|-|\n',
      '[a]: b "\n',
      '[^a]: b\n',
      '<div>\n\n',
      '> - 1. ',
      '#\n',
    ].map((piece): [TextFormat, string, string] => ['markdown', piece, piece.repeat(size / piece.length)]),
    ['markdown', 'blanks in a line', `a${' '.repeat(size)}b *x*`],
    ['markdown', 'blanks in a tag', `<a${' '.repeat(size)}x`],
    ['markdown', 'blanks in a table', `a|b\n|${' '.repeat(size)}x`],
    ['markdown', 'one long line', 'word '.repeat(size)],
    ['markdown', 'nested quotes', `${'>'.repeat(300)} a\n`.repeat(500)],
    ['html', 'wide and tall cells', `<table>${'<tr><td colspan=1000 rowspan=1000>a<td>b'.repeat(500)}`],
    ['html', 'nested tables', '<table><tr><td>'.repeat(10_000)],
    ['html', 'formatting', `${'<p><b><i><u>'.repeat(5000)}x`],
    ['csv', 'quotes', '"'.repeat(size)],
    ['csv', 'one wide record', 'a,'.repeat(size)],
    ['text', 'items', '- a\n'.repeat(size / 4)],
    ['text', 'blanks', `${' '.repeat(size)}a${' '.repeat(size)}b`],
  ];
  test.each(hostile)('%s: %j', (format, _, text) => {
    const before = process.threadCpuUsage();
    parse[format](text);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1e6, 'seconds of a core').toBeLessThan(5);
  });
});

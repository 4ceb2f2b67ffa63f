/** Whatever a Word file holds, it comes back in order; whatever is done to its bytes, the answer is a document or an error of ours. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { propertyRuns } from '../../../../testing/property.ts';
import type { ParsedDocument } from '../../model.ts';
import { expectInvariants, outline } from '../parsed-document.fixture.ts';
import {
  docxFiles,
  escaped,
  heading,
  listItem,
  markup,
  numberingLists,
  packDocx,
  paragraph,
  run,
  table,
  writeDocx,
} from './docx-writer.fixture.ts';
import { parseDocx } from './docx.ts';

const word = fc.stringMatching(/^[a-zäß中]{1,8}$/).map((text) => text.normalize('NFC'));
const words = fc.array(word, { minLength: 2, maxLength: 8 }).map((list) => list.join(' '));
const numbering = numberingLists([[['decimal', '%1.']]]);

interface Part {
  readonly xml: string;
  readonly shown: (count: () => number) => string[];
}
const part = fc.oneof(
  words.map((text): Part => ({ xml: paragraph(text), shown: () => [`paragraph ${text}`] })),
  fc
    .tuple(words, fc.integer({ min: 1, max: 6 }))
    .map(([text, level]): Part => ({ xml: heading(level, text), shown: () => [`heading${level} ${text}`] })),
  words.map((text): Part => ({ xml: listItem(text, 1), shown: (count) => [`item1 [${count()}. ] ${text}`] })),
  fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 4 }).map((rows): Part => ({
    xml: table(rows),
    shown: () => rows.map((cells, index) => `row${index === 0 ? '!' : ''} ${cells.join(' | ')}`),
  })),
);

test('paragraphs, headings, lists and tables come back in order', () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 12 }), (parts) => {
      const document = parseDocx(writeDocx({ body: parts.map(({ xml }) => xml).join(''), numbering }));
      expectInvariants(document);
      let items = 0;
      expect(outline(document)).toEqual(parts.flatMap(({ shown }) => shown(() => (items += 1))));
    }),
    { numRuns: propertyRuns() },
  );
});

test('tracked changes and comments: the text is the accepted one, and every annotation lies where its words are', () => {
  const character = fc.constantFrom('a', 'b', ' ', '  ', '\u0301', 'é', '😀', '\u00a0', '한', '\u1161', '\n');
  const text = fc.string({ unit: character, maxLength: 6 }).map((content) => (/^[\u0301\u1161]/.test(content) ? `b${content}` : content));
  const kinds = fc.constantFrom('kept', 'inserted', 'deleted', 'comment');
  fc.assert(
    fc.property(fc.array(fc.array(fc.tuple(kinds, text), { maxLength: 6 }), { maxLength: 5 }), (paragraphs) => {
      let id = 0;
      const inserted: string[] = [];
      const comments: string[] = [];
      const written = ([kind, content]: readonly [string, string]): string => {
        id += 1;
        if (kind === 'inserted') {
          if (content.trim() !== '') inserted.push(bare(content));
          return `<w:ins w:id="${id}" w:author="a${id}">${run(content)}</w:ins>`;
        }
        if (kind === 'deleted') return `<w:del w:id="${id}"><w:r><w:delText>${escaped(content)}x</w:delText></w:r></w:del>`;
        if (kind === 'kept') return run(content);
        comments.push(`<w:comment w:id="${id}">${paragraph(`about ${id}`)}</w:comment>`);
        return `<w:commentRangeStart w:id="${id}"/>${run(content)}<w:commentRangeEnd w:id="${id}"/>`;
      };
      const body = paragraphs.map((parts) => markup(parts.map(written).join(''))).join('');
      const document = parseDocx(writeDocx({ body, comments: comments.join('') }));
      const accepted = paragraphs.map((parts) =>
        parts
          .filter(([kind]) => kind !== 'deleted')
          .map(([, content]) => content)
          .join(''),
      );
      expect(document.canonical).toBe(parseDocx(writeDocx({ body: accepted.map((content) => paragraph(content)).join('') })).canonical);
      expectAnnotations(document);
      const changes = (document.annotations ?? []).filter(({ kind }) => kind === 'inserted');
      expect(changes.map(({ start, end }) => bare(document.canonical.slice(start, end)))).toEqual(inserted);
      const found = (document.annotations ?? []).filter(({ kind }) => kind === 'comment');
      expect(found).toHaveLength(comments.length);
    }),
    { numRuns: propertyRuns(200) },
  );
});

const bare = (content: string): string => content.normalize('NFC').replace(/\s/g, '');

function expectAnnotations(document: ParsedDocument): void {
  expectInvariants(document);
  let last = 0;
  for (const { kind, start, end, text } of document.annotations ?? []) {
    expect(start).toBeGreaterThanOrEqual(last);
    expect(end).toBeGreaterThanOrEqual(start);
    expect(end).toBeLessThanOrEqual(document.canonical.length);
    if (kind === 'inserted') expect(document.canonical.slice(start, end)).toBe(text);
    if (kind === 'deleted') expect(start).toBe(end);
    expect(document.canonical.slice(start, end).isWellFormed()).toBe(true);
    last = start;
  }
}

/** A file with one of everything. */
const rich = {
  title: 'Lease',
  body:
    heading(1, 'Term') +
    listItem('clause', 1) +
    markup(
      `<w:hyperlink r:id="rId7">${run('here')}</w:hyperlink><w:ins w:id="1" w:author="A">${run('new')}</w:ins><w:commentRangeStart w:id="1"/>` +
        '<w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del><w:commentRangeEnd w:id="1"/><w:r><w:footnoteReference w:id="1"/></w:r>',
    ) +
    table([
      ['a', 'b'],
      ['c', 'd'],
    ]) +
    '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>',
  numbering,
  footnotes: `<w:footnote w:id="1">${paragraph('note')}</w:footnote>`,
  comments: `<w:comment w:id="1">${paragraph('why')}</w:comment>`,
  headers: { header1: paragraph('Head') },
  links: { rId7: 'http://a' },
};

function parseOrRefuse(bytes: Uint8Array): void {
  try {
    expectAnnotations(parseDocx(bytes));
  } catch (error) {
    if (!(error instanceof StemmaError)) throw error;
    expect(error.code).toBe('PARSE_FAILED');
    expect(error.details?.['reason']).toBeTypeOf('string');
  }
}

describe('any damage gives a document or an error of ours', () => {
  const valid = writeDocx(rich);
  const change = fc.tuple(fc.nat(valid.length - 1), fc.integer({ min: 0, max: 255 }));

  test('bytes changed anywhere, and cut off', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.option(fc.nat(valid.length)), (changes, cut) => {
        const bytes = valid.slice();
        for (const [at, value] of changes) bytes[at] = value;
        parseOrRefuse(cut === null ? bytes : bytes.subarray(0, cut));
      }),
      { numRuns: propertyRuns(500) },
    );
  });

  const files = Object.entries(docxFiles(rich));
  const pieces = files.flatMap(([, content]) => content.match(/<[^>]*>/g) ?? []);
  test('elements of any part put anywhere in any other, or taken out', () => {
    const edit = fc.record({ file: fc.nat(files.length - 1), at: fc.nat(200), piece: fc.constantFrom('', ...pieces), remove: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const copy = files.map(([name, content]): [string, string[]] => [name, content.split(/(?=<)/)]);
        for (const { file, at, piece, remove } of edits) copy[file]?.[1].splice(at, remove, piece);
        parseOrRefuse(packDocx(Object.fromEntries(copy.map(([name, parts]) => [name, balanced(parts)]))));
      }),
      { numRuns: propertyRuns(500) },
    );
  });
});

/** Closes what is open and drops what closes nothing, so that most of what comes out is XML. */
function balanced(parts: readonly string[]): string {
  const open: string[] = [];
  const kept = parts.filter((piece) => {
    const name = /^<(\/?)([\w:]+)[^>]*?(\/?)>/.exec(piece);
    if (!name) return true;
    if (name[1] === '/') return open.at(-1) === name[2] && open.pop() !== undefined;
    if (name[3] !== '/') open.push(name[2] as string);
    return true;
  });
  return (
    kept.join('') +
    open
      .toReversed()
      .map((name) => `</${name}>`)
      .join('')
  );
}

/** The page of a pack is inert: words stay words, and nothing is asked of anybody. */
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { escaped, inertJson } from './markup.ts';
import { hostile, samplePack } from './pack.fixture.ts';
import { renderPack } from './page.ts';

const file = renderPack(samplePack());

const isElement = (node: Tree.Node): node is Tree.Element => 'tagName' in node;
const childrenOf = (node: Tree.Node): Tree.ChildNode[] => ('childNodes' in node ? node.childNodes : []);
const elementsOf = (node: Tree.Node): Tree.Element[] => [...(isElement(node) ? [node] : []), ...childrenOf(node).flatMap(elementsOf)];
const textOf = (node: Tree.Node): string => ('value' in node ? node.value : childrenOf(node).map(textOf).join(''));
const attribute = ({ attrs }: Tree.Element, name: string): string | undefined => attrs.find((one) => one.name === name)?.value;

test('has no element that runs, loads or sends anything, whatever its documents say', () => {
  const elements = elementsOf(parse(file));
  const allowed =
    /^(html|head|meta|title|style|body|main|header|section|h[1-3]|p|a|bdi|blockquote|span|sup|br|code|dl|dt|dd|div|mark|table|tbody|tr|th|td|script)$/;
  expect(elements.map((one) => one.tagName).filter((name) => !allowed.test(name))).toEqual([]);
  const attributes = elements.flatMap((one) => one.attrs.map(({ name, value }) => ({ name, value })));
  expect(new Set(attributes.map(({ name }) => name))).toEqual(
    new Set(['lang', 'data-format', 'charset', 'http-equiv', 'content', 'name', 'class', 'id', 'href', 'dir', 'type']),
  );
  expect(attributes.filter(({ name, value }) => name === 'href' && !value.startsWith('#'))).toEqual([]);
  expect(elements.filter((one) => one.tagName === 'script').map((one) => attribute(one, 'type'))).toEqual(['application/json']);
  expect(elements.filter((one) => one.tagName === 'style')).toHaveLength(1);
  expect(file).toContain('default-src &#39;none&#39;');
  expect(file.replaceAll(/xmlns="[^"]*"/g, '')).not.toMatch(/url\(|@import/);
});

test('shows hostile words letter by letter, every link leads to a place on the page', () => {
  const page = parse(file);
  const elements = elementsOf(page);
  const shown = textOf(elements.find((one) => one.tagName === 'main') as Tree.Element);
  for (const words of hostile) expect(shown).toContain(words);
  const ids = new Set(elements.map((one) => attribute(one, 'id')));
  for (const link of elements.flatMap((one) => attribute(one, 'href') ?? [])) expect(ids).toContain(link.slice(1));
  const marked = elements.filter((one) => one.tagName === 'mark').map(textOf);
  expect(marked).toContain('The rent is 900 euros a month.');
});

test('carries the pack as plain JSON that any program reads', () => {
  const block = elementsOf(parse(file)).find((one) => attribute(one, 'id') === 'evidence-pack') as Tree.Element;
  expect(JSON.parse(textOf(block))).toEqual(samplePack());
});

test('any text escapes into itself', () => {
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
  const any = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...hostile));
  fc.assert(
    fc.property(any, any, (before, after) => {
      const words = before + after;
      const [body] = elementsOf(parse(`<!doctype html><body><p title="${escaped(words)}">${escaped(words)}</p>`)).filter(
        (one) => one.tagName === 'p',
      );
      expect(textOf(body as Tree.Element)).toBe(words.replaceAll(control, '\ufffd'));
      const json = inertJson(JSON.stringify(words));
      expect(json).not.toMatch(/[<>&\u2028\u2029]/);
      expect(JSON.parse(json)).toBe(words);
    }),
    { numRuns: propertyRuns(200) },
  );
});

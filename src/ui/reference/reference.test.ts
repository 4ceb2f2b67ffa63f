import { createHash } from 'node:crypto';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApi } from '../../kernel/contract/openapi.ts';
import { defineRoute } from '../../kernel/contract/route.ts';
import { systemRoutes } from '../../kernel/contract/system.ts';
import { demoApp, demoRoutes } from '../../testing/demo-app.ts';
import { curlOf, exampleOf } from './example.ts';
import { referencePages, renderReference } from './reference.ts';
import { schemaTree } from './schema-tree.ts';

const hostile = '<script>alert(1)</script>"\'&';
const echo = defineRoute({
  name: 'things.echo',
  method: 'POST',
  path: '/things/:id',
  summary: hostile,
  description: hostile,
  params: z.object({ id: z.string().describe(hostile) }),
  body: z.object({ [hostile]: z.literal(hostile) }),
  result: z.object({ at: z.iso.datetime(), who: z.uuid().nullable() }),
  errors: ['AMBIGUOUS'],
});
const document = openApi([...demoRoutes, ...systemRoutes, echo], { version: 'v1', base: '/api/v1' });
const page = renderReference(document);

interface Seen {
  readonly tags: string[];
  readonly ids: string[];
  readonly links: string[];
  readonly attributes: string[];
}

const seen = ((): Seen => {
  const found: Seen = { tags: [], ids: [], links: [], attributes: [] };
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      found.tags.push(node.tagName);
      for (const { name, value } of node.attrs) {
        found.attributes.push(name);
        if (name === 'id') found.ids.push(value);
        if (name === 'href' || name === 'src') found.links.push(value);
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(page));
  return found;
})();

describe('the page', () => {
  test('shows every operation, its curl line and its errors', () => {
    for (const { name } of [...demoRoutes, ...systemRoutes, echo]) expect(seen.ids).toContain(name);
    expect(page).toContain('AMBIGUOUS <span class="status">409</span>');
    expect(page).toContain('curl -X PUT &#39;http://127.0.0.1:4321/api/v1/files/PATH&#39;');
  });

  test('text of a contract stays text', () => {
    expect(seen.tags).not.toContain('script');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(seen.attributes.filter((name) => name.startsWith('on') || name === 'style')).toEqual([]);
  });

  test('every link leads to a place on the page, to openapi.json or to nothing; ids are unique', () => {
    for (const link of seen.links)
      expect(link.startsWith('#') ? seen.ids : ['/api/openapi.json', 'data:,']).toContain(link.replace('#', ''));
    expect(new Set(seen.ids).size).toBe(seen.ids.length);
  });

  test('its policy allows exactly its own style', () => {
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = referencePages[0]?.headers['content-security-policy'];
    expect(policy).toContain(`style-src 'sha256-${hash}'`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
  });

  test('is served at both addresses with its own policy and the other headers', async () => {
    const app = demoApp({}, { pages: referencePages });
    for (const path of ['/api', '/api/reference']) {
      const response = await app.fetch(new Request(`http://localhost${path}`));
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain('sha256-');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await response.text()).toContain('notes.make');
    }
  });
});

describe('colours', () => {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string): number => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };
  const palettes = [...page.matchAll(/:root\{(--paper:[^}]*)\}/g)].map((match) =>
    Object.fromEntries([...(match[1] ?? '').matchAll(/--([a-z-]+):(#[0-9A-F]{6})/g)].map((one) => [one[1], one[2]])),
  );

  test.each([
    ['light', 0],
    ['dark', 1],
  ] as const)('have a contrast of at least 4.5 (WCAG 2.2), %s', (_, index) => {
    const palette = palettes[index] ?? {};
    const onPaper = ['ink', 'soft', 'lapis', 'verdigris', 'ochre', 'vermilion'].map((ink) => [ink, 'paper']);
    const onTints = ['lapis', 'verdigris', 'vermilion'].map((ink) => [ink, `${ink}-tint`]);
    const pairs = [...onPaper, ...onTints, ['ink', 'raised']];
    const weak = pairs.filter(([ink = '', ground = '']) => !(contrast(palette[ink] ?? '', palette[ground] ?? '') >= 4.5));
    expect(weak).toEqual([]);
  });
});

test('a curl line is one a shell reads back as it was meant', () => {
  const operation = document.paths['/api/v1/things/{id}']?.['post'];
  const line = operation ? curlOf('POST', '/api/v1/things/{id}', operation, {}, 'http://h') : '';
  expect(line).toContain(String.raw`'\''`);
  expect(
    exampleOf(
      {
        type: 'object',
        properties: { a: { type: 'array', items: { type: 'integer', minimum: 3 } }, b: { type: 'string' } },
        required: ['a'],
      },
      {},
    ),
  ).toEqual({ a: [3] });
});

test('an object without members is shown as one', () => {
  expect(schemaTree({ type: 'object', properties: {} }).markup).toContain('object');
});

test('a schema that contains itself has an end', () => {
  const parts = {
    Tree: { type: 'object', properties: { kids: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }, required: ['kids'] },
  };
  expect(JSON.stringify(exampleOf({ $ref: '#/components/schemas/Tree' }, parts)).length).toBeLessThan(500);
});

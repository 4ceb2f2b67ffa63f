import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../testing/property.ts';
import { normalizePath } from './paths.ts';
import { webPagePath } from './web-page-path.ts';

test.each([
  ['https://example.com', 'text/html', 'example.com/index.html'],
  ['https://example.com/docs/', 'text/html', 'example.com/docs/index.html'],
  ['https://example.com/docs/terms', 'text/html', 'example.com/docs/terms.html'],
  ['https://example.com/docs/terms.HTM', 'text/html', 'example.com/docs/terms.HTM'],
  ['https://example.com/terms.php', 'text/html', 'example.com/terms.php.html'],
  ['https://example.com/README.md', 'text/plain', 'example.com/README.md'],
  ['https://example.com/page.html', 'text/plain', 'example.com/page.html.txt'],
  ['https://example.com/rates', 'text/csv', 'example.com/rates.csv'],
  ['https://example.com/notes.md', 'text/markdown', 'example.com/notes.md'],
  ['http://localhost:8080/a', 'text/html', 'localhost-8080/a.html'],
  ['http://[::1]:8080/a', 'text/html', '--1-8080/a.html'],
  ['https://example.com/caf%C3%A9/%2F..%2f', 'text/html', 'example.com/café/-..-.html'],
  ['https://example.com/page@12', 'text/html', 'example.com/page-12.html'],
  ['https://example.com/%ff', 'text/html', 'example.com/%ff.html'],
])('%s as %s is %s', (url, type, path) => expect(webPagePath(new URL(url), type)).toBe(path));

test('two queries are two pages, and the same query the same one', () => {
  const path = (query: string): string => webPagePath(new URL(`https://example.com/show.html?${query}`), 'text/html');
  expect(path('id=1')).toMatch(/^example\.com\/show-[0-9a-f]{8}\.html$/);
  expect(path('id=1')).toBe(path('id=1'));
  expect(path('id=1')).not.toBe(path('id=2'));
});

test('whatever the address, its path is one a bundle takes', () => {
  const types = fc.constantFrom('text/html', 'text/plain', 'text/csv', 'text/markdown');
  const part = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('..', '.', '%2e%2e', 'a@1', ' ', 'x'.repeat(300)));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 3 }), types, (parts, type) => {
      const url = new URL('https://example.com');
      url.pathname = `/${parts.map((one) => (one.isWellFormed() ? encodeURIComponent(one) : '%ff')).join('/')}`;
      const path = webPagePath(url, type);
      expect(normalizePath(path)).toBe(path);
    }),
    { numRuns: propertyRuns() },
  );
});

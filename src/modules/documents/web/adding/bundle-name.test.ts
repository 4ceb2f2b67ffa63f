import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../../../../testing/property.ts';
import { bundleNameProblem, suggestBundleName } from './bundle-name.ts';

describe('the name of a bundle', () => {
  test.each([
    ['Lease 2026 (final)', 'lease-2026-final'],
    ['Müller & Söhne', 'muller-sohne'],
    ["Tenant's papers", 'tenants-papers'],
    ['..hidden', 'hidden'],
    ['v1.2_draft', 'v1.2_draft'],
    ['家賃', ''],
  ])('%s suggests "%s"', (words, name) => expect(suggestBundleName(words)).toBe(name));

  test('whatever is suggested may be used, and suggests itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 150 }), (words) => {
        const name = suggestBundleName(words);
        if (name === '') return;
        expect(bundleNameProblem(name)).toBeUndefined();
        expect(suggestBundleName(name)).toBe(name.replace(/[-._]+$/, ''));
      }),
      { numRuns: propertyRuns() },
    );
  });

  test('says what is wrong and what would do', () => {
    expect(bundleNameProblem('')).toBe('Give the bundle a name.');
    expect(bundleNameProblem('My Lease')).toContain('"my-lease" would do.');
    expect(bundleNameProblem('家賃')).not.toContain('would do');
    expect(bundleNameProblem('a'.repeat(101))).toContain('100');
    expect(bundleNameProblem('a'.repeat(100))).toBeUndefined();
  });
});

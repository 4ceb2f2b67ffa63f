import { describe, expect, test } from 'vitest';
import { arrangeFiles } from './arrange-files.ts';

const arranged = (...paths: string[]): { paths: string[]; hidden: number; bundle: string } => {
  const { files, hidden, bundle } = arrangeFiles(paths.map((path) => ({ path, file: new File(['x'], path) })));
  return { paths: files.map(({ path }) => path), hidden, bundle };
};

describe('files that were dropped', () => {
  test('one folder alone names the bundle, and is no part of the paths', () => {
    expect(arranged('Lease 2026/rent/list.csv', 'Lease 2026/lease.pdf')).toEqual({
      paths: ['lease.pdf', 'rent/list.csv'],
      hidden: 0,
      bundle: 'lease-2026',
    });
  });

  test('a folder beside files, or two folders, keep their names', () => {
    expect(arranged('a/x.md', 'y.md')).toEqual({ paths: ['a/x.md', 'y.md'], hidden: 0, bundle: '' });
    expect(arranged('a/x.md', 'b/x.md')).toEqual({ paths: ['a/x.md', 'b/x.md'], hidden: 0, bundle: '' });
  });

  test('one file suggests its name', () =>
    expect(arranged('House rules.v2.md')).toEqual({ paths: ['House rules.v2.md'], hidden: 0, bundle: 'house-rules.v2' }));

  test('hidden names are left out and counted, wherever the dot is', () => {
    expect(arranged('a/.DS_Store', 'a/.git/config', 'a/x.md')).toEqual({ paths: ['x.md'], hidden: 2, bundle: 'a' });
    expect(arranged('.env')).toEqual({ paths: [], hidden: 1, bundle: '' });
  });

  test('a path is told apart by its letters, not by how they are composed', () =>
    expect(arranged('re\u0301sume\u0301.md').paths).toEqual(['r\u00e9sum\u00e9.md']));
});

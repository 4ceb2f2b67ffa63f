import { expect, test } from 'vitest';
import type { RelatedThing } from '../../why/contract.ts';
import { branchesOf, nameOf, ownPath, type Branch } from './related.ts';

const at = (depth: number, id: string): RelatedThing => ({ id, kind: 'insight', label: id, depth, parent: '', more: false });
const shape = (branches: readonly Branch[]): unknown[] => branches.map(({ thing, below }) => [thing.id, ...shape(below)]);

test('lines become the tree they were read from, also where a page begins in the middle', () => {
  expect(shape(branchesOf([at(1, 'a'), at(2, 'b'), at(3, 'c'), at(2, 'd'), at(1, 'e')]))).toEqual([['a', ['b', ['c']], ['d']], ['e']]);
  expect(shape(branchesOf([at(3, 'x'), at(1, 'y')]))).toEqual([['x'], ['y']]);
  expect(branchesOf([])).toEqual([]);
});

test('a place is called and led to by what it is', () => {
  const place = { bundle: 'home', version: 2, document: 'a b.md', span: { start: 3, end: 9 } };
  expect(ownPath({ id: 'x', kind: 'span', place })).toBe('/b/home/d/a%20b.md?v=2&s=3&e=9');
  expect(ownPath({ id: 'x', kind: 'bundle', place: { bundle: 'home', version: 2 } })).toBe('/b/home?v=2');
  expect(ownPath({ id: 'x', kind: 'evidence' })).toBe('/evidence/x');
  expect(ownPath({ id: 'x', kind: 'search' })).toBeUndefined();
  expect(nameOf({ kind: 'document', label: 'a b.md', place })).toBe('a b.md, version 2');
  expect(nameOf({ kind: 'span', label: 'the words', place })).toBe('the words');
});

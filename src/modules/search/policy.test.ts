import { expect, test } from 'vitest';
import type { MemberRole } from '../../kernel/authorization/authorization.ts';
import { memberRoles } from '../../kernel/authorization/authorization.ts';
import { mayDropVectors, mayFillVectors } from './policy.ts';

const allowed = (may: (actor: { id: string; role: MemberRole }) => unknown): MemberRole[] =>
  memberRoles.filter((role) => {
    try {
      return may({ id: 'somebody', role }) !== undefined;
    } catch {
      return false;
    }
  });

test('contributors have passages embedded, editors drop vectors', () => {
  expect(allowed(mayFillVectors)).toEqual(['contributor', 'editor', 'admin', 'owner']);
  expect(allowed(mayDropVectors)).toEqual(['editor', 'admin', 'owner']);
});

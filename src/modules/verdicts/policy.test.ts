import { expect, test } from 'vitest';
import { memberRoles } from '../../kernel/authorization/authorization.ts';
import { mayDecide, mayRerun } from './policy.ts';

test('editors decide, contributors run again', () => {
  const id = '00000000-0000-7000-8000-000000000002';
  const allowed = (may: typeof mayDecide | typeof mayRerun): string[] =>
    memberRoles.filter((role) => {
      try {
        return may({ id, role }).actor.role === role;
      } catch (error) {
        expect(error).toMatchObject({ code: 'FORBIDDEN' });
        return false;
      }
    });
  expect(allowed(mayDecide)).toEqual(['editor', 'admin', 'owner']);
  expect(allowed(mayRerun)).toEqual(['contributor', 'editor', 'admin', 'owner']);
});

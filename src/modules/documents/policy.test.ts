import { describe, expect, test } from 'vitest';
import { memberRoles } from '../../kernel/authorization/authorization.ts';
import { newId } from '../../kernel/shared/ids.ts';
import { mayEdit, mayErase, mayPublish } from './policy.ts';

describe.each([
  ['changing a bundle', mayEdit, 'contributor'],
  ['publishing a version', mayPublish, 'editor'],
  ['erasing', mayErase, 'admin'],
] as const)('%s', (_, may, least) => {
  test.each(memberRoles)('%s', (role) => {
    const actor = { id: newId(), role };
    if (memberRoles.indexOf(role) >= memberRoles.indexOf(least)) expect(may(actor)).toEqual({ actor });
    else expect(() => may(actor)).toThrow(expect.objectContaining({ code: 'FORBIDDEN', message: expect.stringContaining(least) }));
  });
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { eraseRoute, planErasureRoute, showErasure } from '../modules/documents/contract.ts';
import { postgresHalf } from '../testing/databases.ts';
import { openInstallation } from './upgrade.fixture.ts';

// That an embedded one is finished by whichever verb comes next is tried on the command line: erasure.e2e.test.ts.
test.skipIf('skip' in postgresHalf())(
  'an erasure broken off on a PostgreSQL is left by a verb and finished by a process that stays',
  async () => {
    await using installed = await openInstallation('postgresql');
    const { client } = installed;
    await installed.put('lease', { 'a.md': 'The rent is due on the third day.' });
    const { plan } = await client.call(planErasureRoute, { body: { bundle: 'lease' } });
    const { id } = await client.call(eraseRoute, { body: { bundle: 'lease', plan } });
    const state = async (): Promise<string> => (await client.call(showErasure, { params: { id } })).state;
    // As it stands when the process dies before the files are written anew.
    await installed.database().asOwner(async (db) => {
      await sql`SET LOCAL row_security = off`.execute(db);
      await sql`UPDATE erasures SET state = 'erasing', finished_at = NULL, log = NULL WHERE id = ${id}`.execute(db);
    });
    await installed.reopen({ passing: true });
    expect(await state()).toBe('erasing');
    await installed.reopen();
    expect(await state()).toBe('done');
  },
);

/** Proves before the first request that row-level security holds for every table; refuses to start otherwise. */
import { sql } from 'kysely';
import { StemmaError } from '../shared/errors.ts';
import type { Database } from './port.ts';

/** Tables that hold nothing of any workspace. */
const untenanted = ['schema_migrations'];

/** @throws StemmaError INTERNAL naming the tables that would leak, or the schemas (the durable engine's) that requests could write to. */
export async function proveRowSecurity(database: Database): Promise<void> {
  await database.asOwner(async (db) => {
    const { rows } = await sql<{ name: string; forced: boolean; policies: number }>`
      SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL) AS policies
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname`.execute(db);
    const tables = rows.filter((row) => !untenanted.includes(row.name));
    const open = tables.filter((row) => !row.forced || row.policies === 0).map((row) => row.name);
    refuse(open, 'have no forced row-level security');
    const { rows: schemas } = await sql<{ name: string }>`
      SELECT nspname AS name FROM pg_namespace WHERE nspname NOT IN ('public', 'information_schema') AND nspname NOT LIKE 'pg\\_%'
        AND has_schema_privilege('stemma_app', oid, 'USAGE')`.execute(db);
    refuse(
      schemas.map((row) => `schema ${row.name}`),
      'can be reached by requests',
    );
    // As the app's role with no workspace set, nothing may be visible. There always are tables: the kernel's own come first.
    await sql.raw('SET LOCAL ROLE stemma_app').execute(db);
    const looks = tables.map(
      ({ name }) => sql<{ name: string }>`SELECT ${name}::text AS name WHERE EXISTS (SELECT FROM ${sql.table(name)})`,
    );
    const { rows: leaking } = await sql<{ name: string }>`${sql.join(looks, sql` UNION ALL `)}`.execute(db);
    refuse(
      leaking.map(({ name }) => name),
      'show rows without a workspace',
    );
  });
}

function refuse(tables: readonly string[], what: string): void {
  if (tables.length > 0)
    throw new StemmaError(
      'INTERNAL',
      `These parts of the database ${what}: ${tables.join(', ')}. Stemma does not start on such a database.`,
      { tables },
    );
}

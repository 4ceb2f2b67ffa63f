import type { MigrationSource } from '../../kernel/db/migrations.ts';

/** The migrations that search stands on. */
export const migrationsOf = (): MigrationSource[] => [
  { module: 'kernel', directory: new URL('../../kernel/db/migrations/', import.meta.url) },
  { module: 'lineage', directory: new URL('../../kernel/lineage/migrations/', import.meta.url) },
  { module: 'documents', directory: new URL('../documents/migrations/', import.meta.url) },
  { module: 'search', directory: new URL('./migrations/', import.meta.url) },
];

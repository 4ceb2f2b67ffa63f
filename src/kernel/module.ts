/** What a module tells the composition root about itself. */
import type { ChangeKinds } from './lineage/index.ts';
import type { MigrationSource } from './db/migrations.ts';

export interface ModuleManifest {
  readonly name: string;
  readonly migrations: MigrationSource;
  readonly lineage?: ChangeKinds;
}

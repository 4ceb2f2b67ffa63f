/** Every module of the product, lowest first: the order in which they migrate and depend. */
import type { MigrationSource } from '../kernel/db/migrations.ts';
import type { ModuleManifest } from '../kernel/module.ts';
import { answersModule } from '../modules/answers/index.ts';
import { conflictsModule } from '../modules/conflicts/index.ts';
import { documentsModule } from '../modules/documents/index.ts';
import { evidenceModule } from '../modules/evidence/index.ts';
import { recallModule } from '../modules/recall/index.ts';
import { searchModule } from '../modules/search/index.ts';
import { verdictsModule } from '../modules/verdicts/index.ts';

export const modules: readonly ModuleManifest[] = [
  documentsModule,
  searchModule,
  verdictsModule,
  evidenceModule,
  conflictsModule,
  answersModule,
  recallModule,
];

export const migrationSources: readonly MigrationSource[] = [
  { module: 'kernel', directory: new URL('../kernel/db/migrations/', import.meta.url) },
  { module: 'engine', directory: new URL('../kernel/engine/migrations/', import.meta.url) },
  { module: 'runs', directory: new URL('../kernel/runs/migrations/', import.meta.url) },
  { module: 'webhooks', directory: new URL('../kernel/webhooks/migrations/', import.meta.url) },
  { module: 'lineage', directory: new URL('../kernel/lineage/migrations/', import.meta.url) },
  ...modules.map((module) => module.migrations),
];

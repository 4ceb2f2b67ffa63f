import type { ModuleManifest } from '../../kernel/module.ts';

export const recallModule: ModuleManifest = {
  name: 'recall',
  migrations: { module: 'recall', directory: new URL('./migrations/', import.meta.url) },
};

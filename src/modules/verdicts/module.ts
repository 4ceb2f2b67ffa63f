import type { ModuleManifest } from '../../kernel/module.ts';

export const verdictsModule: ModuleManifest = {
  name: 'verdicts',
  migrations: { module: 'verdicts', directory: new URL('./migrations/', import.meta.url) },
};

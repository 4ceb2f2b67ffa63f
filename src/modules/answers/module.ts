import type { ModuleManifest } from '../../kernel/module.ts';

export const answersModule: ModuleManifest = {
  name: 'answers',
  migrations: { module: 'answers', directory: new URL('./migrations/', import.meta.url) },
};

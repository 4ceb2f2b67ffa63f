import type { ModuleManifest } from '../../kernel/module.ts';

export type { DocumentsRequest } from './documents-request.ts';
export { registerErasureRoutes, type ErasureRequest } from './erasure/routes.ts';
export { registerDocumentRoutes } from './routes.ts';

export const documentsModule: ModuleManifest = {
  name: 'documents',
  migrations: { module: 'documents', directory: new URL('./migrations/', import.meta.url) },
};

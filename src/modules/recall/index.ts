export { recallErasure } from './erasure.ts';
export { recallModule } from './module.ts';
export { registerRecallRoutes, type RecallRequestContext } from './routes.ts';
export { recordExport, type ExportRecord } from './store.ts';
export { exportSource } from './export-source.ts';
export { savedSource } from './saved-source.ts';
export type { RecipientSource } from './handed-out.ts';

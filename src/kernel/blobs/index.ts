export type { BlobStore, ByteRange, StoredBlob } from './blob-store.ts';
export { openDiskBlobStore } from './disk-blob-store.ts';
export { openBlobStore } from './open-blob-store.ts';
export { blobsOf, type OpenBlob, type WorkspaceBlobs } from './workspace-blobs.ts';
export { collectGarbage, removeUnregistered } from './collect-garbage.ts';
export { eraseBlobs, retainedBlobs } from './store.ts';
export { linkSigner, type LinkSigner } from './links.ts';
export { registerBlobRoutes, serveBlob, type BlobsRequest } from './routes.ts';

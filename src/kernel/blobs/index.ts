export type { BlobStore, StoredBlob } from './blob-store.ts';
export { openDiskBlobStore } from './disk-blob-store.ts';

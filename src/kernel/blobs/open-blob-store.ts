/** The blob store that the settings name. What an object store needs is loaded only when there is one. */
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { BlobStore } from './blob-store.ts';
import { openDiskBlobStore } from './disk-blob-store.ts';

export async function openBlobStore(config: Config): Promise<BlobStore> {
  const { s3Bucket: bucket, s3Prefix: prefix, s3AccessKeyId: id, s3SecretAccessKey: secret } = config;
  if (bucket === undefined) return openDiskBlobStore(join(config.data, 'blobs'));
  const { openS3BlobStore } = await import('./s3/s3-blob-store.ts');
  const settings = {
    bucket,
    endpoint: config.s3Endpoint,
    region: config.s3Region,
    prefix: prefix === '' ? '' : `${prefix}/`,
    pathStyle: config.s3PathStyle === 'auto' ? config.s3Endpoint !== undefined : config.s3PathStyle === 'yes',
    keys: id === undefined || secret === undefined ? undefined : { id, secret },
    timeoutSeconds: config.s3TimeoutSeconds,
    addresses: config.s3Links === 'redirect',
  };
  return openS3BlobStore(settings, join(config.data, 'incoming'));
}

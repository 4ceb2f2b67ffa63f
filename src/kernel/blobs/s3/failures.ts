/** What an object store refuses or fails at, in our words. A wrong setting is told apart from a store that is away. */
import { StemmaError } from '../../shared/errors.ts';

/** The part of the library's errors that is read here. */
interface Failure {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

const refusals = [
  'AccessDenied',
  'AllAccessDisabled',
  'AuthorizationHeaderMalformed',
  'CredentialsProviderError',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
];
const full = ['QuotaExceeded', 'ServiceQuotaExceededException', 'XMinioStorageFull', 'InsufficientStorage', 'InsufficientCapacity'];

/** Whether an object is not there. A missing bucket is something else, where the store says which. */
export function isMissing(error: unknown): boolean {
  const { name, $metadata } = error as Failure;
  return (
    name === 'NoSuchKey' || name === 'NotFound' || ($metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket' && name !== 'NoSuchUpload')
  );
}

/** Whether a store does not know of versions of objects at all. */
export function keepsNone(error: unknown): boolean {
  const { name, $metadata } = error as Failure;
  return name === 'NotImplemented' || $metadata?.httpStatusCode === 501 || $metadata?.httpStatusCode === 405;
}

/** What was thrown by a request, as an error of the closed list. */
export function asStoreError(error: unknown, bucket: string): StemmaError {
  if (error instanceof StemmaError) return error;
  const { name, code, $metadata } = error as Failure;
  const status = $metadata?.httpStatusCode;
  const failed = (message: string, setting?: string): StemmaError =>
    new StemmaError('UNAVAILABLE', message, setting === undefined ? undefined : { setting }, { cause: error });
  if (name === 'NoSuchBucket') return noBucket(bucket, error);
  if (full.includes(String(name)) || status === 507)
    return new StemmaError(
      'STORAGE_FULL',
      'The object store has no room left. Nothing of this file was stored; free some and try again.',
      undefined,
      {
        cause: error,
      },
    );
  if (name === 'PermanentRedirect' || status === 301)
    return failed(`The bucket "${bucket}" is in another region. Name it in STEMMA_S3_REGION.`, 'STEMMA_S3_REGION');
  if (refusals.includes(String(name)) || status === 401 || status === 403)
    return failed(
      'The object store refuses these keys. Set STEMMA_S3_ACCESS_KEY_ID and STEMMA_S3_SECRET_ACCESS_KEY, and allow them to read, write, list and delete in the bucket, versions of objects too.',
      'STEMMA_S3_ACCESS_KEY_ID',
    );
  if (code === 'ENOTFOUND')
    return failed(
      'There is no object store at this address, or its name cannot be found now: STEMMA_S3_ENDPOINT. Nothing was lost; try again.',
    );
  return failed('The object store does not answer, or too slowly. Nothing was lost; try again.');
}

export const noBucket = (bucket: string, cause?: unknown): StemmaError =>
  new StemmaError(
    'UNAVAILABLE',
    `The object store has no bucket "${bucket}". Make it, or name another one in STEMMA_S3_BUCKET.`,
    { setting: 'STEMMA_S3_BUCKET' },
    { cause },
  );

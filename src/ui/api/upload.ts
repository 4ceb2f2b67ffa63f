/** Uploading files with progress: `fetch` cannot say how far a body was sent, XMLHttpRequest can. */
import { uploadBlob } from '../../kernel/blobs/contract.ts';
import { failureSchema } from '../../kernel/contract/envelope.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { apiBase } from './api.tsx';

interface Uploaded {
  readonly sha256: string;
  readonly size: number;
}

/** Stores the bytes of a file. `report` is given the bytes sent so far. @throws StemmaError; CANCELLED when the signal fires. */
export function uploadFile(file: Blob, report: (sent: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const cancelled = (): void => reject(new StemmaError('CANCELLED', 'The upload was cancelled. Nothing was added.'));
    if (signal.aborted) return cancelled();
    const request = new XMLHttpRequest();
    const leave = (): void => request.abort();
    signal.addEventListener('abort', leave, { once: true });
    request.upload.addEventListener('progress', (event) => report(event.loaded));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', leave));
    request.addEventListener('abort', cancelled);
    request.addEventListener('error', () =>
      // A server that refuses a file early closes the connection, so the cause cannot be told from one that is gone.
      reject(
        new StemmaError(
          'UNAVAILABLE',
          'The connection ended during the upload. Nothing was added; check that the server runs, then try again.',
        ),
      ),
    );
    request.addEventListener('load', () => {
      try {
        resolve(uploaded(request));
      } catch (error) {
        reject(error);
      }
    });
    request.open(uploadBlob.method, apiBase + uploadBlob.path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}

function uploaded({ responseText, status }: XMLHttpRequest): Uploaded {
  const answer: unknown = readable(responseText);
  const failure = failureSchema.safeParse(answer);
  if (failure.success) {
    const { code, message, details } = failure.data.error;
    throw new StemmaError(code, message, details);
  }
  const result = uploadBlob.result.safeParse((answer as { data?: unknown } | undefined)?.data);
  if (!result.success) throw new StemmaError('UNAVAILABLE', `The server answered ${status} without a readable answer. Nothing was added.`);
  return result.data;
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

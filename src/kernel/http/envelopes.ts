/** The one place where results and errors become HTTP answers. What is not a StemmaError leaves only its trace in the log. */
import { errorCodes, StemmaError } from '../shared/errors.ts';
import type { Clock } from '../shared/clock.ts';
import type { Failure, Meta } from '../contract/envelope.ts';
import type { Log } from '../log/log.ts';

/** What an answer is stamped with. */
export interface Stamp {
  readonly requestId: string;
  readonly clock: Clock;
}

/** `{data, meta}` as JSON text. */
export function successText(data: unknown, stamp: Stamp, nextCursor?: string): string {
  const meta: Meta = { requestId: stamp.requestId, timestamp: stamp.clock.now().toISOString() };
  return JSON.stringify({ data: data ?? null, meta: nextCursor === undefined ? meta : { ...meta, nextCursor } });
}

/** `{error}` as JSON text. */
export function failureText(error: StemmaError, stamp: Stamp): string {
  const { code, message, details } = error;
  const common = { requestId: stamp.requestId, timestamp: stamp.clock.now().toISOString() };
  const failure: Failure = { error: { code, message, ...(details === undefined ? {} : { details }), ...common } };
  return JSON.stringify(failure);
}

/** A JSON answer. */
export const jsonResponse = (text: string, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(text, { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } });

/** What is away is mostly back soon; who refuses for load says for how long in its details. */
function retryAfterSeconds({ details }: StemmaError): number {
  const asked = details?.['retryAfterSeconds'];
  return typeof asked === 'number' ? Math.max(1, Math.ceil(asked)) : 2;
}

/** The answer to a failed request, with the status of its code and the headers that belong to it. */
export function failureResponse(error: StemmaError, stamp: Stamp, headers: Record<string, string> = {}): Response {
  const { status } = errorCodes[error.code];
  const waits = status === 429 || status === 503 ? { 'retry-after': String(retryAfterSeconds(error)) } : {};
  const size = error.code === 'RANGE_NOT_SATISFIABLE' ? error.details?.['size'] : undefined;
  const range = typeof size === 'number' ? { 'content-range': `bytes */${size}` } : {};
  return jsonResponse(failureText(error, stamp), status, { ...waits, ...range, ...headers });
}

/**
 * Any thrown value as an error of the closed list. When the caller has gone, whatever failed is CANCELLED; what nobody
 * foresaw is INTERNAL, logged with its stack, and says nothing of itself to the caller.
 */
export function foreseen(thrown: unknown, log: Log, signal?: AbortSignal): StemmaError {
  if (signal?.aborted && !(thrown instanceof StemmaError && thrown.code !== 'INTERNAL')) {
    return new StemmaError('CANCELLED', undefined, undefined, { cause: thrown });
  }
  if (thrown instanceof StemmaError && thrown.code !== 'INTERNAL') return thrown;
  log.error('Something failed that nobody foresaw.', { error: thrown });
  return new StemmaError('INTERNAL', 'Something failed inside Stemma. The log has the details under this request id.');
}

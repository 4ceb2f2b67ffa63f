/** One call of a route as the contract tests make it, and the check that whatever comes back is what the contract says. */
import { errorCodes, type ErrorCode } from '../kernel/shared/errors.ts';
import { failureSchema, ndjson, type Failure } from '../kernel/contract/envelope.ts';
import type { OpenApiDocument, OpenApiOperation } from '../kernel/contract/openapi.ts';
import type { RouteDefinition } from '../kernel/contract/route.ts';
import { encodeUrl } from '../kernel/contract/wire.ts';
import { fullPath } from '../kernel/http/routing.ts';
import { schemaProblems } from './json-schema-check.ts';

/** Anything that answers requests. */
export interface Answering {
  fetch(request: Request): Promise<Response>;
}

/** What is sent to a route. `body` is JSON, or bytes for a raw body. */
export interface CallExample {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back, after the check. */
export interface Answer {
  readonly status: number;
  /** `data` and `meta` of a success. */
  readonly data?: unknown;
  readonly nextCursor?: string | undefined;
  readonly error?: Failure['error'];
  /** How many lines of progress came before. */
  readonly steps: number;
}

export interface ContractCall {
  readonly app: Answering;
  readonly document: OpenApiDocument;
  readonly route: RouteDefinition;
}

/** The request of an example. @throws StemmaError VALIDATION_ERROR when the params do not fit into a URL. */
export function requestOf(route: RouteDefinition, example: CallExample): Request {
  const headers = new Headers(example.headers);
  const init: RequestInit & { duplex?: 'half' } = { method: route.method, headers };
  const body = example.body;
  if (body instanceof ReadableStream) Object.assign(init, { body, duplex: 'half' });
  else if (route.rawBody) init.body = body as Uint8Array<ArrayBuffer> | string;
  else if (body !== undefined) init.body = JSON.stringify(body);
  if (!headers.has('content-type') && body !== undefined)
    headers.set('content-type', route.rawBody ? (route.accepts ?? 'application/octet-stream') : 'application/json');
  const relative = encodeUrl({ ...route, path: fullPath(route) }, example.params, example.query);
  return new Request(`http://localhost${relative}`, init);
}

/** Calls and checks: the status, shape, code and headers must all be of the contract. @throws Error saying what is not. */
export async function callChecked({ app, document, route }: ContractCall, example: CallExample): Promise<Answer> {
  const response = await app.fetch(requestOf(route, example));
  const operation = operationOf(document, route);
  const requestId = response.headers.get('x-request-id');
  if (!requestId || response.headers.get('x-content-type-options') !== 'nosniff')
    throw new Error('The answer lacks x-request-id or nosniff.');
  const type = response.headers.get('content-type') ?? '';
  if (response.status === 200 && route.rawResult) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { status: 200, data: bytes, steps: 0 };
  }
  const text = await response.text();
  if (type.startsWith(ndjson)) return streamedAnswer(text, operation, document);
  if (!type.startsWith('application/json')) throw new Error(`The answer is ${type || 'of no type'}, not JSON: ${text.slice(0, 200)}`);
  return checkedAnswer(JSON.parse(text), response.status, operation, document);
}

function streamedAnswer(text: string, operation: OpenApiOperation, document: OpenApiDocument): Answer {
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  const schema = operation.responses['200']?.content?.[ndjson]?.schema ?? {};
  for (const line of lines) assertFits(line, schema, document);
  const last = lines.at(-1) ?? {};
  if (lines.slice(0, -1).some((line) => !('progress' in line)) || 'progress' in last)
    throw new Error('The result or error is not exactly the last line.');
  const failed = failureSchema.safeParse(last);
  const status = failed.success ? errorCodes[failed.data.error.code].status : 200;
  return { ...checkedAnswer(last, status, operation, document), steps: lines.length - 1 };
}

function checkedAnswer(body: unknown, status: number, operation: OpenApiOperation, document: OpenApiDocument): Answer {
  const failed = failureSchema.safeParse(body);
  if (failed.success && !operation['x-errors'].includes(failed.data.error.code)) {
    throw new Error(`${failed.data.error.code} is not an error this route declares: ${failed.data.error.message}`);
  }
  const schema = operation.responses[status]?.content?.['application/json']?.schema;
  if (!schema) throw new Error(`The status ${status} is not in the contract: ${JSON.stringify(body).slice(0, 300)}`);
  assertFits(body, schema, document);
  if (status === 200) {
    const { data, meta } = body as { data: unknown; meta: { nextCursor?: string } };
    return { status, data, nextCursor: meta.nextCursor, steps: 0 };
  }
  const { error } = failureSchema.parse(body);
  if (errorCodes[error.code].status !== status) throw new Error(`${error.code} came with status ${status}.`);
  return { status, error, steps: 0 };
}

function assertFits(value: unknown, schema: Parameters<typeof schemaProblems>[1], document: OpenApiDocument): void {
  const problems = schemaProblems(value, schema, document.components.schemas);
  if (problems.length > 0) throw new Error(`The answer is not of its schema: ${problems.slice(0, 5).join('; ')}`);
}

/** The operation of a route in the document. */
export function operationOf(document: OpenApiDocument, route: RouteDefinition): OpenApiOperation {
  for (const methods of Object.values(document.paths)) {
    for (const operation of Object.values(methods)) if (operation.operationId === route.name) return operation;
  }
  throw new Error(`${route.name} is not in the OpenAPI document.`);
}

/** @throws Error unless the answer failed with this code. */
export function assertCode(answer: Answer, code: ErrorCode, what: string): void {
  const got = answer.error?.code ?? `status ${answer.status}`;
  if (got !== code) throw new Error(`${what}: expected ${code}, got ${got}${answer.error ? ` (${answer.error.message})` : ''}`);
}

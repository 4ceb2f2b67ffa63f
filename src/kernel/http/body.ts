/** Reading request bodies: never more than the limit is held, text is UTF-8, JSON is JSON. */
import { StemmaError } from '../shared/errors.ts';

/** The body as a stream that fails with LIMIT_EXCEEDED once more than `limit` bytes came. @throws the same at once when the length is told. */
export function limitedBody(request: Request, limit: number): ReadableStream<Uint8Array> {
  const encoding = request.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') {
    throw new StemmaError('VALIDATION_ERROR', `A body in ${encoding} is not read. Send it uncompressed.`, { header: 'content-encoding' });
  }
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw tooLarge(limit);
  let seen = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen > limit) throw tooLarge(limit);
      controller.enqueue(chunk);
    },
  });
  return request.body ? request.body.pipeThrough(counting) : new ReadableStream({ start: (controller) => controller.close() });
}

/**
 * The JSON of a body, with its text; undefined for an empty body that is not required.
 * @throws StemmaError VALIDATION_ERROR, LIMIT_EXCEEDED, CANCELLED.
 */
export async function readJson(request: Request, limit: number, required = true): Promise<{ text: string; value: unknown }> {
  if (required) assertJson(request);
  const text = await readText(request, limit);
  if (text.trim() === '') {
    if (!required) return { text: '', value: undefined };
    throw new StemmaError('VALIDATION_ERROR', 'The body is empty; this takes JSON.');
  }
  assertJson(request);
  try {
    return { text, value: JSON.parse(text) };
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new StemmaError('VALIDATION_ERROR', `The body is not valid JSON: ${why}.`, undefined, { cause: error });
  }
}

function assertJson(request: Request): void {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json') return;
  const sent = type === '' ? 'no content type' : type;
  throw new StemmaError('VALIDATION_ERROR', `This takes a JSON body: send content-type application/json, not ${sent}.`, {
    header: 'content-type',
  });
}

async function readText(request: Request, limit: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      throw new StemmaError('VALIDATION_ERROR', 'The body is not valid UTF-8.', undefined, { cause: error });
    }
  };
  try {
    for await (const chunk of limitedBody(request, limit)) text += decode(chunk);
  } catch (error) {
    if (error instanceof StemmaError) throw error;
    throw new StemmaError('CANCELLED', 'The request ended before its body did.', undefined, { cause: error });
  }
  return text + decode();
}

/** How deep JSON may nest: far beyond any contract, far below what exhausts a stack. */
const deepest = 64;

/**
 * Refuses what no column can hold: NUL and lone surrogates in any string, and nesting beyond 64 levels.
 * @throws StemmaError VALIDATION_ERROR naming the member.
 */
export function assertStorable(root: unknown, where: string): void {
  const place: (string | number)[] = [where];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') return assertText(value, place);
    if (typeof value !== 'object' || value === null) return;
    if (place.length > deepest) throw new StemmaError('VALIDATION_ERROR', `The body nests deeper than ${deepest} levels.`, { path: where });
    // What is sent most is lists of thousands, in which nothing is wrong: where something stands is put into words when it is.
    if (Array.isArray(value)) for (let index = 0; index < value.length; index++) within(index, value[index]);
    else
      for (const key of Object.keys(value)) {
        assertText(key, place);
        within(key, (value as Record<string, unknown>)[key]);
      }
  };
  const within = (key: string | number, member: unknown): void => {
    place.push(key);
    visit(member);
    place.pop();
  };
  visit(root);
}

function assertText(text: string, place: readonly (string | number)[]): void {
  const nul = text.includes('\0');
  if (!nul && text.isWellFormed()) return;
  const path = place.join('.').slice(0, 200);
  throw new StemmaError('VALIDATION_ERROR', `There is ${nul ? 'a NUL character' : 'half a character (a lone surrogate)'} in ${path}.`, {
    path,
  });
}

const tooLarge = (limit: number): StemmaError =>
  new StemmaError('LIMIT_EXCEEDED', `The body is larger than ${readable(limit)}. Nothing of it was kept.`, { limitBytes: limit });

const readable = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : bytes >= 1024 ? `${Math.floor(bytes / 1024)} kB` : `${bytes} bytes`;

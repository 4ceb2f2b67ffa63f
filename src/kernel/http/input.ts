/** What a request says, read with the schemas of its route. */
import { z } from 'zod';
import { StemmaError } from '../shared/errors.ts';
import { needsBody, type RouteDefinition } from '../contract/route.ts';
import { decoderOf, querySchemaOf } from '../contract/wire.ts';
import { assertStorable, limitedBody, readJson } from './body.ts';

/** The largest bodies accepted, in bytes. */
export interface BodyLimits {
  readonly jsonBytes: number;
  readonly rawBytes: number;
}

export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  /** The JSON as it came, or undefined when the body is a stream or absent. */
  readonly text: string | undefined;
}

/** Prepares the reading of one route's requests. @throws (when reading) StemmaError VALIDATION_ERROR, LIMIT_EXCEEDED, CANCELLED. */
export function inputReader(
  route: RouteDefinition,
  limits: BodyLimits,
): (request: Request, params: Readonly<Record<string, string>>) => Promise<Input> {
  const paramsSchema = route.params ?? z.object({});
  const querySchema = querySchemaOf(route);
  const required = needsBody(route);
  const decodeParams = decoderOf(paramsSchema);
  const decodeQuery = decoderOf(querySchema);
  return async (request, rawParams) => {
    const url = new URL(request.url);
    assertEncoding(url);
    const single = Object.fromEntries(Object.entries(rawParams).map(([name, value]) => [name, [value]]));
    const many: Record<string, string[]> = {};
    for (const [name, value] of url.searchParams) (Object.hasOwn(many, name) ? (many[name] as string[]) : (many[name] = [])).push(value);
    const params = checked(paramsSchema, decodeParams(single), 'params');
    const query = checked(querySchema, decodeQuery(many), 'query');
    if (route.rawBody) return { params, query, body: limitedBody(request, limits.rawBytes), text: undefined };
    if (!route.body) return { params, query, body: undefined, text: undefined };
    const { text, value } = await readJson(request, limits.jsonBytes, required);
    return { params, query, body: checked(route.body, value, 'body'), text };
  };
}

function checked(schema: z.ZodType, value: unknown, where: 'params' | 'query' | 'body'): unknown {
  assertStorable(value, where);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20).map((issue) => ({ path: [where, ...issue.path].join('.'), message: issue.message }));
  const first = issues[0] ?? { path: where, message: 'not valid' };
  throw new StemmaError('VALIDATION_ERROR', `The request is not valid: ${first.path}: ${first.message}.`, { issues });
}

/** A URL whose percent-encoding is not UTF-8 would otherwise be read as something the caller did not write. */
function assertEncoding(url: URL): void {
  try {
    decodeURIComponent(url.pathname);
    decodeURIComponent(url.search);
  } catch (error) {
    throw new StemmaError('VALIDATION_ERROR', 'The URL is not valid UTF-8 in percent-encoding.', undefined, { cause: error });
  }
}

/** The OpenAPI 3.1 document of a route table. The same routes give the same bytes, in whatever order they come. Browser-safe. */
import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../shared/errors.ts';
import { failureSchema, metaSchema, progressSchema, ndjson } from './envelope.ts';
import { SchemaCollection, type JsonSchema } from './json-schema.ts';
import { errorsOf, needsBody, pathParameters, replaceParameters, type RouteDefinition } from './route.ts';
import { querySchemaOf } from './wire.ts';

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

export interface OpenApiContent {
  readonly [mediaType: string]: { readonly schema: JsonSchema };
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: OpenApiContent };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: OpenApiContent }>>;
  /** The codes of the closed list this operation may answer with, most particular first. */
  readonly 'x-errors': readonly ErrorCode[];
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

const description =
  'Success is `{data, meta}`, failure `{error}` with a code of the closed list. Lists come in pages: send `meta.nextCursor` as `cursor` ' +
  'for the next one. A request that makes or spends something takes an `Idempotency-Key`: repeated with the same key it answers the same ' +
  'and does nothing again, for a day.';

/** Makes the document. `base` is the path of the API on its server. */
export function openApi(routes: readonly RouteDefinition[], about: { version: string; base: string }): OpenApiDocument {
  const schemas = new SchemaCollection();
  for (const schema of [failureSchema, metaSchema, progressSchema]) schemas.add(z.object({ schema }), 'output', 'envelope');
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  const inOrder = routes.map((route) => [pathOf(route, about.base), route] as const);
  inOrder.sort(([a, left], [b, right]) => compare(a, b) || compare(left.method, right.method));
  for (const [, route] of inOrder) schemas.add(route.result, 'output', route.name); // outputs first: they keep the plain names
  for (const [path, route] of inOrder) (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(route, schemas);
  return {
    openapi: '3.1.0',
    info: { title: 'Stemma', version: about.version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(tagOf))].sort().map((name) => ({ name })),
    paths,
    components: { schemas: schemas.parts() },
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const tagOf = (route: RouteDefinition): string => route.name.split('.')[0] as string;
const pathOf = (route: RouteDefinition, base: string): string =>
  (route.atRoot ? '' : base) + replaceParameters(route.path, (name) => `{${name}}`);

function operationOf(route: RouteDefinition, schemas: SchemaCollection): OpenApiOperation {
  const parameters = parametersOf(route, schemas);
  const body = bodyOf(route, schemas);
  return {
    operationId: route.name,
    tags: [tagOf(route)],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: needsBody(route), content: body } } : {}),
    responses: {
      200: { description: 'Done.', content: resultOf(route, schemas) },
      ...(route.ranges
        ? {
            206: { description: 'The part that was asked for; `Content-Range` says which.', content: resultOf(route, schemas) },
            304: { description: 'The caller has these bytes: `If-None-Match` names their `ETag`.' },
          }
        : {}),
      ...failuresOf(route),
    },
    'x-errors': errorsOf(route),
  };
}

function parametersOf(route: RouteDefinition, schemas: SchemaCollection): OpenApiParameter[] {
  const pathSchema = schemas.add(route.params ?? z.object({}), 'input', route.name);
  const querySchema = schemas.add(querySchemaOf(route), 'input', route.name);
  const made = (name: string, place: 'path' | 'query', within: JsonSchema): OpenApiParameter => {
    const { description: words, ...schema } = within.properties?.[name] ?? {};
    const required = place === 'path' || (within.required ?? []).includes(name);
    return { name, in: place, required, ...(words === undefined ? {} : { description: words }), schema };
  };
  const key: OpenApiParameter = {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: 'Any unique text, such as a UUID. Repeating the request with it is safe for a day.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  };
  const range: OpenApiParameter = {
    name: 'Range',
    in: 'header',
    required: false,
    description: 'One range of bytes, such as `bytes=0-1023` or `bytes=-500`; several at once are answered with everything.',
    schema: { type: 'string' },
  };
  return [
    ...pathParameters(route.path).map((name) => made(name, 'path', pathSchema)),
    ...Object.keys(querySchema.properties ?? {}).map((name) => made(name, 'query', querySchema)),
    ...(route.creates ? [key] : []),
    ...(route.ranges ? [range] : []),
  ];
}

function bodyOf(route: RouteDefinition, schemas: SchemaCollection): OpenApiContent | undefined {
  if (route.rawBody) return { [route.accepts ?? 'application/octet-stream']: { schema: { type: 'string', format: 'binary' } } };
  return route.body ? { 'application/json': { schema: schemas.add(route.body, 'input', route.name) } } : undefined;
}

function resultOf(route: RouteDefinition, schemas: SchemaCollection): OpenApiContent {
  const data = schemas.add(route.result, 'output', route.name);
  if (route.rawResult) return { [route.produces ?? 'application/octet-stream']: { schema: data } };
  const success: JsonSchema = {
    type: 'object',
    properties: { data, meta: { $ref: '#/components/schemas/Meta' } },
    required: ['data', 'meta'],
    additionalProperties: false,
  };
  if (!route.streams) return { 'application/json': { schema: success } };
  const step: JsonSchema = {
    type: 'object',
    properties: { progress: { $ref: '#/components/schemas/Progress' } },
    required: ['progress'],
    additionalProperties: false,
  };
  const line: JsonSchema = {
    anyOf: [step, success, { $ref: '#/components/schemas/Failure' }],
    description: 'One line: steps first, then exactly one result or error.',
  };
  return { 'application/json': { schema: success }, [ndjson]: { schema: line } };
}

function failuresOf(route: RouteDefinition): OpenApiOperation['responses'] {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(route)) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCodes[code].words}`).join(' '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    ]),
  );
}

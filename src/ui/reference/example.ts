/** Made-up values of a schema, for the curl lines. Required members, and optional ones only where nothing is required. */
import type { JsonSchema } from '../../kernel/contract/json-schema.ts';
import type { OpenApiDocument, OpenApiOperation } from '../../kernel/contract/openapi.ts';

type Parts = OpenApiDocument['components']['schemas'];

/** A value of the schema, as a person might write it. */
export function exampleOf(schema: JsonSchema, parts: Parts, depth = 0): unknown {
  const examples = schema['examples'];
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.$ref !== undefined) return depth > 5 ? {} : exampleOf(parts[schema.$ref.split('/').at(-1) ?? ''] ?? {}, parts, depth + 1);
  const option = schema.oneOf?.[0] ?? schema.anyOf?.[0];
  if (option) return exampleOf(option, parts, depth + 1);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return objectExample(schema, parts, depth);
    case 'array':
      return depth > 5 ? [] : [exampleOf(schema.items ?? {}, parts, depth + 1)];
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' && schema['minimum'] > 1 ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return schema['format'] === 'uuid'
        ? '0192f0c1-2b3a-7c4d-8e5f-60718293a4b5'
        : schema['format'] === 'date-time'
          ? '2026-01-31T12:00:00Z'
          : 'text';
  }
}

function objectExample(schema: JsonSchema, parts: Parts, depth: number): unknown {
  const members = Object.entries(schema.properties ?? {});
  const required = members.filter(([name]) => schema.required?.includes(name));
  const shown = required.length > 0 || depth > 0 ? required : members.slice(0, 1);
  return Object.fromEntries(shown.map(([name, member]) => [name, exampleOf(member, parts, depth + 1)]));
}

/** A line for a shell that makes the request. */
export function curlOf(method: string, path: string, operation: OpenApiOperation, parts: Parts, origin: string): string {
  const parameters = operation.parameters ?? [];
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const schema = parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? {};
    const value = exampleOf(schema, parts);
    return value === 'text' ? name.toUpperCase() : String(value);
  });
  const query = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map((one) => `${one.name}=${encodeURIComponent(String(exampleOf(one.schema, parts)))}`)
    .join('&');
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(`${origin}${filled}${query === '' ? '' : `?${query}`}`)}`];
  // What may be left out is left out: the plainest call that works.
  const content = operation.requestBody?.required ? operation.requestBody.content : {};
  const [type] = Object.keys(content);
  if (type !== undefined) lines.push(`-H ${quoted(`content-type: ${type}`)}`);
  if (type === 'application/json') lines.push(`-d ${quoted(JSON.stringify(exampleOf(content[type]?.schema ?? {}, parts)))}`);
  else if (type !== undefined) lines.push('--data-binary @FILE');
  if (parameters.some((one) => one.name === 'Idempotency-Key')) lines.push(`-H "idempotency-key: $(uuidgen)"`);
  return lines.join(' \\\n  ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

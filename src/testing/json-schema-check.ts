/**
 * A JSON Schema validator for the keywords our documents use (draft 2020-12). Written apart from the schemas' own library,
 * so that a fault in making a document is not hidden by the same fault in reading it.
 */
import type { JsonSchema } from '../kernel/contract/json-schema.ts';

/** Where `$ref` leads. */
export type SchemaParts = Readonly<Record<string, JsonSchema>>;

const known = new Set([
  '$ref',
  '$schema',
  '$defs',
  'type',
  'description',
  'title',
  'properties',
  'required',
  'additionalProperties',
  'propertyNames',
  'items',
  'prefixItems',
  'anyOf',
  'oneOf',
  'allOf',
  'enum',
  'const',
  'default',
  'examples',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'id',
]);

/** What is wrong with a value, as `path: words`; empty when it is of the schema. @throws Error at a keyword it does not know. */
export function schemaProblems(value: unknown, schema: JsonSchema, named: SchemaParts, path = '$'): string[] {
  const parts = schema['$defs'] === undefined ? named : { ...named, ...(schema['$defs'] as SchemaParts) };
  for (const keyword of Object.keys(schema))
    if (!known.has(keyword)) throw new Error(`The validator does not know the keyword ${keyword}.`);
  if (schema.$ref !== undefined) {
    const part = parts[schema.$ref.replace(/^#\/(components\/schemas|\$defs)\//, '')];
    return part ? schemaProblems(value, part, parts, path) : [`${path}: ${schema.$ref} leads nowhere`];
  }
  if (schema.const !== undefined && !same(value, schema.const)) return [`${path}: is not ${JSON.stringify(schema.const)}`];
  if (schema.enum && !schema.enum.some((one) => same(value, one))) return [`${path}: is not one of ${JSON.stringify(schema.enum)}`];
  const types = schema.type === undefined ? undefined : typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (types && !types.some((type) => isOf(value, type))) return [`${path}: is not ${types.join(' or ')}`];
  return [
    ...combined(value, schema, parts, path),
    ...(typeof value === 'string' ? stringProblems(value, schema, path) : []),
    ...(typeof value === 'number' ? numberProblems(value, schema, path) : []),
    ...(Array.isArray(value) ? arrayProblems(value, schema, parts, path) : []),
    ...(isOf(value, 'object') ? objectProblems(value as Record<string, unknown>, schema, parts, path) : []),
  ];
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function isOf(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

function combined(value: unknown, schema: JsonSchema, parts: SchemaParts, path: string): string[] {
  const fits = (option: JsonSchema): boolean => schemaProblems(value, option, parts, path).length === 0;
  const problems = (schema.allOf ?? []).flatMap((option) => schemaProblems(value, option, parts, path));
  if (schema.anyOf && !schema.anyOf.some(fits)) problems.push(`${path}: fits none of ${schema.anyOf.length} options`);
  const fitting = schema.oneOf?.filter(fits).length ?? 1;
  if (fitting !== 1) problems.push(`${path}: fits ${fitting} of ${schema.oneOf?.length} options instead of one`);
  return problems;
}

function stringProblems(value: string, schema: JsonSchema, path: string): string[] {
  const { minLength, maxLength, pattern } = schema as { minLength?: number; maxLength?: number; pattern?: string };
  const length = Array.from(value).length;
  const problems: string[] = [];
  if (minLength !== undefined && length < minLength) problems.push(`${path}: is shorter than ${minLength}`);
  if (maxLength !== undefined && length > maxLength) problems.push(`${path}: is longer than ${maxLength}`);
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) problems.push(`${path}: does not match ${pattern}`);
  if (schema['format'] === 'date-time' && Number.isNaN(Date.parse(value))) problems.push(`${path}: is not a time`);
  return problems;
}

function numberProblems(value: number, schema: JsonSchema, path: string): string[] {
  const limits = schema as {
    minimum?: number;
    maximum?: number;
    exclusiveMinimum?: number;
    exclusiveMaximum?: number;
    multipleOf?: number;
  };
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity, multipleOf } = limits;
  const outside = value < minimum || value > maximum || value <= exclusiveMinimum || value >= exclusiveMaximum;
  const uneven = multipleOf !== undefined && value % multipleOf !== 0;
  return outside || uneven ? [`${path}: ${value} is out of range`] : [];
}

function arrayProblems(value: readonly unknown[], schema: JsonSchema, parts: SchemaParts, path: string): string[] {
  const { minItems = 0, maxItems = Infinity } = schema as { minItems?: number; maxItems?: number };
  const first = schema.prefixItems ?? [];
  return [
    ...(value.length < minItems || value.length > maxItems ? [`${path}: has ${value.length} items`] : []),
    ...value.flatMap((item, index) => schemaProblems(item, first[index] ?? schema.items ?? {}, parts, `${path}[${index}]`)),
  ];
}

function objectProblems(value: Record<string, unknown>, schema: JsonSchema, parts: SchemaParts, path: string): string[] {
  const named = schema.properties ?? {};
  const missing = (schema.required ?? []).filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}.${name}: is missing`);
  const rest = schema.additionalProperties;
  const members = Object.entries(value).flatMap(([name, member]) => {
    const own = Object.hasOwn(named, name) ? named[name] : undefined;
    if (own) return schemaProblems(member, own, parts, `${path}.${name}`);
    if (rest === false) return [`${path}.${name}: is not named by the schema`];
    const names = schema['propertyNames'] as JsonSchema | undefined;
    return [
      ...(names ? schemaProblems(name, names, parts, `${path}.${name}`) : []),
      ...(typeof rest === 'object' ? schemaProblems(member, rest, parts, `${path}.${name}`) : []),
    ];
  });
  return [...missing, ...members];
}

/** Values for a JSON Schema: mostly of it, now and then with one thing wrong, so that fuzzing gets past the first check and still meets every check. */
import fc from 'fast-check';
import type { JsonSchema } from '../kernel/contract/json-schema.ts';
import type { SchemaParts } from './json-schema-check.ts';

/** Text that has broken something somewhere. */
const nasty = fc.constantFrom(
  '',
  ' ',
  '\0',
  '\ud800',
  '../../etc/passwd',
  "';DROP TABLE x;--",
  '%00',
  '%ff',
  '__proto__',
  'constructor',
  '\u202e',
  'ﬃ',
  '👩‍👩‍👧',
  '-1',
  '1e999',
  'NaN',
  'null',
  'true',
  '\r\nx: y',
  '{{7*7}}',
  'x'.repeat(5000),
);

/** Any JSON at all. */
const junk: fc.Arbitrary<unknown> = fc.oneof({ weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) }, { weight: 1, arbitrary: nasty });

/** Values mostly of the schema. */
export function arbitraryOf(schema: JsonSchema, parts: SchemaParts, depth = 0): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: fitting(schema, parts, depth) }, { weight: 1, arbitrary: junk });
}

function fitting(schema: JsonSchema, parts: SchemaParts, depth: number): fc.Arbitrary<unknown> {
  if (depth > 6) return fc.constant(null);
  if (schema.$ref !== undefined) return fitting(parts[schema.$ref.replace('#/components/schemas/', '')] ?? {}, parts, depth + 1);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.oneOf ?? schema.anyOf;
  if (options) return fc.oneof(...options.map((option) => fitting(option, parts, depth + 1)));
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.length === 0 ? junk : fc.oneof(...types.map((type) => ofType(type, schema, parts, depth)));
}

function ofType(type: string, schema: JsonSchema, parts: SchemaParts, depth: number): fc.Arbitrary<unknown> {
  const limit = (name: string, usual: number): number => (typeof schema[name] === 'number' ? schema[name] : usual);
  switch (type) {
    case 'string':
      return text(schema, limit('minLength', 0), limit('maxLength', 60));
    case 'integer':
    case 'number': {
      const range = { min: Math.max(limit('minimum', -1e9), -1e15), max: Math.min(limit('maximum', 1e9), 1e15) };
      return type === 'integer' ? fc.integer(range) : fc.double({ ...range, noNaN: true });
    }
    case 'boolean':
      return fc.boolean();
    case 'array': {
      const minLength = limit('minItems', 0);
      return fc.array(arbitraryOf(schema.items ?? {}, parts, depth + 1), {
        minLength,
        maxLength: Math.max(minLength, Math.min(limit('maxItems', 4), 4)),
      });
    }
    case 'object':
      return object(schema, parts, depth);
    default:
      return fc.constant(null);
  }
}

function text(schema: JsonSchema, minLength: number, most: number): fc.Arbitrary<unknown> {
  if (schema['format'] === 'uuid') return fc.uuid({ version: 7 });
  if (schema['format'] === 'date-time')
    return fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
  const plain = fc.string({ unit: 'binary', minLength, maxLength: Math.max(minLength, Math.min(most, 200)) });
  const readable = fc.string({ minLength, maxLength: Math.max(minLength, Math.min(most, 200)) });
  const matching = typeof schema['pattern'] === 'string' ? matchingText(schema['pattern']) : undefined;
  return matching ? fc.oneof({ weight: 6, arbitrary: matching }, plain) : fc.oneof({ weight: 3, arbitrary: readable }, plain, nasty);
}

function matchingText(pattern: string): fc.Arbitrary<string> | undefined {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return undefined; // look-arounds are not generated; plain text meets the refusal at least
  }
}

function object(schema: JsonSchema, parts: SchemaParts, depth: number): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, member]) => [name, arbitraryOf(member, parts, depth + 1)]),
  );
  const required = [...(schema.required ?? [])];
  const whole = fc.record(members, { requiredKeys: required });
  const partial = fc.record(members, { requiredKeys: [] });
  const rest =
    typeof schema.additionalProperties === 'object'
      ? fc.dictionary(fc.string({ maxLength: 10 }), arbitraryOf(schema.additionalProperties, parts, depth + 1), { maxKeys: 4 })
      : fc.constant({});
  const more = fc.oneof(
    { weight: 12, arbitrary: rest },
    { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 10 }), junk, { maxKeys: 2 }) },
  );
  return fc
    .tuple(fc.oneof({ weight: 12, arbitrary: whole }, { weight: 1, arbitrary: partial }), more)
    .map(([own, others]) => ({ ...others, ...own }));
}

/** Variations of a good body or query with exactly one thing wrong, each named by where. */
import type { JsonSchema } from '../kernel/contract/json-schema.ts';
import { schemaProblems, type SchemaParts } from './json-schema-check.ts';

export interface Variant {
  readonly where: string;
  readonly value: unknown;
}

type Change = (
  schema: JsonSchema,
  value: unknown,
  parent: { readonly required: boolean },
) => { readonly value: unknown } | 'leave out' | undefined;

/** Every required member left out, one at a time, at every depth the example has. */
export const withoutRequired = (schema: JsonSchema, example: unknown, parts: SchemaParts): Variant[] =>
  variants(schema, example, parts, (_, __, { required }) => (required ? 'leave out' : undefined));

/** Every member with a value of another type. */
export const withWrongTypes = (schema: JsonSchema, example: unknown, parts: SchemaParts): Variant[] =>
  variants(schema, example, parts, (member) => {
    const wrong = [{ nonsense: {} }, 'nonsense', 987_654_321.5, [['nonsense']], true].find(
      (value) => schemaProblems(value, member, parts).length > 0,
    );
    return wrong === undefined ? undefined : { value: wrong };
  });

/** Every text, list and number beyond its limit, where it has one. */
export const beyondLimits = (schema: JsonSchema, example: unknown, parts: SchemaParts): Variant[] =>
  variants(schema, example, parts, (member, value) => {
    const { maxLength, maxItems, maximum } = member as { maxLength?: number; maxItems?: number; maximum?: number };
    if (maxLength !== undefined && maxLength < 1_000_000) return { value: 'x'.repeat(maxLength + 1) };
    if (maxItems !== undefined && maxItems < 100_000) {
      const item = Array.isArray(value) && value.length > 0 ? value[0] : 'x';
      return { value: Array.from({ length: maxItems + 1 }, () => item) };
    }
    return maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? { value: maximum + 1 } : undefined;
  });

function variants(schema: JsonSchema, example: unknown, parts: SchemaParts, change: Change, path = ''): Variant[] {
  const opened = schema.$ref === undefined ? schema : (parts[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (Array.isArray(example) && opened.items) {
    return variants(opened.items, example[0], parts, change, `${path}[0]`).map(({ where, value }) => ({
      where,
      value: [value, ...example.slice(1)],
    }));
  }
  const whole =
    typeof example === 'object' && example !== null && !Array.isArray(example) ? (example as Record<string, unknown>) : undefined;
  if (!whole && !opened.properties) return [];
  return Object.entries(opened.properties ?? {}).flatMap(([name, member]) => {
    const { [name]: own, ...others } = whole ?? {};
    const where = `${path}.${name}`;
    const changed = change(member, own, { required: opened.required?.includes(name) ?? false });
    const here = changed === undefined ? [] : [{ where, value: changed === 'leave out' ? others : { ...others, [name]: changed.value } }];
    const deeper = own === undefined ? [] : variants(member, own, parts, change, where);
    return [...here, ...deeper.map((variant) => ({ where: variant.where, value: { ...others, [name]: variant.value } }))];
  });
}

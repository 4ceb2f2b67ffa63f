/** JSON Schemas (draft 2020-12) of zod schemas, with named parts collected once for a whole document. Browser-safe. */
import { z } from 'zod';
import { rawBytes } from './route.ts';

/** A JSON Schema, as far as this program reads and writes them. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
}

/** Which side of a schema: what may be sent in, or what comes out. */
export type Side = 'input' | 'output';

/** One schema that stands alone, its parts under `$defs`. */
export function standaloneSchema(schema: z.ZodType, side: Side = 'output'): JsonSchema {
  return sorted(z.toJSONSchema(schema, { io: side, target: 'draft-2020-12' })) as JsonSchema;
}

/** Collects the named parts (`.meta({ id })`) of many schemas under `#/components/schemas`. */
export class SchemaCollection {
  readonly #parts = new Map<string, JsonSchema>();

  /** The schema with references into the collection. A part whose input differs from its output gets `Input` behind its name. */
  add(schema: z.ZodType, side: Side, owner: string): JsonSchema {
    if (schema === rawBytes) return { type: 'string', format: 'binary' };
    const {
      $schema: _,
      $defs,
      ...root
    } = z.toJSONSchema(schema, { io: side, target: 'draft-2020-12' }) as JsonSchema & {
      $defs?: Record<string, JsonSchema>;
    };
    const names = this.#namesFor($defs ?? {}, owner, side);
    for (const [id, part] of Object.entries($defs ?? {})) this.#parts.set(names.get(id) as string, renamed(part, names));
    return renamed(root, names);
  }

  /** Every part, by name. */
  parts(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#parts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #namesFor(parts: Record<string, JsonSchema>, owner: string, side: Side): Map<string, string> {
    const plain = new Map(Object.keys(parts).map((id) => [id, id.startsWith('__') ? `${owner}.${side}${id.replaceAll('_', '.')}` : id]));
    const names = new Map(plain);
    // Outputs are collected first. A part that refers to a renamed part differs too, hence until nothing more is renamed.
    for (let before = -1, renames = 0; before !== renames;) {
      before = renames;
      for (const [id, part] of Object.entries(parts)) {
        const name = plain.get(id) as string;
        const known = this.#parts.get(name);
        if (names.get(id) !== name || !known || JSON.stringify(known) === JSON.stringify(renamed(part, names))) continue;
        names.set(id, `${name}Input`);
        renames += 1;
      }
    }
    return names;
  }
}

function renamed(schema: JsonSchema, names: ReadonlyMap<string, string>): JsonSchema {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value);
    return Object.fromEntries(
      members.map(([key, member]) => [key, key === '$ref' && typeof member === 'string' ? pointer(member, names) : walk(member)]),
    );
  };
  return walk(schema) as JsonSchema;
}

const pointer = (ref: string, names: ReadonlyMap<string, string>): string => {
  const id = ref.replace(/^#\/\$defs\//, '');
  return `#/components/schemas/${names.get(id) ?? id}`;
};

/** The same JSON with the keys of every object in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

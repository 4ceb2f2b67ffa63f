/** How params and query travel in a URL, both directions, guided by the route's schemas. Browser-safe. */
import { z } from 'zod';
import { StemmaError } from '../shared/errors.ts';
import { replaceParameters, type RouteDefinition } from './route.ts';
import { pageQuery } from './paging.ts';

/** Text in a URL read back as the type its schema asks for; text that is not of that type stays text, and fails there. */
export type Decode = (raw: Readonly<Record<string, readonly string[]>>) => Record<string, unknown>;

/** The query schema of a route: its own members, those of paging, nothing else. */
export function querySchemaOf(route: RouteDefinition): z.ZodObject {
  const own = route.query ?? z.object({});
  return (route.paged ? own.extend(pageQuery.shape) : own).strict();
}

/** The URL of a call, from the API's base on. Every parameter is one encoded segment, or several for `:name{.+}`. @throws StemmaError VALIDATION_ERROR. */
export function encodeUrl(
  route: RouteDefinition,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const path = replaceParameters(route.path, (name, rest) => {
    const value = String(params[name] ?? '');
    if (value === '') {
      throw new StemmaError('VALIDATION_ERROR', `${route.name} needs ${name}.`, { parameter: name });
    }
    const segments = rest ? value.split('/') : [value];
    // Every URL parser takes such segments away, in percent-encoding too: the call would reach another address.
    if (segments.some((segment) => segment === '.' || segment === '..')) {
      throw new StemmaError('VALIDATION_ERROR', `${name} is not a name: it has a segment of only dots.`, { parameter: name });
    }
    if (!value.isWellFormed()) throw new StemmaError('VALIDATION_ERROR', `${name} is not valid text.`, { parameter: name });
    return segments.map(encodeURIComponent).join('/');
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) if (item !== undefined) search.append(name, String(item));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

interface Shape {
  readonly type?: string | readonly string[];
  readonly items?: Shape;
  readonly anyOf?: readonly Shape[];
}

/** Prepares the reading of params or a query of one schema. */
export function decoderOf(schema: z.ZodObject): Decode {
  const shapes = new Map<string, Shape>();
  for (const [name, member] of Object.entries(schema.shape)) {
    shapes.set(name, z.toJSONSchema(member as z.ZodType, { io: 'input', unrepresentable: 'any' }) as Shape);
  }
  return (raw) => {
    const decoded: Record<string, unknown> = {};
    for (const [name, values] of Object.entries(raw)) {
      const shape = shapes.get(name) ?? {};
      const items = values.map((text) => scalar(text, typesOf(shape.items ?? shape)));
      decoded[name] = typesOf(shape).has('array') || items.length > 1 ? items : items[0];
    }
    return decoded;
  };
}

function typesOf(shape: Shape): Set<string> {
  const own = typeof shape.type === 'string' ? [shape.type] : (shape.type ?? []);
  return new Set([...own, ...(shape.anyOf ?? []).flatMap((option) => [...typesOf(option)])]);
}

function scalar(text: string, types: ReadonlySet<string>): unknown {
  if ((types.has('integer') || types.has('number')) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (types.has('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

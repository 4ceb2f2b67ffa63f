/** A schema as a tree a person can read: names, types in words, limits, what is required. Named parts are links. */
import type { JsonSchema } from '../../kernel/contract/json-schema.ts';
import { html, prose, type Html } from './html.ts';

const typeNames: Record<string, string> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

const partName = (ref: string): string => ref.split('/').at(-1) ?? ref;

/** Where a named part is on the page. */
export const partAnchor = (name: string): string => `shape-${name}`;

/** The type of a schema in a few words, with links to named parts. */
export function typeWords(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) return html`<a href="#${partAnchor(partName(schema.$ref))}">${partName(schema.$ref)}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      ' or ',
    );
  const options = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (options) return joined(options.map(typeWords), schema.allOf ? ' and ' : ' or ');
  if (schema.type === 'array') return schema.items?.properties ? html`list of objects` : html`list of ${typeWords(schema.items ?? {})}`;
  if (schema['format'] === 'binary') return html`bytes`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object' && !schema.properties) {
    return html`object of ${typeWords(schema.additionalProperties)}`;
  }
  const format = schema['format'] === 'date-time' ? 'time' : schema['format'] === 'uuid' ? 'id' : undefined;
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return html`${format ?? types.map((type) => typeNames[String(type)] ?? 'anything').join(' or ')}`;
}

/** What a value may be beside its type: limits and what holds when it is left out. */
export function limitWords(schema: JsonSchema): string {
  const between = (least: unknown, most: unknown, unit: string): string[] => {
    const high = typeof most === 'number' && most !== Number.MAX_SAFE_INTEGER ? most : undefined;
    const low = typeof least === 'number' && least !== Number.MIN_SAFE_INTEGER ? least : undefined;
    if (low !== undefined && high !== undefined) return [`${low} to ${high}${unit}`];
    if (high !== undefined) return [`at most ${high}${unit}`];
    return low !== undefined && !(low === 0 && unit !== '') ? [`at least ${low}${unit}`] : [];
  };
  const known = schema['format'] !== undefined; // the pattern of a known format says nothing more
  return [
    ...between(schema['minimum'], schema['maximum'], ''),
    ...between(schema['minLength'], schema['maxLength'], ' characters'),
    ...between(schema['minItems'], schema['maxItems'], ' items'),
    ...(typeof schema['pattern'] === 'string' && !known ? [`matches \`${schema['pattern']}\``] : []),
    ...(schema.default === undefined ? [] : [`\`${JSON.stringify(schema.default)}\` when left out`]),
  ].join(', ');
}

/** The members of a schema as nested lists; a schema without members as one line. */
export function schemaTree(schema: JsonSchema): Html {
  const members = Object.entries(schema.properties ?? {});
  if (members.length > 0)
    return html`<ul class="tree">
      ${members.map(([name, member]) => memberItem(name, member, schema))}
    </ul>`;
  const inner = innerSchemas(schema);
  const note = limitWords(schema);
  return html`<p class="leaf">
      <span class="type">${typeWords(schema)}</span>${note !== '' && html` <span class="limit">${prose(note)}</span>`}
    </p>
    ${inner.map(schemaTree)}`;
}

function memberItem(name: string, member: JsonSchema, parent: JsonSchema): Html {
  const optional = !parent.required?.includes(name);
  const note = limitWords(member.type === 'array' ? { ...limitsOnly(member.items ?? {}), ...member } : member);
  const words = member.description;
  return html`<li>
    <div class="member">
      <code class="name">${name}${optional && html`<span class="optional" title="may be left out">?</span>`}</code>
      <span class="type">${typeWords(member)}</span>${note !== '' && html` <span class="limit">${prose(note)}</span>`}
    </div>
    ${words !== undefined && html`<p class="says">${prose(words)}</p>`} ${innerSchemas(member).map(schemaTree)}
  </li>`;
}

const limitsOnly = ({ minimum, maximum, minLength, maxLength, pattern, format }: JsonSchema): JsonSchema =>
  Object.fromEntries(
    Object.entries({ minimum, maximum, minLength, maxLength, pattern, format }).filter(([, value]) => value !== undefined),
  );

/** The unnamed objects within a schema that have members of their own to show. */
function innerSchemas(schema: JsonSchema): JsonSchema[] {
  if (schema.$ref !== undefined) return [];
  if (schema.properties) return Object.keys(schema.properties).length > 0 ? [schema] : [];
  const within = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.items ? [schema.items] : [])];
  const values = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
  return [...within, ...values].flatMap(innerSchemas);
}

const joined = (parts: readonly Html[], between: string): Html => html`${parts.map((part, index) => [index > 0 && between, part])}`;

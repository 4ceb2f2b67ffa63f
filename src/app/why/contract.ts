/** What something rests on and what rests on it, both ways, for anything that has an id or an address. Browser-safe. */
import { z } from 'zod';
import { defineRoute } from '../../kernel/contract/route.ts';
import { roles, states } from '../../kernel/lineage/kinds.ts';
import { causeSchema, rangeSchema } from '../../modules/documents/contract.ts';
import { dismissalSchema } from '../../modules/verdicts/contract.ts';

export const deepest = 6;

const thing = z.object({
  id: z.string().describe('What to ask for next: an id or an address. Of a search, which has no page of its own, its fingerprint.'),
  kind: z.string().describe('bundle, document, span, search, or the kind of a derivation: evidence, insight, answer.'),
  label: z.string(),
  state: z.enum(states).optional().describe('Of what was derived.'),
  place: z
    .object({ bundle: z.string(), version: z.int(), document: z.string().optional(), span: rangeSchema.optional() })
    .optional()
    .describe('Of a bundle, a document or a span: where it is.'),
});

/** A thing below another one in one of the two trees. */
export const relatedSchema = thing
  .extend({
    role: z.enum(roles).optional().describe('How the lower one of the two uses the other: cited, as context, or as a setting.'),
    fingerprint: z.string().optional().describe('Of a read: what was found there.'),
    depth: z.int().min(1).describe('How many steps away; the list is in the order of a tree that is read line by line.'),
    parent: z.string().describe('The thing that this one is below.'),
    more: z.boolean().describe('There may be more below it than is listed here: ask for it by its id.'),
    seen: z.literal(true).optional().describe('It is listed with what is below it elsewhere.'),
  })
  .meta({ id: 'RelatedThing', description: 'Something that another thing rests on, or that rests on it.' });
export type RelatedThing = z.output<typeof relatedSchema>;

const id = z
  .string()
  .min(1)
  .max(1500)
  .describe('An id, or an address: bundle, bundle@version, bundle/path, bundle/path@version, bundle/path@version:start-end.');
const asOf = z.string().max(100).optional().describe('A version number of the only bundle, or a time: as it stood then.');
const depth = z.int().min(1).max(deepest).default(1).describe('How many steps.');

export const directions = ['reads', 'dependants'] as const;

export const whyRoute = defineRoute({
  name: 'overview.why',
  method: 'GET',
  path: '/why/:id{.+}',
  summary: 'What something rests on, what rests on it, and why it is in its state.',
  params: z.object({ id }),
  query: z.object({
    asOf,
    depth,
    limit: z.int().min(1).max(200).default(50).describe('How many things one step away, in each list.'),
  }),
  result: thing.extend({
    causes: z.array(causeSchema),
    dismissed: dismissalSchema.optional().describe('Who put its flag aside, when and why; it holds while the causes are the same.'),
    since: z.int().optional().describe('Of what was derived: the publish sequence since which it is in its state.'),
    reads: z.array(relatedSchema).describe('What it rests on.'),
    dependants: z.array(relatedSchema).describe('What rests on it.'),
    next: z
      .object({ reads: z.string().optional(), dependants: z.string().optional() })
      .describe('For each list that goes on, the cursor with which `overview.related` reads on.'),
  }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});
export type Why = z.output<typeof whyRoute.result>;

export const relatedRoute = defineRoute({
  name: 'overview.related',
  method: 'GET',
  path: '/related/:id{.+}',
  summary: 'What something rests on, or what rests on it, in pages. The limit counts what is one step away.',
  params: z.object({ id }),
  query: z.object({ asOf, depth, direction: z.enum(directions).default('dependants') }),
  paged: true,
  result: z.object({ things: z.array(relatedSchema) }),
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const whyRoutes = [whyRoute, relatedRoute] as const;

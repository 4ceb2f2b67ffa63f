/** What a domain event is. Modules declare theirs beside their routes; together they are the closed list. Browser-safe. */
import { z } from 'zod';

/** One sort of event. `data` is ids, numbers, states and names of bundles: never text of documents, never a secret. */
export interface EventDefinition<Type extends string = string, Data extends z.ZodObject = z.ZodObject> {
  /** `noun.verb-past` or `noun.state`, in dots. */
  readonly type: Type;
  readonly says: string;
  readonly data: Data;
}

export const defineEvent = <const Type extends string, Data extends z.ZodObject>(
  event: EventDefinition<Type, Data>,
): EventDefinition<Type, Data> => event;

/** An event as it leaves Stemma: one shape around the data of each type. */
const envelope = {
  id: z.uuid().describe('The same however often it is delivered: what a receiver tells repetitions by.'),
  seq: z.int().min(1).describe('Numbers the events of a workspace from 1 in the order of their commits, without a gap.'),
  at: z.iso.datetime(),
  workspace: z.uuid(),
  causedBy: z.uuid().describe('Who did it.'),
  request: z.string().optional().describe('The request it happened in, as in its `X-Request-Id`.'),
  run: z.uuid().optional().describe('The run it happened in.'),
};

export interface DomainEvent {
  readonly id: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
  readonly workspace: string;
  readonly causedBy: string;
  readonly request?: string;
  readonly run?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `domain-event.v1` for a list of definitions. */
export function domainEventSchema(definitions: readonly EventDefinition[]): z.ZodType {
  const shapeOf = ({ type, says, data }: EventDefinition) => z.object({ ...envelope, type: z.literal(type), data }).describe(says);
  const [first, ...others] = definitions as readonly [EventDefinition, ...EventDefinition[]];
  return z
    .discriminatedUnion('type', [shapeOf(first), ...others.map(shapeOf)])
    .meta({ description: 'One thing that happened in a workspace.' });
}

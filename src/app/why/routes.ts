/** Answers why: one thing, and a page of each of its two trees. */
import { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import type { Reader, Store } from '../../kernel/db/port.ts';
import { haveReaders, type Moment } from '../../kernel/lineage/index.ts';
import { presentCauses } from '../../modules/documents/index.ts';
import { relatedRoute, whyRoute, type RelatedThing, type Why } from './contract.ts';
import { dependsOn } from './depends-on.ts';
import { isBeginning, restsOn } from './rests-on.ts';
import { findSubject } from './subject.ts';
import type { Thing } from './thing.ts';
import { walk, type Direction } from './walk.ts';

export interface WhyContext {
  readonly store: Store;
}

export function registerWhyRoutes(api: Api<WhyContext>): void {
  handle(api, whyRoute)(({ context, params, query }) => context.store.read((reader) => readWhy(reader, params.id, query)));
  handle(
    api,
    relatedRoute,
  )(({ context, params, query }) =>
    context.store.read(async (reader) => {
      const { thing, moment } = await findSubject(reader, params.id, query.asOf);
      const after = query.cursor === undefined ? undefined : decodeCursor(positions(query.direction, thing.kind), query.cursor);
      const { things, next } = await walk(ways[query.direction](reader, moment), thing, { depth: query.depth, limit: query.limit, after });
      return { data: { things }, nextCursor: next === undefined ? undefined : encodeCursor(next) };
    }),
  );
}

async function readWhy(
  reader: Reader,
  named: string,
  { asOf, depth, limit }: { asOf?: string | undefined; depth: number; limit: number },
): Promise<Why> {
  const { thing, moment, causes, since, dismissed } = await findSubject(reader, named, asOf);
  const first = { depth, limit, after: undefined };
  const reads = await walk(ways.reads(reader, moment), thing, first);
  const dependants = await walk(ways.dependants(reader, moment), thing, first);
  return {
    id: thing.id,
    kind: thing.kind,
    label: thing.label,
    ...('state' in thing ? { state: thing.state } : {}),
    ...('place' in thing ? { place: thing.place } : {}),
    causes: presentCauses(causes),
    ...(since === undefined ? {} : { since }),
    ...(dismissed ? { dismissed } : {}),
    reads: reads.things,
    dependants: dependants.things,
    next: {
      ...(reads.next === undefined ? {} : { reads: encodeCursor(reads.next) }),
      ...(dependants.next === undefined ? {} : { dependants: encodeCursor(dependants.next) }),
    },
  };
}

const reading = (reader: Reader, moment: Moment): Direction => ({
  step: (thing, slice) => restsOn(reader, moment, thing, slice),
  ends: (things) => Promise.resolve(new Set(things.filter(({ kind }) => isBeginning(kind)).map(({ id }) => id))),
});

const depending = (reader: Reader, moment: Moment): Direction => ({
  step: (thing: Thing, slice) => dependsOn(reader, moment, thing, slice),
  async ends(things: readonly RelatedThing[]) {
    const derived = things.filter(({ state }) => state !== undefined).map(({ id }) => id);
    const read = derived.length === 0 ? new Set<string>() : await haveReaders(reader, moment.seq, derived);
    return new Set(derived.filter((id) => !read.has(id)));
  },
});

/** Where a list goes on: behind a path, behind an id, or at so many. */
const positions = (direction: 'reads' | 'dependants', kind: string): z.ZodType<string> =>
  direction === 'reads' ? z.string().regex(/^\d{1,9}$/) : kind === 'bundle' ? z.string().max(1500) : z.uuid();

const ways = { reads: reading, dependants: depending };

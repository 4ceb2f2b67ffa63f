/** Answers why: one thing, and a page of each of its two trees. */
import { z } from 'zod';
import { handle, type Api } from '../../kernel/contract/handle.ts';
import { decodeCursor, encodeCursor } from '../../kernel/contract/paging.ts';
import type { Page } from '../../kernel/contract/route.ts';
import type { Reader, Store } from '../../kernel/db/port.ts';
import { haveReaders, type Moment } from '../../kernel/lineage/index.ts';
import { presentCauses } from '../../modules/documents/index.ts';
import { whyRoute, type RelatedThing, type Why } from './contract.ts';
import { dependsOn } from './depends-on.ts';
import { isBeginning, restsOn } from './rests-on.ts';
import { findSubject } from './subject.ts';
import type { Thing } from './thing.ts';
import { walk, type Direction, type Tree } from './walk.ts';

export interface WhyContext {
  readonly store: Store;
}

export function registerWhyRoutes(api: Api<WhyContext>): void {
  handle(api, whyRoute)(({ context, params, query }) => context.store.read((reader) => readWhy(reader, params.id, query)));
}

/** Where each of the two lists goes on; null: it has ended. */
const position = z.object({ reads: z.string().max(1500).nullable(), dependants: z.string().max(1500).nullable() }).strict();

interface Asked {
  readonly asOf?: string | undefined;
  readonly depth: number;
  readonly direction: 'both' | 'reads' | 'dependants';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

async function readWhy(reader: Reader, named: string, asked: Asked): Promise<Page<Why>> {
  const { depth, limit, direction } = asked;
  const { thing, moment, causes, since } = await findSubject(reader, named, asked.asOf);
  const from = asked.cursor === undefined ? undefined : decodeCursor(position, asked.cursor);
  const treeOf = async (name: 'reads' | 'dependants', way: Direction): Promise<Tree> => {
    const after = from?.[name];
    if ((direction !== 'both' && direction !== name) || after === null) return { things: [], next: undefined };
    return walk(way, thing, { depth, limit, after });
  };
  const reads = await treeOf('reads', reading(reader, moment));
  const dependants = await treeOf('dependants', depending(reader, moment));
  const next = { reads: reads.next ?? null, dependants: dependants.next ?? null };
  return {
    data: {
      id: thing.id,
      kind: thing.kind,
      label: thing.label,
      ...('state' in thing ? { state: thing.state } : {}),
      ...('place' in thing ? { place: thing.place } : {}),
      causes: presentCauses(causes),
      ...(since === undefined ? {} : { since }),
      reads: reads.things,
      dependants: dependants.things,
    },
    nextCursor: next.reads === null && next.dependants === null ? undefined : encodeCursor(next),
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

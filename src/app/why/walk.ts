/** Follows one direction step by step into a tree that is read line by line. It ends: in depth, in width, in all, and where it has been. */
import type { RelatedThing } from './contract.ts';
import type { SliceOf, Thing, ThingSlice } from './thing.ts';

/** One direction: what is one step away from a thing, and which of some things certainly have nothing there. */
export interface Direction {
  step(thing: Thing, slice: SliceOf): Promise<ThingSlice>;
  ends(things: readonly RelatedThing[]): Promise<ReadonlySet<string>>;
}

/** How many are listed below anything but the subject, and how many things are opened for one answer. */
const widest = 20;
const mostOpened = 100;

export interface Tree {
  readonly things: RelatedThing[];
  readonly next: string | undefined;
}

export async function walk(direction: Direction, subject: Thing, { depth, ...first }: SliceOf & { readonly depth: number }): Promise<Tree> {
  const been = new Set([subject.id]);
  const things: RelatedThing[] = [];
  let opened = 0;
  const open = async (parent: Thing, at: number, slice: SliceOf): Promise<string | undefined> => {
    opened += 1;
    const below = await direction.step(parent, slice);
    for (const thing of below.things) {
      const seen = been.has(thing.id);
      been.add(thing.id);
      const line: RelatedThing = related(thing, parent, at);
      const index = things.push(line) - 1;
      if (seen) things[index] = { ...line, seen };
      else if (at === depth || opened >= mostOpened) things[index] = { ...line, more: true };
      else if ((await open(thing, at + 1, { after: undefined, limit: widest })) !== undefined) things[index] = { ...line, more: true };
    }
    return below.next;
  };
  const next = await open(subject, 1, first);
  const ends = await direction.ends(things.filter(({ more }) => more));
  return { things: things.map((thing) => (ends.has(thing.id) ? { ...thing, more: false } : thing)), next };
}

function related(thing: Thing, parent: Thing, depth: number): RelatedThing {
  const { id, kind, label, role, fingerprint } = thing;
  return {
    id,
    kind,
    label,
    ...('state' in thing ? { state: thing.state } : {}),
    ...('place' in thing ? { place: thing.place } : {}),
    ...(role === undefined ? {} : { role }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
    depth,
    parent: parent.id,
    more: false,
  };
}

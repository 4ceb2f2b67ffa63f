/** Reads what the visible texts state, once for each revision. Idempotent; a revision is read whole or not at all. */
import type { Store } from '../../kernel/db/port.ts';
import { presentMoment, loadParsed } from '../documents/index.ts';
import type { Moment } from '../../kernel/lineage/index.ts';
import { factsOf } from './facts/statements.ts';
import { insertFacts, readUntil, saveReadUntil, unreadRevisions } from './store.ts';

/** Raise it when the rules in `facts/` read a text otherwise: everything is read again when it is next asked for. */
const rules = 1;

/** So many revisions, and so many characters of text, at a time: about a quarter of a second. */
const slice = { revisions: 500, characters: 1_000_000 };

/**
 * Reads what a moment shows and nobody has read yet: of all that came after the last sequence that was read whole. A moment
 * before that one may show what was gone by then, so all of it is looked at.
 */
export async function readFacts(store: Store, moment: Moment): Promise<void> {
  const until = await store.read((reader) => readUntil(reader, rules));
  const since = until <= moment.seq ? until : 0;
  for (;;) {
    const unread = await store.read((reader) => unreadRevisions(reader, moment, { rules, since, limit: slice.revisions }));
    if (unread.length === 0) {
      if (moment.seq > until) await store.write((tx) => saveReadUntil(tx, rules, moment.seq));
      return;
    }
    let characters = 0;
    const ids = unread.filter(({ size }, index) => (characters += size) <= slice.characters || index === 0).map(({ id }) => id);
    const documents = await store.read((reader) => loadParsed(reader, ids));
    const facts = new Map([...documents].map(([revision, document]) => [revision, factsOf(document)]));
    await store.write((tx) => insertFacts(tx, rules, facts));
  }
}

/** Reads ahead of time what is published, so that whoever reads a plan need not wait. */
export const readFactsAhead = async (store: Store): Promise<void> => readFacts(store, await store.read(presentMoment));

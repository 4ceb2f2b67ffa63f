/** What every step of the whole story comes to on an empty workspace. */
export const counts: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  lease: { documents: 1, pages: 21, blocks: 236, passages: 31 },
  house: { documents: 3, blocks: 44, passages: 13 },
  questions: { asked: 8, answered: 7, missing: 1, citations: 11 },
  insights: { insights: 7, quotes: 8 },
  stage: { edited: 11, moved: 8, removed: 2, added: 3 },
  plan: { affected: 8, certain: 8, cutoff: 1, unaffected: 15, tokens: 0 },
  apply: { version: 2, rerun: 5, cutoff: 1, reused: 18, failed: 0, undecided: 2 },
  consequences: { current: 13, suspect: 0, stale: 2, failed: 0, reworded: 4 },
  'as-of': { asked: 6, same: 6 },
  restore: { version: 3, rerun: 0, cutoff: 0, reused: 23, failed: 0, undecided: 0 },
  current: { current: 15, suspect: 0, stale: 0, failed: 0, reworded: 0 },
};

/** What is read in the place of something that was erased. */
import type { Cause, InputKind } from './kinds.ts';

/** What a state says whose causes are not to be told any more. */
export const erasedCause = (at?: string): Cause => ({
  reason: 'source_erased',
  message: `Something that this rested on was erased${at === undefined ? '' : ` on ${at.slice(0, 10)}`}.`,
});

/** The one thing that a redacted trace is said to have read: it never is what it was, so that the trace answers no plan. */
export const erasedInput: InputKind<null, null> = {
  kind: 'erased',
  read: async () => ({ input: 'erased', request: null, fingerprint: 'gone', given: null }),
  fingerprintsAt: async (_, inputs) => new Map(inputs.map(({ input }) => [input, 'gone'])),
  // What says such a trace now is stale, and every plan looks at that.
  changedBetween: async () => [],
  explain: async () => ({ severity: 'cited_removed', causes: [erasedCause()] }),
};

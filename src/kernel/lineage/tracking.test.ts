/** That a recipe has one door, and that the types keep it so: each marked line has to be an error of the compiler. */
import { expect, test } from 'vitest';
import type { Reader } from '../db/port.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import type { DerivationKind, InputKind, Look } from './kinds.ts';
import { execute, followOrExecute } from './tracking.ts';

type Asked = { readonly key: string };

const input: InputKind<string, number> = {
  kind: 'length',
  read: async (_, key) => ({ input: key, request: key, fingerprint: fingerprint(key.length), given: key.length }),
  fingerprintsAt: async (_, inputs) => new Map(inputs.map((one) => [one.input, fingerprint(one.input.length)])),
  explain: async () => ({ severity: 'cited_changed', causes: [] }),
};

const kind: DerivationKind<Asked, number> = {
  kind: 'doubled',
  recipe: 'doubled@1',
  cost: 'none',
  counted: true,
  subjects: async (_, ids) => new Map(ids.map((key) => [key, { key }])),
  run: async (context, { key }) => 2 * (await context.read(input, key, 'cited')),
  outputFingerprint: fingerprint,
  stateOf: () => 'current',
  summary: String,
  redact: (count) => count,
};

test('everything a recipe is given is a read of its trace', async () => {
  const { output, reads, recipe } = await execute(kind, { key: 'abc' }, {} as Look);
  expect([output, recipe]).toEqual([6, 'doubled@1']);
  expect(reads).toEqual([{ kind: 'length', input: 'abc', request: 'abc', fingerprint: fingerprint(3), role: 'cited' }]);
});

test('what can be followed is not run, unless it would say something else or another recipe said it; each read is in its trace once', async () => {
  const done: string[] = [];
  const follow = (said: number | undefined): DerivationKind<Asked, number> => ({
    ...kind,
    run: async (context, { key }) => {
      done.push('run');
      return 2 * (await context.read(input, key, 'cited'));
    },
    follow: async (context, { key }) => {
      await context.read(input, key, 'cited');
      return said;
    },
  });
  const cases = await Promise.all(
    (
      [
        [6, 6],
        [7, 6],
        [undefined, 6],
        [6, undefined],
      ] as const
    ).map(async ([said, before]) => {
      const { output, ran, reads } = await followOrExecute(follow(said), { key: 'abc' }, {} as Look, before);
      return [output, ran, reads.length];
    }),
  );
  expect(cases).toEqual([
    [6, false, 1],
    [6, true, 1],
    [6, true, 1],
    [6, true, 1],
  ]);
  expect(done).toEqual(['run', 'run', 'run']);
});

/** Never called: what it holds has to be refused by the compiler, or the expectation of an error is one itself. */
export function refusedByTheCompiler(reader: Reader): unknown[] {
  const withHandle: DerivationKind<Asked, number> = {
    ...kind,
    // @ts-expect-error A recipe gets no handle.
    run: async ({ reader: handle }) => (handle === undefined ? 0 : 1),
  };
  const withLook: DerivationKind<Asked, number> = {
    ...kind,
    // @ts-expect-error Nor the moment at which it is run.
    run: async ({ look }) => (look === undefined ? 0 : 1),
  };
  const givingHandle: InputKind<string, { readonly rows: Reader }> = {
    ...input,
    // @ts-expect-error An input hands out values, and a handle is none.
    read: async (_, key) => ({ input: key, request: key, fingerprint: '', given: { rows: reader } }),
  };
  const givingDoor: InputKind<string, { readonly lookUp: (key: string) => Promise<string> }> = {
    ...input,
    // @ts-expect-error Nor may it hand out a function that reads later.
    read: async (_, key) => ({ input: key, request: key, fingerprint: '', given: { lookUp: async (more: string) => more } }),
  };
  const asking: DerivationKind<{ readonly reader: Reader }, number> = {
    ...kind,
    // @ts-expect-error What was asked carries no handle either.
    subjects: async (_, ids) => new Map(ids.map((id) => [id, { reader }])),
    run: async () => 0,
  };
  // @ts-expect-error A recipe without a version could change without anybody noticing.
  const unversioned: DerivationKind<Asked, number> = { ...kind, recipe: 'doubled' };
  return [withHandle, withLook, givingHandle, givingDoor, asking, unversioned];
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrationSources } from '../app/modules.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from './databases.ts';
import { readRowSources, rowTypeProblems, rowTypesIn } from './row-types.ts';

const sources = await readRowSources(new URL('../', import.meta.url));

describeDatabases((kind) => {
  let opened: TestDatabase;
  beforeAll(async () => void (opened = await openTestDatabase(kind, { migrations: migrationSources })));
  afterAll(() => opened?.[Symbol.asyncDispose]());

  test('every row type equals what the migrations make', async () => {
    expect(await rowTypeProblems(opened.database, sources)).toEqual([]);
    expect(sources.types.map((type) => type.name)).toEqual(
      expect.arrayContaining(['BundleRow', 'ReadRow', 'EvidenceRow', 'AnswerRow', 'KeyRow']),
    );
    expect(sources.types.length).toBeGreaterThanOrEqual(15);
  });

  describe('each difference is found', () => {
    test.each<[string, string, RegExp]>([
      ['a column that is gone', 'interface ARow { id: string; nick: string }', /ARow\.nick: there is no such column/],
      ['a column that is left out', 'interface ARow { id: string; name: string }', /ARow: lacks the column created_at/],
      ['a NULL that cannot be', 'interface ARow { name: string | null }', /ARow\.name: is never NULL/],
      ['another type', 'interface ARow { name: number }', /ARow\.name: is text in the table/],
      ['a time as text', 'interface ARow { created_at: string }', /created_at: is timestamp with time zone/],
      ['an optional member', 'interface ARow { name?: string }', /ARow\.name: is optional/],
    ])('%s', async (_, text, words) => {
      const planted = rowTypesIn('planted.ts', `/** A row of \`workspaces\`. */\nexport ${text}`);
      expect((await rowTypeProblems(opened.database, { ...planted, unions: sources.unions })).join('\n')).toMatch(words);
    });

    test('a NULL that is not said, other words than the CHECK, any text for a state, a table that is gone', async () => {
      const planted = rowTypesIn(
        'planted.ts',
        `/** Columns of \`bundles\`. */ interface ARow { readonly published_version: string }
         /** Columns of \`bundle_versions\`. */ interface BRow { status: State }
         /** Columns of \`derivation_states\`. */ interface CRow { state: string }
         /** Columns of \`revisions\`. */ interface FRow { format: Shouted }
         /** Columns of \`nothing\`. */ interface DRow { id: string }
         interface ERow { id: string }`,
      );
      const found = (
        await rowTypeProblems(opened.database, { ...planted, unions: new Map([...sources.unions, ['Shouted', ['PDF']]]) })
      ).join('\n');
      for (const words of [
        /ARow\.published_version: may be NULL/,
        /BRow\.status: takes current, .*and the table staged, held/,
        /CRow\.state: takes any text/,
        /FRow\.format: takes PDF/,
        /DRow: there is no table nothing/,
        /ERow does not say of which table/,
      ])
        expect(found).toMatch(words);
    });
  });
});

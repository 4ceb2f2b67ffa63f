/** What is cited by content is found at its exact place, at the moment that is asked for. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { propertyRunsEach } from '../../testing/property.ts';
import { placesOf, placesOfQuotes, type QuoteAddress } from './locate.ts';
import { passagesOf } from './passages/passages.ts';
import { makeWorld, migrationsOf, parsed, type World } from './world.fixture.ts';

describeDatabases((kind) => {
  let fixture: TestDatabase;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const quotesAt = (world: World, moment: Moment, quotes: readonly QuoteAddress[]) =>
    world.store.read((reader) => placesOfQuotes(reader, moment, quotes));

  /** The address of a quote in the text of a document. */
  function addressOf(document: string, text: string, quote: string): QuoteAddress {
    const passage = passagesOf(parsed(text)).find(({ body }) => body.includes(quote));
    if (!passage) throw new Error(`no passage has "${quote}"`);
    const start = passage.body.indexOf(quote);
    return { document, contentHash: passage.contentHash, headingKey: passage.headingKey, range: { start, end: start + quote.length } };
  }

  test('a quote is found where it stands at each moment, and nowhere once it is gone', async () => {
    const world = await makeWorld(fixture.database);
    const first = '# 1 Leave\nthirty days of leave\nhalf a day on Fridays';
    const moved = '# Preface\nsomething before\n# 2 Leave\nthirty days of leave\nhalf a day on Fridays';
    const version = await world.stage('hr', { 'a.md': first });
    const document = version.rows[0]?.document as string;
    const moments = [
      await world.publish(version),
      await world.publish(await world.stage('hr', { 'a.md': moved })),
      await world.publish(await world.stage('hr', { 'a.md': '# Leave\ntwenty days' })),
    ];
    const quote = addressOf(document, first, 'half a day');
    const found = await Promise.all(moments.map(async (moment) => (await quotesAt(world, moment, [quote]))[0]));
    expect(found.map((place) => place && [place.path, place.start, place.quote, place.headingPath])).toEqual([
      ['a.md', parsed(first).canonical.indexOf('half a day'), 'half a day', ['1 Leave']],
      ['a.md', parsed(moved).canonical.indexOf('half a day'), 'half a day', ['2 Leave']],
      undefined,
    ]);
  });

  test('a staged version is looked into before it is published, and other documents never', async () => {
    const world = await makeWorld(fixture.database);
    const text = '# Leave\nthirty days of leave';
    const version = await world.stage('hr', { 'a.md': text, 'b.md': text });
    const [a, b] = version.rows.map(({ document }) => document) as [string, string];
    await world.publish(version);
    const next = await world.stage('hr', { 'a.md': '# Leave\nnone' });
    const places = (moment: Moment) => quotesAt(world, moment, [addressOf(a, text, 'thirty'), addressOf(b, text, 'thirty')]);
    expect((await places({ seq: 1 })).map((place) => place?.document)).toEqual([a, b]);
    expect(await places({ seq: 1, staged: next.id })).toEqual([undefined, undefined]);
  });

  test('equal passages are found in text order, and under given headings only there', async () => {
    const world = await makeWorld(fixture.database);
    const text = '# Leave\nthe same words\n# Notice\nthe same words';
    const version = await world.stage('hr', { 'a.md': text });
    const document = version.rows[0]?.document as string;
    const moment = await world.publish(version);
    const { contentHash } = addressOf(document, text, 'same');
    const places = await world.store.read((reader) =>
      placesOf(reader, moment, [
        { document, contentHash },
        { document, contentHash, headingKey: 'Notice' },
        { document, contentHash, headingKey: 'Pay' },
      ]),
    );
    expect(places.map((found) => found.map(({ headingKey }) => headingKey))).toEqual([['Leave', 'Notice'], ['Notice'], []]);
  });

  const line = fc
    .tuple(
      fc.constantFrom('', '', '# ', '## 1.2 '),
      fc.array(fc.constantFrom('ab', 'c', 'Köln', '😀', 'de'), { minLength: 1, maxLength: 4 }),
    )
    .map(([mark, words]) => mark + words.join(' '));

  // A case is one passage with one range of it.
  test('the slice of the canonical text is the slice of the passage', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), async (lines, from, length) => {
        const world = await makeWorld(fixture.database);
        const text = lines.join('\n');
        const version = await world.stage('hr', { 'a.md': text });
        const document = version.rows[0]?.document as string;
        const moment = await world.publish(version);
        const quotes = passagesOf(parsed(text)).map(({ contentHash, headingKey, body }): QuoteAddress => {
          const start = from % body.length;
          return { document, contentHash, headingKey, range: { start, end: Math.min(body.length, start + 1 + (length % 6)) } };
        });
        const found = await quotesAt(world, moment, quotes);
        const bodies = new Map(passagesOf(parsed(text)).map(({ contentHash, body }) => [contentHash, body]));
        for (const [index, place] of found.entries()) {
          const { contentHash, range } = quotes[index] as QuoteAddress;
          // Between two blocks there is nothing of the canonical text to slice.
          if (place === undefined) expect(bodies.get(contentHash)?.slice(range.start, range.end)).toContain('\n');
          else
            expect([place.quote, parsed(text).canonical.slice(place.start, place.end)]).toEqual(
              Array(2).fill(bodies.get(contentHash)?.slice(range.start, range.end)),
            );
        }
      }),
      { numRuns: Math.ceil(propertyRunsEach(40) / 4) },
    );
  });
});

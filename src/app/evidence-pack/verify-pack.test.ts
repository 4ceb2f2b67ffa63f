/** Whatever is changed in a pack, by accident or on purpose, is found and named. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { propertyRuns } from '../../testing/property.ts';
import { assemble } from './assemble.ts';
import { contents, fileOf, samplePack, sources, withByte } from './pack.fixture.ts';
import { partsOf, type NamedPart, type Pack, type Part, type PartOf } from './pack.ts';
import { renderPack } from './page.ts';
import { seal } from './seal.ts';
import { verifyPack, type Problem } from './verify-pack.ts';

const pack = samplePack();
const { bytes, ownerOf } = fileOf(pack);
const text = renderPack(pack);
const problemsOf = (file: string | Uint8Array, expected?: string): readonly Problem[] =>
  verifyPack(typeof file === 'string' ? Buffer.from(file) : file, expected).problems;
const partNames = new Set(pack.parts.map(({ name }) => name));

test('what was made holds, and the same contents give the same bytes', () => {
  expect(verifyPack(bytes, pack.root)).toEqual({
    root: pack.root,
    subject: contents.subject,
    moment: contents.moment,
    counts: { manifest: 1, listing: 1, answer: 2, sentence: 2, insight: 1, evidence: 1, source: 1, provenance: 1 },
    problems: [],
  });
  expect(renderPack(assemble(structuredClone(contents), structuredClone(sources)))).toBe(text);
});

describe('one changed byte', () => {
  test('anywhere is found, and laid at the door of the part it is in', () => {
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 }), (position, value) => {
        fc.pre(bytes[position] !== value);
        const problems = problemsOf(withByte(bytes, position, value));
        expect(problems.length).toBeGreaterThan(0);
        const owner = ownerOf(position);
        if (partNames.has(owner)) expect(problems.map(({ part }) => part)).toContain(owner);
      }),
      { numRuns: propertyRuns(1500) },
    );
  });

  test('at every position of the machine-readable sentence names the sentence', () => {
    const line = text.split('\n').find((one) => one.includes('"name":"answer/1/sentence/1"')) as string;
    const start = Buffer.from(text.slice(0, text.indexOf(line))).length;
    for (let position = start; position < start + Buffer.byteLength(line); position += 1)
      for (const value of [0x22, 0x0a, 0x30]) {
        if (bytes[position] === value) continue;
        const problems = problemsOf(withByte(bytes, position, value));
        expect(problems.map(({ part }) => part)).toContain('answer/1/sentence/1');
      }
  });

  test.each([
    ['"text":"The rent is 900', '900', '901', /^sentence 1 of answer 1: "The rent is 901 euros a month\." was changed/],
    [
      '"quote":"The rent is 900',
      '900',
      '901',
      /^The quote "The rent is 901 euros a month\." in sentence 1 of answer 1.* is not what its source says there: "The rent is 900/,
    ],
    [
      '<p><bdi>The rent is 900',
      '900',
      '901',
      /^What the page shows was changed: sentence 1 of answer 1: "The rent is 900 euros a month\."/,
    ],
    ['"statement":"The deposit is two', 'two', 'ten', /^insight 1: "The deposit is ten months\./],
    ['"path":"terms/lease.md","version":2}],"options"', 'lease', 'leash', /^source 1: "lease\/terms\/leash.md@2" was changed/],
    ['Pets are allowed.","textSha256"', 'Pets', 'Cats', /^source 1: "lease\/terms\/lease.md@2" was changed/],
    ['</a><mark>Pets are allowed.', 'Pets', 'Cats', /^What the page shows was changed: source 1: "lease\/terms\/lease.md@2"/],
    ['"entity":{', 'entity', 'entitz', /^the provenance graph was changed/],
    ['"format":"stemma/evidence-pack.v1","parts"', 'parts', 'partz', /^The beginning of the machine-readable pack was changed/],
    ['<h1>', '<h1>', '<h2>', /^What the page shows was changed: the manifest/],
    ['background:var(--paper)', 'paper', 'paaer', /^What the page shows was changed: the page itself/],
    ['"parts":["manifest"', 'manifest', 'manifess', /^the manifest was changed/],
    ['"name":"source/1"', 'source/1', 'source/2', /^The name of source 1.* was changed to "source\/2"/],
  ])('%s is named', (around, from, to, message) => {
    const begin = text.indexOf(around);
    expect(begin).toBeGreaterThanOrEqual(0);
    const changed = text.slice(0, begin) + around.replace(from, to) + text.slice(begin + around.length);
    expect(problemsOf(changed).some((problem) => message.test(problem.message))).toBe(true);
  });

  test('in a digest is told from one in what it belongs to; one in the root is told from both', () => {
    const digest = pack.parts[3]?.digest as string;
    const other = (digest[0] === '0' ? '1' : '0') + digest.slice(1);
    const [problem] = problemsOf(text.replace(`"digest":"${digest}"`, `"digest":"${other}"`));
    expect(problem).toMatchObject({
      part: pack.parts[3]?.name,
      message: expect.stringMatching(/^The digest of sentence 1 .* was changed; what it belongs to is as the root says/),
    });
    const root = (pack.root[0] === '0' ? '1' : '0') + pack.root.slice(1);
    expect(problemsOf(text.replace(`"root":"${pack.root}"`, `"root":"${root}"`))).toMatchObject([{ part: 'root' }]);
    expect(problemsOf(text.replace(`<code>${pack.root}</code>`, `<code>${root}</code>`))).toMatchObject([{ part: 'root' }]);
  });
});

test('a file that was cut off, has more in it or is another file is refused in words', () => {
  fc.assert(
    fc.property(fc.nat({ max: bytes.length - 1 }), (length) => {
      expect(problemsOf(bytes.subarray(0, length)).length).toBeGreaterThan(0);
    }),
    { numRuns: propertyRuns(200) },
  );
  expect(problemsOf(text.slice(0, -200))[0]?.message).toMatch(/cut off/);
  expect(problemsOf(text.slice(0, 1000))[0]?.message).toMatch(/cut off/);
  expect(problemsOf(`${text} `)[0]?.message).toMatch(/1 more byte/);
  expect(problemsOf('')[0]?.message).toMatch(/not an evidence pack/);
  expect(problemsOf('<!doctype html><p>Hello</p>')[0]?.message).toMatch(/not an evidence pack/);
  expect(problemsOf(Uint8Array.of(0, 255, 254, 13))[0]?.message).toMatch(/not an evidence pack/);
});

test('any bytes at all give problems and no exception', () => {
  const anyOf = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string().map((words) => Buffer.from(words)),
  );
  const spliced = fc
    .tuple(fc.nat({ max: bytes.length }), fc.nat({ max: 500 }), anyOf)
    .map(([from, length, put]) => [bytes.subarray(0, from), put, bytes.subarray(from + length)]);
  fc.assert(
    fc.property(spliced, (pieces) => {
      const changed = Buffer.concat(pieces);
      fc.pre(!changed.equals(bytes));
      expect(problemsOf(changed).length).toBeGreaterThan(0);
    }),
    { numRuns: propertyRuns(300) },
  );
});

test('nesting without end is a problem too', () => {
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(problemsOf(text.replace('"boxes":[', `"boxes":[${deep},`)).length).toBeGreaterThan(0);
});

/** What somebody does who changes parts and computes every digest, the root and the page anew. */
function forge(change: (part: Part) => Part): { file: string; forged: Pack } {
  const forged = seal(pack.parts.map(({ name, part }) => ({ name, part: change(structuredClone(part)) })));
  return { file: renderPack(forged), forged };
}
const forgeOne = <Type extends Part['type']>(type: Type, change: (part: PartOf<Type>) => Part): string =>
  forge((part) => (part.type === type ? change(part as PartOf<Type>) : part)).file;
const expectNamed = (file: string, part: string, message: RegExp): void =>
  expect(problemsOf(file)).toContainEqual({ part, message: expect.stringMatching(message) });

describe('a pack that was made anew around a change', () => {
  test('still has to agree with itself: quotes with texts, texts with their hashes', () => {
    const other = forgeOne('sentence', (part) => ({
      ...part,
      citations: part.citations.map((one) => ({ ...one, quote: one.quote.replace('900', '901') })),
    }));
    expectNamed(other, 'answer/1/sentence/1', /is not what its source says there/);
    const moved = forgeOne('sentence', (part) => ({ ...part, citations: part.citations.map((one) => ({ ...one, start: one.start + 1 })) }));
    expectNamed(moved, 'answer/1/sentence/1', /is not what its source says there/);
    const lost = forgeOne('sentence', (part) => ({ ...part, citations: part.citations.map((one) => ({ ...one, revision: 'another' })) }));
    expectNamed(lost, 'answer/1/sentence/1', /has no source in this file/);
    const renamed = forgeOne('evidence', (part) => ({ ...part, citation: { ...part.citation, version: 9 } }));
    expectNamed(renamed, 'evidence/1', /names its source as the source does not name itself/);
    const longer = forgeOne('source', (part) => ({ ...part, text: `${part.text} And more.` }));
    expectNamed(longer, 'source/1', /is not the one its SHA-256 says/);
    const others = forgeOne('source', (part) => ({ ...part, sha256: sha256('other bytes') }));
    expectNamed(others, 'source/1', /The listing says other bytes/);
  });

  test('and references with parts, reads with their key, verdicts with words, provenance with everything', () => {
    const away = forgeOne('answer', (part) => ({
      ...part,
      sentences: part.sentences.map((name) => name.replace('sentence/1', 'sentence/7')),
    }));
    expectNamed(away, 'answer/1', /refers to "answer\/1\/sentence\/7", which is not there/);
    expectNamed(away, 'answer/1/sentence/1', /No answer has sentence 1/);
    const unread = forgeOne('answer', (part) => ({ ...part, run: { ...part.run, reads: [] } }));
    expectNamed(unread, 'answer/1', /read is not what its key was made of/);
    const judged = forgeOne('insight', (part) => ({ ...part, statement: 'The deposit is ten months.' }));
    expectNamed(judged, 'insight/1', /were not made on these words/);
    const keyed = forgeOne('insight', (part) => ({ ...part, verdictKey: sha256('other words') }));
    expectNamed(keyed, 'insight/1', /were not made on these words/);
    const approved = forgeOne('insight', (part) => ({ ...part, history: part.history.map((entry) => ({ ...entry, valid: true })) }));
    expectNamed(approved, 'insight/1', /were not made on these words/);
    const attributed = forgeOne('provenance', (part) => ({ ...part, graph: { ...part.graph, agent: {} } }));
    expectNamed(attributed, 'provenance', /does not agree with the other parts in: agent/);
  });

  test('and is of the shape and order that the manifest says', () => {
    const without = seal(pack.parts.filter(({ name }) => name !== 'insight/1'));
    expectNamed(renderPack(without), 'manifest', /not the ones that the manifest names/);
    const swapped = seal([...pack.parts.slice(0, 1), ...pack.parts.slice(1, 3).toReversed(), ...pack.parts.slice(3)]);
    expectNamed(renderPack(swapped), 'manifest', /not the ones that the manifest names/);
    const called =
      (from: string, to: string) =>
      ({ name, part }: NamedPart): NamedPart => ({
        name: name === from ? to : name,
        part: part.type === 'manifest' ? { ...part, parts: part.parts.map((one) => (one === from ? to : one)) } : part,
      });
    expectNamed(renderPack(seal(pack.parts.map(called('source/1', 'insight/7')))), 'insight/7', /is the name of another kind of part/);
    const odd = forge((part) => JSON.parse(JSON.stringify(part).replace('"confidence":0.75', '"confidence":"high"')) as Part).file;
    expectNamed(odd, 'file', /not a pack of stemma\/evidence-pack.v1: parts.2.part.confidence/);
  });

  test('holds when everything was made anew, and only the root that was told on another way gives it away', () => {
    const changed = assemble(
      {
        ...contents,
        answers: contents.answers.map((one) => ({
          ...one,
          sentences: one.sentences.map((own) => ({ ...own, text: `Not so: ${own.text}` })),
        })),
      },
      sources,
    );
    expect(problemsOf(renderPack(changed))).toEqual([]);
    expect(problemsOf(renderPack(changed), pack.root)).toMatchObject([
      { part: 'root', message: expect.stringMatching(/not the file you were told of/) },
    ]);
    expect(problemsOf(text, pack.root.toUpperCase())).toEqual([]);
  });
});

test('the graph names revisions, spans, runs and people, and relates them', () => {
  const graph = partsOf(pack.parts, 'provenance')[0]?.part.graph as PartOf<'provenance'>['graph'];
  const source = partsOf(pack.parts, 'source')[0]?.part as PartOf<'source'>;
  const answer = partsOf(pack.parts, 'answer')[0]?.part as PartOf<'answer'>;
  expect(graph.entity[`stemma:revision/${source.revision}`]).toMatchObject({ 'stemma:sha256': source.sha256, 'stemma:parser': 'markdown' });
  expect(graph.activity[`stemma:run/${answer.run.id}`]).toMatchObject({ 'stemma:recipe': 'extractive@1', 'prov:endTime': answer.run.at });
  expect(graph.agent[`stemma:actor/${answer.owner}`]).toEqual({ 'prov:type': { $: 'prov:Person', type: 'prov:QUALIFIED_NAME' } });
  const defined = { ...graph.entity, ...graph.activity, ...graph.agent };
  for (const group of ['used', 'wasGeneratedBy', 'wasDerivedFrom', 'wasAttributedTo', 'wasAssociatedWith'] as const) {
    expect(Object.keys(graph[group]).length).toBeGreaterThan(0);
    for (const members of Object.values(graph[group]))
      for (const [name, value] of Object.entries(members))
        if (/^prov:(entity|activity|agent|generatedEntity|usedEntity)$/.test(name)) expect(defined).toHaveProperty([String(value)]);
  }
});

/** Every verb's JSON has its documented members, and every end its documented exit code, through a server and without one. */
import { describe, expect, test, vi } from 'vitest';
import { listOf, openCommandLine, type CommandLine, type Json, type Ran } from './command-line.fixture.ts';

// Dozens of processes one after the other: on a machine that is busy with more that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const rent = '# Rent\n\nThe rent is 900 euros a month. The deposit is two months.\n\nPets are allowed.\n';
const notice = '# Notice\n\nThe notice period is three months.\n\nPets are allowed.\n\nPets are allowed.\n';
const id = /^[0-9a-f-]{36}$/;

const expectMembers = (value: Json | undefined, ...members: string[]): void =>
  expect(Object.keys(value ?? {})).toEqual(expect.arrayContaining(members));

const expectCitation = (value: Json): void => {
  expectMembers(value, 'bundle', 'document', 'version', 'revision', 'start', 'end', 'quote', 'headingPath');
  expect(Array.isArray(value['headingPath'])).toBe(true);
};

const expectEvidence = (value: Json): void => {
  expectCitation(value);
  expectMembers(value, 'id', 'outcome');
};

const expectInsight = (value: Json): void => {
  expectMembers(value, 'id', 'statement', 'status', 'state', 'causes', 'evidence');
  for (const evidence of listOf(value['evidence'])) expectEvidence(evidence);
};

const expectPlan = (value: Json): void => {
  expectMembers(value, 'bundle', 'from', 'to', 'spans', 'affected', 'cutoff', 'unaffected', 'cost');
  expectMembers(value['spans'], 'edited', 'moved', 'removed', 'added');
  expectMembers(value['cost'], 'tokens', 'usd');
  for (const affected of listOf(value['affected'])) {
    expectMembers(affected, 'kind', 'id', 'label', 'severity', 'certainty', 'causes');
    for (const cause of listOf(affected['causes'])) expectMembers(cause, 'document', 'reason');
  }
};

const expectApplied = (value: Json): void => expectMembers(value, 'version', 'rerun', 'cutoff', 'reused', 'failed', 'undecided');

const done = (ran: Ran, exit = 0): Json => {
  expect({ exit: ran.exit, err: ran.err }).toEqual({ exit, err: '' });
  return ran.json;
};

const failed = (ran: Ran, exit: number, code: string): Json => {
  expect({ exit: ran.exit, code: ran.json['error']?.['code'] }).toEqual({ exit, code });
  expectMembers(ran.json['error'], 'code', 'message');
  expect(ran.json['error']?.['message']).not.toMatch(/\bat .*:\d+:\d+/);
  return ran.json['error'] as Json;
};

interface Built {
  readonly evidence: string;
  readonly second: string;
  readonly insight: string;
  readonly answer: string;
}

async function build(line: CommandLine): Promise<Built> {
  await line.write('a.md', rent);
  await line.write('b.md', notice);
  done(await line.json(['add', 'a.md', 'b.md', '--bundle', 'lease']));
  const cite = async (quote: string): Promise<string> =>
    String(done(await line.json(['evidence', 'add', '--document', 'lease/a.md', '--quote', quote]))['id']);
  const evidence = await cite('The rent is 900 euros a month.');
  const second = await cite('The deposit is two months.');
  const insight = String(done(await line.json(['insight', 'add', 'The rent is 900.', '--evidence', evidence, second]))['id']);
  const answer = String(done(await line.json(['ask', 'What is the rent?', '--save']))['id']);
  return { evidence, second, insight, answer };
}

describe('through a server', () => {
  test('documents, search and questions', async () => {
    await using line = await openCommandLine();
    await line.write('a.md', rent);
    await line.write('b.md', notice);
    await line.serve();
    const added = done(await line.json(['add', 'a.md', 'b.md', '--bundle', 'lease']));
    expect(added).toMatchObject({ bundle: 'lease', version: { number: 1, status: 'published' } });
    for (const document of listOf(added['documents']))
      expectMembers(document, 'path', 'revision', 'status', 'format', 'blocks', 'passages', 'passagesNew');

    const found = listOf(done(await line.json(['search', 'notice', '-k', '1']))['hits']);
    expect(found.length).toBe(1);
    expectMembers(found[0], 'bundle', 'document', 'version', 'revision', 'passage', 'score', 'start', 'end', 'snippet', 'headingPath');
    expect(found[0]).not.toHaveProperty('explain');
    expectMembers(done(await line.json(['search', 'notice', '--explain']))['hits']?.[0]?.['explain'], 'terms');
    expect(listOf(done(await line.json(['search', '"notice period"']))['hits']).length).toBe(1);
    expect(done(await line.json(['search', '"period notice"']))).toEqual({ hits: [] });
    expect(done(await line.json(['search', 'xylophone']))).toEqual({ hits: [] });

    const answer = done(await line.json(['ask', 'How long is the notice period?']));
    expectMembers(answer, 'found', 'confidence', 'sentences', 'retrieved');
    expect(answer).not.toHaveProperty('id');
    for (const sentence of listOf(answer['sentences'])) for (const citation of listOf(sentence['citations'])) expectCitation(citation);
    for (const one of listOf(answer['retrieved'])) expectMembers(one, 'document', 'passage', 'score');
    expect(done(await line.json(['ask', 'Who won the regatta?']))).toMatchObject({ found: false, sentences: [] });

    const text = await line.run(['text', 'lease/a.md']);
    expect(text).toMatchObject({
      exit: 0,
      err: '',
      out: 'Rent\n\nThe rent is 900 euros a month. The deposit is two months.\n\nPets are allowed.',
    });
    expect(done(await line.json(['text', 'lease/a.md']))['text']).toBe(text.out);
  });

  test('saved answers, evidence, insights and why', async () => {
    await using line = await openCommandLine();
    await line.serve();
    const { evidence, second, insight, answer } = await build(line);

    expectMembers(done(await line.json(['answer', 'list']))['answers']?.[0], 'id', 'found', 'sentences', 'state', 'causes');
    expect(done(await line.json(['answer', 'show', answer]))).toMatchObject({
      id: answer,
      question: 'What is the rent?',
      state: 'current',
    });
    expect(done(await line.json(['answer', 'delete', answer]))).toMatchObject({ id: answer });
    failed(await line.json(['answer', 'show', answer]), 1, 'NOT_FOUND');

    const listed = listOf(done(await line.json(['evidence', 'list']))['evidence']);
    expect(listed.length).toBe(2);
    for (const one of listed) expectEvidence(one);
    expectEvidence(done(await line.json(['evidence', 'show', evidence])));
    expect(done(await line.json(['evidence', 'confirm', evidence, '--start', '6']))).toMatchObject({ id: evidence, outcome: 'unchanged' });
    failed(await line.json(['evidence', 'delete', evidence]), 1, 'CONFLICT');

    for (const [action, status] of [
      ['review', 'reviewed'],
      ['publish', 'published'],
      ['withdraw', 'withdrawn'],
    ] as const) {
      const moved = done(await line.json(['insight', action, insight]));
      expectInsight(moved);
      expect(moved['status']).toBe(status);
    }
    const edited = done(await line.json(['insight', 'edit', insight, '--statement', 'The rent is 900 euros.', '--evidence', evidence]));
    expect(edited).toMatchObject({ status: 'draft', statement: 'The rent is 900 euros.' });
    expect(edited['evidence']).toHaveLength(1);
    expectInsight(done(await line.json(['insight', 'list']))['insights']?.[0] as Json);
    expectInsight(done(await line.json(['insight', 'show', insight])));

    expectMembers(done(await line.json(['why', insight])), 'id', 'kind', 'state', 'causes', 'reads', 'dependants');
    expect(done(await line.json(['why', evidence]))['dependants']?.[0]).toMatchObject({ id: insight });
    expect(done(await line.json(['insight', 'delete', insight]))).toMatchObject({ id: insight });
    expect(done(await line.json(['evidence', 'delete', second]))).toMatchObject({ id: second });
  });

  test('several matches are a person’s choice: exit 4 with every candidate as a citation', async () => {
    await using line = await openCommandLine();
    await line.write('b.md', notice);
    await line.serve();
    done(await line.json(['add', 'b.md', '--bundle', 'lease']));
    const cite = ['evidence', 'add', '--document', 'lease/b.md', '--quote', 'Pets are allowed.'];
    const error = failed(await line.json(cite), 4, 'AMBIGUOUS');
    const candidates = listOf(error['details']?.['candidates']);
    expect(candidates.length).toBe(2);
    const text = (await line.run(['text', 'lease/b.md'])).out;
    for (const candidate of candidates) {
      expectCitation(candidate);
      expect(text.slice(Number(candidate['start']), Number(candidate['end']))).toBe(candidate['quote']);
    }
    const second = done(await line.json([...cite, '--occurrence', '2']));
    expect(second).toMatchObject({ outcome: 'unchanged', start: candidates[1]?.['start'] });
    failed(await line.json([...cite, '--occurrence', '3']), 1, 'NOT_FOUND');
  });

  test('staging, planning, applying and restoring; exit 4 when evidence of an insight is left to a person', async () => {
    await using line = await openCommandLine();
    await line.serve();
    const { evidence, insight, answer } = await build(line);
    await line.write('a.md', rent.replace('900', '950'));
    const staged = done(await line.json(['add', 'a.md', '--bundle', 'lease']));
    expect(staged).toMatchObject({ version: { number: 2, status: 'staged' }, documents: [{ path: 'a.md', status: 'replaced' }] });
    expectPlan(staged['plan'] as Json);
    const plan = done(await line.json(['plan', 'lease']));
    expect(plan).toEqual({ ...(staged['plan'] as Json), conflicts: [] });
    expect(plan).toMatchObject({ bundle: 'lease', from: 1, to: 2, cutoff: 0, unaffected: 1, cost: { tokens: 0, usd: 0 } });
    expect(
      listOf(plan['affected'])
        .map((one: Json) => String(one['id']))
        .sort(),
    ).toEqual([evidence, insight, answer].sort());

    const diff = done(await line.json(['diff', 'lease']));
    expect(listOf(diff['documents']).map((one: Json) => [one['path'], one['change']])).toEqual([
      ['a.md', 'edited'],
      ['b.md', 'unchanged'],
    ]);
    const edited = listOf(diff['documents']?.[0]?.['blocks']).find((block: Json) => String(block['kind']) === 'edited') as Json;
    expectMembers(edited['from'], 'start', 'end');
    expectMembers(edited['to'], 'start', 'end');
    expect(listOf(edited['words']).filter((word: Json) => String(word['op']) !== 'equal')).toEqual([
      { op: 'delete', text: '900' },
      { op: 'insert', text: '950' },
    ]);
    expect(done(await line.json(['diff', 'lease', '1', '2']))['documents']).toEqual(diff['documents']);

    expect(done(await line.json(['hold', 'lease']))).toMatchObject({ version: { number: 2, status: 'held' } });
    failed(await line.json(['apply', 'lease']), 1, 'CONFLICT');
    expect(done(await line.json(['hold', 'lease', '--off']))).toMatchObject({ version: { status: 'staged' } });
    failed(await line.json(['apply', 'lease', '--only', '01a1f89f-db9d-7000-aec5-2dafd573583b']), 1, 'VALIDATION_ERROR');

    const applied = done(await line.json(['apply', 'lease', '--only', evidence]), 4);
    expectApplied(applied);
    expect(applied).toMatchObject({ version: 2, rerun: 1, failed: 0, undecided: 1 });
    const status = done(await line.json(['status']));
    expect(status['bundles']).toMatchObject([{ name: 'lease', published: { number: 2 }, staged: null }]);
    const flagged = listOf(status['flagged']);
    expect(flagged.map((one: Json) => [one['id'], one['state']])).toEqual(
      expect.arrayContaining([
        [evidence, 'stale'],
        [insight, 'stale'],
        [answer, 'stale'],
      ]),
    );
    for (const one of flagged) expectMembers(one['causes']?.[0], 'reason', 'document', 'before', 'after');

    const restored = done(await line.json(['restore', 'lease@1']));
    expect(restored).toMatchObject({ version: 3, rerun: 0, failed: 0, undecided: 0 });
    expect(done(await line.json(['status']))['flagged']).toEqual([]);
    const again = done(await line.json(['restore', 'lease@2']), 4);
    expect(again).toMatchObject({ version: 4, undecided: 1 });
    failed(await line.json(['restore', 'lease@9']), 1, 'NOT_FOUND');
  });

  test('as of a version, a time, a staged and a discarded version', async () => {
    await using line = await openCommandLine();
    await line.write('a.md', rent);
    await line.serve();
    done(await line.json(['add', 'a.md', '--bundle', 'lease']));
    const afterFirst = new Date().toISOString();
    await line.write('a.md', rent.replace('900', '950'));
    done(await line.json(['add', 'a.md', '--bundle', 'lease', '--publish']));
    await line.write('a.md', rent.replace('900', '990'));
    done(await line.json(['add', 'a.md', '--bundle', 'lease']));
    const rentAt = async (...asOf: string[]): Promise<string> => {
      const answer = done(await line.json(['ask', 'What is the rent?', ...asOf]));
      const snippet = String(done(await line.json(['search', 'rent', ...asOf]))['hits']?.[0]?.['snippet'] ?? '');
      const sentence = String(answer['sentences']?.[0]?.['text'] ?? '');
      expect(snippet).toContain(sentence);
      return /\d+/.exec(sentence)?.[0] ?? 'nothing';
    };
    expect(await rentAt()).toBe('950');
    expect(await rentAt('--as-of', '1')).toBe('900');
    expect(await rentAt('--as-of', afterFirst)).toBe('900');
    expect(await rentAt('--as-of', '2', '--bundle', 'lease')).toBe('950');
    expect(await rentAt('--as-of', '3')).toBe('990'); // staged: a preview
    expect(await rentAt('--as-of', '2000-01-01T00:00:00Z')).toBe('nothing');
    expect((await line.run(['text', 'lease/a.md@3'])).out).toContain('990');
    expect((await line.run(['text', 'lease/a.md@1'])).out).toContain('900');

    done(await line.json(['discard', 'lease']));
    for (const verb of [
      ['search', 'rent'],
      ['ask', 'What is the rent?'],
    ])
      failed(await line.json([...verb, '--as-of', '3']), 1, 'NOT_FOUND');
    failed(await line.json(['text', 'lease/a.md@3']), 1, 'NOT_FOUND');
    failed(await line.json(['search', 'rent', '--as-of', 'yesterday']), 1, 'VALIDATION_ERROR');
    await line.write('b.md', notice);
    done(await line.json(['add', 'b.md', '--bundle', 'other']));
    failed(await line.json(['search', 'rent', '--as-of', '1']), 1, 'VALIDATION_ERROR'); // which bundle's?
    expect(await rentAt('--as-of', '1', '--bundle', 'lease')).toBe('900');
    const all = listOf(done(await line.json(['search', 'rent', '--include-superseded', '--bundle', 'lease']))['hits']);
    expect(new Set(all.map((hit: Json) => hit['version']))).toEqual(new Set([1, 2]));
  });
});

test('wrong usage is exit 2 with one error document', async () => {
  await using line = await openCommandLine();
  const wrong = [
    ['nonsense'],
    ['evidence'],
    ['evidence', 'nonsense'],
    ['add', 'a.md'],
    ['add', '--bundle', 'b'],
    ['add', '-', '--bundle', 'b'],
    ['search', 'x', '-k', '0'],
    ['search', 'x', '--bogus'],
    ['ask'],
    ['text', 'a/b', 'c'],
    ['diff', 'b', 'x'],
    ['restore', 'b'],
    ['insight', 'add', 'x'],
    ['migrate', 'sideways'],
    ['start', 'now'],
    ['start', '--port', 'abc'],
  ];
  await line.serve();
  for (const batch of [wrong.slice(0, 8), wrong.slice(8)]) {
    const ends = await Promise.all(batch.map(async (args) => ({ args, ran: await line.json(args) })));
    for (const { args, ran } of ends) {
      expect({ args, exit: ran.exit, error: ran.json['error']?.['code'] }).toEqual({ args, exit: 2, error: 'VALIDATION_ERROR' });
    }
  }
  const plain = await line.run(['nonsense']);
  expect(plain).toMatchObject({ exit: 2, out: '' });
  expect(plain.err).toMatch(/^stemma: .*nonsense.*\nSee "stemma help"\.\n$/);
});

test('help is there for all verbs and for each', async () => {
  await using line = await openCommandLine();
  const help = await line.run(['help']);
  expect(help.exit).toBe(0);
  const verbs = [
    ...help.out.matchAll(/^ {2}stemma ([a-z]+(?: (?:list|show|add|delete|confirm|edit|review|publish|withdraw|refresh)\b)?)/gm),
  ].map((match) => match[1] as string);
  expect(verbs).toEqual(
    expect.arrayContaining(['start', 'add', 'evidence confirm', 'insight withdraw', 'answer delete', 'why', 'migrate']),
  );
  for (const verb of ['add', 'evidence add', 'migrate', 'start']) {
    const one = await line.run([...verb.split(' '), '--help']);
    expect(one).toMatchObject({ exit: 0, err: '' });
    expect(one.out).toContain(`stemma ${verb}`);
  }
  expect(listOf((await line.json(['--help'])).json['verbs']).length).toBeGreaterThan(30);
});

test('the same verbs print the same, through a server and without one', async () => {
  await using line = await openCommandLine();
  await using served = await openCommandLine();
  await served.serve();
  const script = [
    ['status'],
    ['add', 'a.md', 'b.md', 'c.bin', '--bundle', 'lease'],
    ['search', 'notice period'],
    ['ask', 'What is the rent?', '--save'],
    ['evidence', 'add', '--document', 'lease/a.md', '--quote', 'two months'],
    ['evidence', 'list'],
    ['add', 'b.md', '--bundle', 'lease', '--as', 'a.md'],
    ['apply', 'lease'],
    ['answer', 'list'],
    ['status'],
    ['plan', 'lease'],
  ];
  const ends = await Promise.all(
    [line, served].map(async (one) => {
      await one.write('a.md', rent);
      await one.write('b.md', notice);
      await one.write('c.bin', new Uint8Array([0, 1, 2]));
      const outputs: string[] = [];
      for (const args of script) {
        const ran = await one.json(args);
        outputs.push(`${args.join(' ')} -> ${ran.exit} ${ran.out}${ran.err}`);
      }
      return withoutIds(outputs);
    }),
  );
  expect(ends[0]).toEqual(ends[1]);
  expect(ends[0]?.join('\n')).not.toMatch(/INTERNAL/);
});

/** Ids differ from run to run: the first becomes #1, the next new one #2. */
function withoutIds(outputs: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const numbered = (found: string): string => {
    if (!seen.has(found)) seen.set(found, `#${seen.size + 1}`);
    return seen.get(found) as string;
  };
  return outputs.map((output) => output.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, numbered));
}

test('ids that are none and ids that are unknown are named errors everywhere', async () => {
  await using line = await openCommandLine();
  await line.serve();
  const unknown = '01a1f89f-db9d-7000-aec5-2dafd573583b';
  expect(unknown).toMatch(id);
  const verbs = [
    ['answer', 'show'],
    ['answer', 'delete'],
    ['answer', 'refresh'],
    ['evidence', 'show'],
    ['evidence', 'delete'],
    ['insight', 'show'],
    ['insight', 'review'],
    ['insight', 'publish'],
    ['insight', 'withdraw'],
    ['insight', 'delete'],
    ['why'],
  ];
  for (const verb of verbs) {
    failed(await line.json([...verb, unknown]), 1, 'NOT_FOUND');
  }
  for (const verb of [
    ['answer', 'show'],
    ['insight', 'add', 'x', '--evidence'],
  ]) {
    expect(failed(await line.json([...verb, 'abc']), 1, 'VALIDATION_ERROR')['message']).toContain('"abc" is no id');
  }
  failed(await line.json(['evidence', 'confirm', unknown, '--start', '0']), 1, 'NOT_FOUND');
  failed(await line.json(['insight', 'edit', unknown, '--statement', 'x']), 1, 'NOT_FOUND');
  failed(await line.json(['insight', 'add', 'x', '--evidence', unknown]), 1, 'NOT_FOUND');
  for (const verb of ['plan', 'apply', 'hold', 'discard', 'diff']) failed(await line.json([verb, 'nowhere']), 1, 'NOT_FOUND');
  failed(await line.json(['restore', 'nowhere@1']), 1, 'NOT_FOUND');
  failed(await line.json(['text', 'nowhere/a.md']), 1, 'NOT_FOUND');
  failed(await line.json(['rm', 'a.md', '--bundle', 'nowhere']), 1, 'NOT_FOUND');
  failed(await line.json(['mv', 'a.md', 'b.md', '--bundle', 'nowhere']), 1, 'NOT_FOUND');
});

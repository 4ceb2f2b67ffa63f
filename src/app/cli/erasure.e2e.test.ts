/** Erasing on the command line: what goes is shown, a person says so, the receipt stays; and kill -9 at any moment of it. */
import { setTimeout as wait } from 'node:timers/promises';
import { cp } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { filesHolding, formsOf } from '../erasure.fixture.ts';
import { listOf, openCommandLine, ranOf, type CommandLine } from './command-line.fixture.ts';

// Dozens of processes one after the other: on a machine that is busy with more that takes its time.
vi.setConfig({ testTimeout: 240_000 });

const words = ['Zanzifax', 'Quollberry', 'zq7wkx'];
const [path, fruit, code] = words as [string, string, string];
const secret = `# Harvest\n\nThe rent is due after the ${fruit} harvest, and the code of the door is ${code}.\n`;

/** A bundle with a document to erase and one to keep, evidence on both and a saved answer. */
async function prepare(line: CommandLine): Promise<void> {
  await line.write(`in/${path}.md`, secret);
  await line.write('in/kept.md', '# House\n\nThe rent is due on the third day of each month.\n');
  const server = await line.serve();
  await line.run(['add', 'in', '--bundle', 'lease']);
  await line.run(['evidence', 'add', '--document', `lease/${path}.md`, '--quote', `after the ${fruit} harvest`]);
  await line.run(['ask', 'When is the rent due?', '--save']);
  await server.stop();
}

test('what goes is shown first, a person says so, and the receipt tells no word of it', async () => {
  await using line = await openCommandLine();
  await prepare(line);
  await line.serve();
  const document = `lease/${path}.md`;
  const codeOf = async (...args: string[]): Promise<unknown[]> => {
    const ran = await line.json(args);
    return [ran.exit, ran.json['error']?.['code']];
  };
  for (const args of [
    ['erase'],
    ['erase', `${document}@1`],
    ['erase', '/a.md'],
    ['erase', 'lease/'],
    ['erase', document, '--yes', '--dry-run'],
  ])
    expect([args, (await line.run(args)).exit]).toEqual([args, 2]);
  expect(await codeOf('erase', 'nothing', '--yes')).toEqual([1, 'NOT_FOUND']);
  expect(await codeOf('erase', 'lease/nothing.md', '--dry-run')).toEqual([1, 'NOT_FOUND']);
  expect((await line.run(['erasure', 'list', 'lease'])).exit).toBe(2);
  expect(await codeOf('erasure', 'show', 'the first')).toEqual([1, 'VALIDATION_ERROR']);
  expect(await codeOf('erasure', 'show', '01a1f89f-db9d-7000-aec5-2dafd573583b')).toEqual([1, 'NOT_FOUND']);
  expect((await line.json(['erasure', 'list'])).json).toEqual({ erasures: [] });

  const dry = await line.json(['erase', document, '--dry-run']);
  expect(dry).toMatchObject({ exit: 0, err: '', json: { subject: { kind: 'document', bundle: 'lease', path: `${path}.md` } } });
  const asked = await line.json(['erase', document]);
  expect([asked.exit, asked.json['error']?.['code']]).toEqual([4, 'AMBIGUOUS']);
  expect(asked.json['error']?.['details']?.['plan']?.['items']).toEqual(dry.json['items']);
  expect((await line.json(['search', fruit])).json['hits']).toHaveLength(1); // nothing is erased yet

  const { exit, json: receipt } = await line.json(['erase', document, '--yes']);
  expect({ exit, receipt }).toMatchObject({
    exit: 0,
    receipt: { state: 'done', subject: { kind: 'document' }, counts: dry.json['counts'] },
  });
  const id = String(receipt['id']);
  expect((await line.json(['erasure', 'show', id])).json).toEqual(receipt);
  expect(listOf((await line.json(['erasure', 'list'])).json['erasures']).map((one) => one['id'])).toEqual([id]);
  const shown = await line.run(['erasure', 'show', id]);
  expect(shown.out).toMatch(/^[0-9a-f-]{36} {2}document [0-9a-f-]{36} erased .*, done$/m);
  expect(words.filter((word) => `${JSON.stringify(receipt)} ${shown.out}`.includes(word))).toEqual([]);
  expect(await codeOf('erase', document, '--yes')).toEqual([1, 'NOT_FOUND']);
});

test('kill -9 at any moment: nothing is erased, or the next verb finishes it and no file holds a word', async () => {
  await using line = await openCommandLine();
  await prepare(line);
  await cp(line.data, `${line.data}.prepared`, { recursive: true });
  const args = ['erase', `lease/${path}.md`, '--yes'];
  const started = performance.now();
  expect((await line.run(args)).exit).toBe(0);
  const whole = performance.now() - started;
  const outcomes: string[] = [];
  const moments = Number(process.env['STEMMA_KILLS'] ?? 3);
  for (let moment = 0; moment < moments; moment += 1) {
    const data = `${line.data}.${moment}`;
    const env = { STEMMA_DATA: data };
    await cp(`${line.data}.prepared`, data, { recursive: true });
    const victim = line.spawn(args, { env });
    const ended = ranOf(victim);
    // The first part is the start of the program.
    await wait(whole * (0.3 + (0.7 * (moment + Math.random())) / moments));
    victim.kill('SIGKILL');
    await ended;
    const receipts = listOf((await line.json(['erasure', 'list'], { env })).json['erasures']);
    outcomes.push(receipts.length === 0 ? 'not begun' : 'finished');
    if (receipts.length === 0) expect((await line.run(args, { env })).exit).toBe(0);
    else expect(receipts).toMatchObject([{ state: 'done', log: 'overwritten' }]);
    expect(await filesHolding(data, formsOf(words))).toEqual([]);
    const kept = await line.json(['search', 'rent due'], { env });
    expect(listOf(kept.json['hits']).map((hit) => hit['document'])).toEqual(['kept.md']);
  }
  console.log(`erase: ${outcomes.join(', ')}`);
});

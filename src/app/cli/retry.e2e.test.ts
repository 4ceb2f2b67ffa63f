/** `stemma run <id> --retry` does again what failed, and is waited for like the verb that began it. */
import { expect, test, vi } from 'vitest';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { listOf, openCommandLine, type Json } from './command-line.fixture.ts';

vi.setConfig({ testTimeout: 120_000 });

test('what failed of a run is read again alone, through a server and without one, waited for or left to itself', async () => {
  await using line = await openCommandLine();
  await line.write('a.md', '# Rent\n\nThe rent is 900 euros.\n');
  await line.write('b.md', new Uint8Array([0x23, 0x20, 0xff, 0xfe, 0xfd]));
  const server = await line.serve();

  expect((await line.json(['add', 'a.md', 'b.md', '--bundle', 'lease'])).exit).toBe(3);
  const [first] = listOf((await line.json(['runs'])).json['runs']);
  expect(first).toMatchObject({ status: 'partial' });
  const again = await line.json(['run', String(first?.['id']), '--retry']);
  expect(again).toMatchObject({
    exit: 1,
    err: '',
    json: { status: 'failed', retryOf: first?.['id'], progress: { stages: [{ name: 'reading' }] } },
  });
  expect(listOf(again.json['input']?.['documents'])).toMatchObject([{ path: 'b.md' }]);

  // Its bytes come late: what could not be found is there when it is done again.
  const late = '# Notice\n\nThe notice period is three months.\n';
  const post = async (path: string, body: string, type: string): Promise<Json> =>
    (await (await fetch(`${server.url}/api/v1/${path}`, { method: 'POST', headers: { 'content-type': type }, body })).json()) as Json;
  const given = { documents: [{ path: 'c.md', blob: sha256(late) }] };
  await post('bundles/notice/documents', JSON.stringify(given), 'application/json');
  const [missing] = listOf((await line.json(['runs', '--limit', '1'])).json['runs']);
  await post('blobs', late, 'application/octet-stream');
  const found = await line.run(['run', String(missing?.['id']), '--retry']);
  expect(found).toMatchObject({ exit: 0, err: '', out: expect.stringMatching(/: succeeded\n {2}reading/) });

  expect((await line.run(['run', String(missing?.['id']), '--detach'])).exit).toBe(2);
  const succeeded = listOf((await line.json(['runs', '--status', 'succeeded'])).json['runs'])[0];
  expect((await line.json(['run', String(succeeded?.['id']), '--retry'])).json['error']).toMatchObject({ code: 'CONFLICT' });
  await server.stop();
  const alone = await line.json(['run', String(again.json['id']), '--retry']);
  expect(alone).toMatchObject({ exit: 1, json: { status: 'failed', retryOf: again.json['id'] } });
  const detached = await line.run(['run', String(again.json['id']), '--retry', '--detach']);
  expect(detached).toMatchObject({ exit: 0, out: expect.stringMatching(/Follow it with: stemma run [0-9a-f-]{36} --follow\n$/) });
});

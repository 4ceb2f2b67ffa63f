import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const launcher = new URL('../bin/stemma', import.meta.url).pathname;
const packaged = `node_modules/node-linux-${process.arch}/bin/node`;
let tree: string;

beforeEach(async () => {
  tree = await mkdtemp(join(tmpdir(), 'stemma-launcher-'));
  await mkdir(join(tree, 'house/bin'), { recursive: true });
  await cp(launcher, join(tree, 'house/bin/stemma'));
});
afterEach(() => rm(tree, { recursive: true, force: true }));

/** Puts a stand-in for Node somewhere: it says who it is, its version, and what it was given. */
async function putNode(path: string, name: string, version: string): Promise<void> {
  const script = `#!/bin/sh\nif [ "$1" = --version ]; then echo ${version}; exit; fi\necho "${name} pid=$$"\nfor a in "$@"; do echo "<$a>"; done\nexit 7\n`;
  await mkdir(dirname(join(tree, path)), { recursive: true });
  await writeFile(join(tree, path), script);
  await chmod(join(tree, path), 0o755);
}

function start(
  args: string[],
  options: { program?: string; path?: string } = {},
): Promise<{ code: unknown; out: string; err: string; pid: number | undefined }> {
  return new Promise((resolve) => {
    const env = { PATH: options.path ?? '/usr/bin:/bin' };
    const child = execFile(join(tree, options.program ?? 'house/bin/stemma'), args, { env, cwd: '/' }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err, pid: child.pid }),
    );
  });
}

test.runIf(process.platform === 'linux')('becomes the packaged Node and hands it every argument and the exit code', async () => {
  await putNode(`house/${packaged}`, 'packaged', 'v24.0.0');
  await putNode('path/node', 'on the path', 'v25.0.0');
  const { code, out, pid } = await start(['ask', 'two words', '', '*'], { path: `${join(tree, 'path')}:/usr/bin:/bin` });
  expect(out).toBe(`packaged pid=${pid}\n<${join(tree, 'house/src/app/main.ts')}>\n<ask>\n<two words>\n<>\n<*>\n`);
  expect(code).toBe(7);
});

test.runIf(process.platform === 'linux')('finds its house through links, relative and absolute', async () => {
  await putNode(`house/${packaged}`, 'packaged', 'v24.0.0');
  await symlink('../house/bin/stemma', join(tree, 'house/relative'));
  await mkdir(join(tree, 'elsewhere'));
  await symlink('../house/bin/stemma', join(tree, 'elsewhere/first'));
  await symlink(join(tree, 'elsewhere/first'), join(tree, 'stemma'));
  expect((await start([], { program: 'stemma' })).out).toContain(`<${join(tree, 'house/src/app/main.ts')}>`);
});

test('takes a node of the PATH when it is new enough', async () => {
  await putNode('path/node', 'on the path', 'v24.1.0');
  expect((await start(['status'], { path: `${join(tree, 'path')}:/usr/bin:/bin` })).out).toContain('on the path');
});

test('says how to get a node when there is only an old one', async () => {
  await putNode('path/node', 'on the path', 'v20.20.2');
  const { code, out, err } = await start(['status'], { path: `${join(tree, 'path')}:/usr/bin:/bin` });
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('v20.20.2');
  expect(err).toContain('npm ci');
});

test('says how to get a node when there is none', async () => {
  const bare = join(tree, 'bare');
  await mkdir(bare);
  for (const name of ['dirname', 'readlink', 'uname', 'sh']) await symlink(join('/usr/bin', name), join(bare, name));
  const { code, err } = await start(['status'], { path: bare });
  expect(code).toBe(1);
  expect(err).toContain('npm ci');
});

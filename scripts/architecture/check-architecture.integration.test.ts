import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { architectureProblems } from './check-architecture.ts';

/** A small house in which everything is allowed; each test adds files to it. */
const house: Record<string, string> = {
  'src/kernel/shared/clock.ts': 'export const now = 1;',
  'src/kernel/db/port.ts': "export * from '../shared/clock.ts';",
  'src/modules/documents/contract.ts': 'export const routes = [];',
  'src/modules/documents/module.ts': 'export const documents = {};',
  'src/modules/documents/store.ts': "import { now } from '../../kernel/db/port.ts'; export const rows = now;",
  'src/modules/documents/index.ts': "export { rows } from './store.ts';",
  'src/modules/documents/web/page.tsx':
    "import { routes } from '../contract.ts'; import { Button } from '../../../ui/button.tsx'; export const page = <Button>{routes}</Button>;",
  'src/modules/search/find.ts': "import { rows } from '../documents/index.ts'; export const hits = rows;",
  'src/modules/search/contract.ts':
    "export { routes as known } from '../documents/contract.ts'; export * from '../../kernel/shared/clock.ts';",
  'src/modules/search/web/page.ts': "import type { routes } from '../../documents/contract.ts'; export type Page = typeof routes;",
  'src/modules/search/find.test.ts': "import { open } from '../../testing/open.ts'; open();",
  'src/modules/documents/web/index.ts': "export { page } from './page.tsx';",
  'src/modules/search/web/row.tsx': "import { page } from '../../documents/web/index.ts'; export const Row = () => page;",
  'src/ui/button.tsx': "import { now } from '../kernel/shared/clock.ts'; export const Button = () => <button>{now}</button>;",
  'src/ui/reference/reference.ts': "import { now } from '../../kernel/shared/clock.ts'; export const reference = now;",
  'src/app/overview/contract.ts': "export { routes } from '../../modules/documents/contract.ts';",
  'src/app/web/main.tsx':
    "import { routes } from '../overview/contract.ts'; const late = import('../../modules/documents/web/index.ts'); export const main = [routes, late];",
  'src/app/serve.ts': "export { reference } from '../ui/reference/reference.ts';",
  'src/testing/open.ts': "export { hits as open } from '../modules/search/find.ts';",
  'src/app/main.ts':
    "import { documents } from '../modules/documents/module.ts'; const late = await import('../modules/search/index.ts'); process.exit(documents ? 0 : 1);",
  'src/modules/search/index.ts': "export { hits } from './find.ts';",
};

async function problemsOf(extra: Record<string, string>, atLeastFiles = 10): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'stemma-house-'));
  try {
    const architecture = {
      levels: ['kernel', 'documents', ['search', 'stories'], 'answers', 'app'],
      beside: ['ui', 'testing'],
      doors: { server: ['index.ts'], browser: ['contract.ts'], web: ['web/index.ts'], app: ['index.ts', 'contract.ts', 'module.ts'] },
      browserSafe: ['src/kernel/shared/'],
      exits: ['src/app/main.ts'],
      behindPorts: { 'durable-engine': 'src/kernel/engine/' },
      forbiddenNames: ['utils', 'helpers'],
      atLeastFiles,
    };
    for (const [path, source] of Object.entries({ ...house, ...extra, 'architecture.json': JSON.stringify(architecture) })) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), source);
    }
    return await architectureProblems(root);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

test('finds nothing wrong in a house that keeps its levels', async () => {
  expect(await problemsOf({})).toEqual([]);
});

describe('planted violations', () => {
  const planted: [name: string, path: string, source: string, words: RegExp][] = [
    [
      'a package that stands behind a port is imported elsewhere',
      'src/kernel/db/bad.ts',
      "const engine = await import('durable-engine/internal');",
      /names durable-engine, which only src\/kernel\/engine\/ may/,
    ],
    [
      'the kernel imports a module',
      'src/kernel/db/bad.ts',
      "import { rows } from '../../modules/documents/index.ts';",
      /kernel is not above documents/,
    ],
    ['the kernel imports the app', 'src/kernel/db/bad.ts', "import '../../app/main.ts';", /kernel is not above app/],
    [
      'a module imports a higher one',
      'src/modules/documents/bad.ts',
      "import { hits } from '../search/index.ts';",
      /documents is not above search/,
    ],
    [
      'a module imports one of its own level',
      'src/modules/stories/bad.ts',
      "import { hits } from '../search/index.ts';",
      /stories is not above search/,
    ],
    [
      'only a type is imported upwards',
      'src/modules/documents/bad.ts',
      "import type { hits } from '../search/index.ts';",
      /documents is not above search/,
    ],
    ['a re-export goes upwards', 'src/modules/documents/bad.ts', "export * from '../search/index.ts';", /documents is not above search/],
    [
      'a dynamic import goes upwards',
      'src/modules/documents/bad.ts',
      "const x = await import('../search/index.ts');",
      /documents is not above search/,
    ],
    [
      'a module passes by the door',
      'src/modules/search/bad.ts',
      "import { rows } from '../documents/store.ts';",
      /enter documents only through index\.ts/,
    ],
    [
      'the app passes by the door',
      'src/app/bad.ts',
      "import { rows } from '../modules/documents/store.ts';",
      /enter documents only through/,
    ],
    [
      'browser code enters through the server door',
      'src/modules/search/web/bad.ts',
      "import { rows } from '../../documents/index.ts';",
      /browser code enters only through contract\.ts/,
    ],
    [
      'a contract enters through the server door',
      'src/modules/stories/contract.ts',
      "import { rows } from '../documents/index.ts';",
      /browser code enters only through contract\.ts/,
    ],
    [
      'browser code passes by the browser door of a lower module',
      'src/modules/search/web/bad.tsx',
      "import { page } from '../../documents/web/page.tsx';",
      /browser code enters only through contract\.ts, web\/index\.ts/,
    ],
    [
      'browser code enters a higher module',
      'src/modules/documents/web/bad.tsx',
      "import { Row } from '../../search/web/index.ts';",
      /documents is not above search/,
    ],
    [
      'the browser part of the app passes by a browser door',
      'src/app/web/bad.tsx',
      "import { page } from '../../modules/documents/web/page.tsx';",
      /browser code enters only through/,
    ],
    [
      'the browser part of the app enters through a server door',
      'src/app/web/bad.ts',
      "import { rows } from '../../modules/documents/index.ts';",
      /browser code enters only through/,
    ],
    [
      'the browser part of the app imports its server part',
      'src/app/web/bad.ts',
      "import '../serve.ts';",
      /browser code imports only contract\.ts/,
    ],
    [
      'server code enters through a browser door',
      'src/modules/search/bad.ts',
      "import { page } from '../documents/web/index.ts';",
      /server code does not know browser code/,
    ],
    [
      'a contract enters through a browser door',
      'src/modules/stories/contract.ts',
      "import { page } from '../documents/web/index.ts';",
      /browser code enters only through contract\.ts$/,
    ],
    [
      'the server part of the app imports a component',
      'src/app/bad.ts',
      "import { Button } from '../ui/button.tsx';",
      /does not know browser code/,
    ],
    ['the server part of the app imports its browser part', 'src/app/bad.ts', "import './web/main.tsx';", /does not know browser code/],
    [
      'the reference imports a component',
      'src/ui/reference/bad.ts',
      "import { Button } from '../button.tsx';",
      /does not know browser code/,
    ],
    ['ui imports a browser door', 'src/ui/bad.ts', "import { page } from '../modules/documents/web/index.ts';", /ui knows no module/],
    ['ui reads the database', 'src/ui/bad.ts', "import '../kernel/db/port.ts';", /ui knows no module/],
    [
      'browser code reads its own store',
      'src/modules/documents/web/bad.ts',
      "import { rows } from '../store.ts';",
      /browser code imports only contract\.ts/,
    ],
    [
      'server code imports the browser part',
      'src/modules/documents/bad.ts',
      "import { page } from './web/page.tsx';",
      /does not know browser code/,
    ],
    ['ui imports a module', 'src/ui/bad.ts', "import { routes } from '../modules/documents/contract.ts';", /ui knows no module/],
    [
      'testing is imported by the product',
      'src/modules/documents/bad.ts',
      "import { open } from '../../testing/open.ts';",
      /for tests only/,
    ],
    [
      'a fixture is imported by the product',
      'src/modules/documents/bad.ts',
      "import { world } from './world.fixture.ts';",
      /for tests only/,
    ],
    ['a default export', 'src/kernel/db/bad.ts', 'export default 1;', /default export/],
    ['process.exit in a module', 'src/modules/documents/bad.ts', 'process.exit(1);', /process\.exit/],
    ['a forbidden name', 'src/kernel/utils.ts', 'export const x = 1;', /nothing is called utils/],
    ['a forbidden folder', 'src/kernel/helpers/x.ts', 'export const x = 1;', /nothing is called helpers/],
    ['a module without a level', 'src/modules/unknown/x.ts', 'export const x = 1;', /unknown has no level/],
    ['a path out of src', 'src/kernel/db/bad.ts', "import '../../../scripts/check.ts';", /outside src/],
    ['a file that does not parse', 'src/kernel/db/bad.ts', 'export const = ;', /does not parse/],
  ];
  test.each(planted)('%s', async (_name, path, source, words) => {
    const problems = await problemsOf({ [path]: source });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(words);
    expect(problems[0]).toContain(path);
  });
});

test('does not take a comment for a call', async () => {
  expect(await problemsOf({ 'src/kernel/db/fine.ts': '// never process.exit() here\nexport const x = 1;' })).toEqual([]);
});

test('fails when it saw too few files', async () => {
  expect(await problemsOf({}, 1000)).toEqual([expect.stringContaining('files were seen')]);
});

test('the checkout keeps its levels', async () => {
  expect(await architectureProblems(new URL('../../', import.meta.url).pathname)).toEqual([]);
});

/**
 * The levels of `architecture.json`, enforced: who may import whom, and only through which door. It reads every TypeScript file
 * under `src` with a real parser, and a run that saw too few files or imports is a failure, never a pass.
 */
import { readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

interface Architecture {
  readonly levels: readonly (string | readonly string[])[]; // lowest first; units of one level do not know each other
  readonly beside: readonly string[];
  /** By which files others enter: server code, all browser code, browser code that draws (its own part or the app's), the app. */
  readonly doors: Readonly<Record<'server' | 'browser' | 'web' | 'app', readonly string[]>>;
  readonly browserSafe: readonly string[]; // parts of the kernel that run in a browser too
  readonly exits: readonly string[];
  /** Packages that stand behind a port of ours, each with the folder outside which nothing names it. */
  readonly behindPorts: Readonly<Record<string, string>>;
  readonly forbiddenNames: readonly string[];
  readonly atLeastFiles: number;
}

/** A file as the levels see it: `unit` is kernel, app, ui, testing or the name of a module; `inside` its path within that. */
interface Place {
  readonly path: string;
  readonly unit: string;
  readonly inside: string;
  readonly isTest: boolean;
  readonly isWeb: boolean;
}

/** Every breach below `root`, as `path: what is wrong`. An empty list means the levels hold. */
export async function architectureProblems(root: string): Promise<string[]> {
  const architecture: Architecture = JSON.parse(readFileSync(join(root, 'architecture.json'), 'utf8'));
  const problems: string[] = [];
  let files = 0;
  let imports = 0;
  for await (const found of glob('src/**/*.{ts,tsx}', { cwd: root })) {
    files += 1;
    const from = placeOf(found.replaceAll('\\', '/'));
    const source = await readFile(join(root, found), 'utf8');
    const parsed = parseSync(from.path, source);
    const report = (words: string): void => void problems.push(`${from.path}: ${words}`);
    for (const error of parsed.errors) report(`does not parse: ${error.message}`);
    if (levelOf(architecture, from.unit) === undefined) report(`${from.unit} has no level in architecture.json`);
    for (const words of ownProblems(architecture, from, parsed, source)) report(words);
    for (const target of localTargets(parsed, source)) {
      imports += 1;
      const path = posix.normalize(posix.join(dirname(from.path), target));
      if (!path.startsWith('src/')) {
        if (!from.isTest) report(`imports ${path}, which is outside src`);
      } else {
        const words = importProblem(architecture, from, placeOf(path));
        if (words) report(`imports ${path}: ${words}`);
      }
    }
  }
  if (files < architecture.atLeastFiles)
    problems.push(`src: only ${files} files were seen, at least ${architecture.atLeastFiles} were expected`);
  if (imports === 0) problems.push('src: no import between files was seen');
  return [...new Set(problems)].sort();
}

function placeOf(path: string): Place {
  const [, top = '', second = '', ...rest] = path.split('/');
  const isModule = top === 'modules';
  const inside = isModule ? rest.join('/') : [second, ...rest].join('/');
  return {
    path,
    unit: isModule ? second : top,
    inside,
    isTest: top === 'testing' || /\.(test|suite|fixture)\.tsx?$/.test(path),
    // The API reference is made by the server.
    isWeb: (top === 'ui' && !inside.startsWith('reference/')) || inside.startsWith('web/'),
  };
}

/** The height of a unit; what stands beside the levels has none of its own and gets 0, an unknown one undefined. */
function levelOf(architecture: Architecture, unit: string): number | undefined {
  if (architecture.beside.includes(unit)) return 0;
  const index = architecture.levels.findIndex((level) => (typeof level === 'string' ? level === unit : level.includes(unit)));
  return index < 0 ? undefined : index;
}

function importProblem(architecture: Architecture, from: Place, to: Place): string | undefined {
  if (from.unit === 'testing') return undefined;
  if (to.isTest && !from.isTest) return 'it is for tests only';
  if (to.unit === 'testing') return undefined;
  const { server, browser, web, app } = architecture.doors;
  if (from.unit === to.unit) {
    if (!from.isWeb && !from.isTest && to.isWeb) return 'server code does not know browser code';
    // The app has contracts of its own in folders of their own.
    const isContract = browser.includes(from.unit === 'app' ? posix.basename(to.inside) : to.inside);
    if (from.isWeb && !from.isTest && !to.isWeb && !isContract) return `browser code imports only ${browser.join(', ')} of its module`;
    return undefined;
  }
  const isSafe = architecture.browserSafe.some((prefix) => to.path.startsWith(prefix));
  if (from.unit === 'ui') return isSafe ? undefined : 'ui knows no module';
  if (to.unit === 'ui') return from.isWeb || (from.unit === 'app' && !to.isWeb) ? undefined : 'server code does not know browser code';
  const [own, other] = [levelOf(architecture, from.unit) ?? 0, levelOf(architecture, to.unit)];
  if (other === undefined) return `${to.unit} has no level in architecture.json`;
  if (other >= own) return `${from.unit} is not above ${to.unit}`;
  // A contract is read by browsers, so it enters where they enter.
  if (from.isWeb || browser.includes(from.inside)) {
    const entries = from.isWeb ? [...browser, ...web] : browser;
    return isSafe || entries.includes(to.inside) ? undefined : `browser code enters only through ${entries.join(', ')}`;
  }
  if (to.isWeb) return 'server code does not know browser code';
  if (to.unit === 'kernel') return undefined;
  const doors = from.unit === 'app' ? app : server;
  return doors.includes(to.inside) ? undefined : `enter ${to.unit} only through ${doors.join(', ')}`;
}

type Parsed = ReturnType<typeof parseSync>;

function* ownProblems(architecture: Architecture, from: Place, parsed: Parsed, source: string): Generator<string> {
  const named = from.path.split('/').flatMap((part) => part.split('.')[0] ?? []);
  for (const name of architecture.forbiddenNames) if (named.includes(name)) yield `nothing is called ${name}: say what it is for`;
  const exported = parsed.module.staticExports.flatMap((statement) => statement.entries);
  if (exported.some((entry) => entry.exportName.kind === 'Default')) yield 'has a default export';
  let code = source;
  for (const { start, end } of parsed.comments) code = code.slice(0, start) + ' '.repeat(end - start) + code.slice(end);
  for (const [name, folder] of Object.entries(architecture.behindPorts))
    if (!from.path.startsWith(folder) && code.includes(name)) yield `names ${name}, which only ${folder} may`;
  if (architecture.exits.includes(from.path)) return;
  if (/\bprocess\s*\.\s*exit\s*\(/.test(code) && !from.isTest) yield `calls process.exit; only ${architecture.exits.join(', ')} may`;
}

function localTargets(parsed: Parsed, source: string): string[] {
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const targets = staticImports.map((statement) => statement.moduleRequest.value);
  for (const entry of staticExports.flatMap((statement) => statement.entries))
    if (entry.moduleRequest) targets.push(entry.moduleRequest.value);
  for (const { moduleRequest } of dynamicImports)
    targets.push(source.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''));
  return targets.filter((target) => target.startsWith('.'));
}

if (import.meta.main) {
  const problems = await architectureProblems(process.cwd());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

/**
 * Checks an evidence pack with nothing but its bytes: digests, root, quotes against texts, provenance, and that the page around is
 * exactly what the pack renders to. Whatever is wrong is named. Trusts nothing it reads; never throws. Pure.
 */
import { checkCitations, checkContents } from './check-contents.ts';
import { describePart } from './names.ts';
import { renderPieces } from './page.ts';
import { packFormat, packSchema, type Manifest, type NamedPart, partSchema } from './pack.ts';
import { expectedNames, readBlock, type Problem, type ReadBlock, type ReadLine } from './read-block.ts';
import { digestOf, rootOf } from './seal.ts';

export type { Problem } from './read-block.ts';

export interface Verification {
  /** As the file says; undefined when that cannot be read. */
  readonly root: string | undefined;
  readonly subject: Manifest['subject'] | undefined;
  readonly moment: Manifest['moment'] | undefined;
  /** How many parts there are of each type. */
  readonly counts: Readonly<Record<string, number>>;
  /** None when the file is whole. */
  readonly problems: readonly Problem[];
}

/** Checks a file. `expect` is the root that its maker told on another way. */
export function verifyPack(bytes: Uint8Array, expect?: string): Verification {
  try {
    return check(bytes, expect);
  } catch (error) {
    // Such as nesting without end, which no pack has.
    const why = error instanceof Error ? error.message : String(error);
    const message = `The file cannot be checked, so it does not hold: ${why}.`;
    return { root: undefined, subject: undefined, moment: undefined, counts: {}, problems: [{ part: 'file', message }] };
  }
}

function check(bytes: Uint8Array, expect: string | undefined): Verification {
  const block = readBlock(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const broken = [...block.problems, ...checkDigests(block)];
  const parts = block.lines.flatMap(typed);
  const inside = broken.length > 0 ? [...broken, ...besideBroken(parts, broken)] : soundProblems(block, parts);
  const problems = inside.length > 0 ? inside : pageProblems(bytes, block);
  const manifest = parts.find(({ part }) => part.type === 'manifest')?.part as Manifest | undefined;
  const counts = Map.groupBy(parts, ({ part }) => part.type);
  return {
    root: block.root,
    subject: manifest?.subject,
    moment: manifest?.moment,
    counts: Object.fromEntries([...counts].map(([type, own]) => [type, own.length])),
    problems: [...problems, ...expectationProblems(block, expect)],
  };
}

function expectationProblems({ root, lines }: ReadBlock, expect: string | undefined): Problem[] {
  if (expect === undefined || lines.length === 0 || root === expect.toLowerCase()) return [];
  return [
    {
      part: 'root',
      message: `The root is ${root ?? 'unreadable'} and not ${expect.toLowerCase()}: this is not the file you were told of.`,
    },
  ];
}

function typed({ name, part }: ReadLine): NamedPart[] {
  const parsed = partSchema.safeParse(part);
  return parsed.success ? [{ name, part: parsed.data }] : [];
}

/** Where content and digest disagree, the root says which of the two was changed. */
function checkDigests({ lines, root, problems }: ReadBlock): Problem[] {
  const computed = lines.map(({ name, part }) => ({ name, digest: digestOf(part) }));
  const differing = lines.flatMap((line, index) => (computed[index]?.digest === line.digest ? [] : [line]));
  const whole = rootOf(computed);
  if (differing.length > 0) {
    const contentIsSound = whole === root;
    return differing.map(({ name, part }) => ({
      part: name,
      message: contentIsSound
        ? `The digest of ${describePart(name, part)} was changed; what it belongs to is as the root says.`
        : `${describePart(name, part)} was changed: it is not what its digest says.`,
    }));
  }
  return problems.length === 0 && whole !== root ? misnamed(lines, whole) : [];
}

function misnamed(lines: readonly ReadLine[], whole: string): Problem[] {
  const expected = expectedNames(lines);
  const wrong = lines.flatMap(({ name, part }, index) => {
    const right = expected[index] ?? name;
    return right === name ? [] : [{ part: right, message: `The name of ${describePart(right, part)} was changed to "${name}".` }];
  });
  return wrong.length > 0
    ? wrong
    : [{ part: 'root', message: `The root was changed, or parts were taken out: what is here has the root ${whole}.` }];
}

/** Beside what was changed: the quotes that no longer fit because of it, where their sources are as they were. */
function besideBroken(parts: readonly NamedPart[], broken: readonly Problem[]): Problem[] {
  const changed = new Set(broken.map(({ part }) => part));
  const sourcesAreWhole = ![...changed].some((name) => name.startsWith('source') || name === 'frame' || name === 'page');
  return sourcesAreWhole ? checkCitations(parts).filter(({ part }) => changed.has(part)) : [];
}

/** Digests and root are right; what was sealed may still be no pack, or contradict itself. */
function soundProblems({ lines, root }: ReadBlock, parts: readonly NamedPart[]): Problem[] {
  const parsed = packSchema.safeParse({ format: packFormat, parts: lines, root });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return [{ part: 'file', message: `This is not a pack of ${packFormat}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.` }];
  }
  const names = lines.map(({ name }) => name);
  const expected = expectedNames(lines);
  const inOrder = names.length === expected.length && names.every((name, index) => name === expected[index]);
  const isFramed = parts[0]?.part.type === 'manifest' && parts.at(-1)?.part.type === 'provenance' && new Set(names).size === names.length;
  if (!inOrder || !isFramed) return [{ part: 'manifest', message: 'The parts are not the ones that the manifest names, in its order.' }];
  return checkContents(parts);
}

/** The first place where the file is not what the pack renders to, by the part that is shown there. */
function pageProblems(bytes: Uint8Array, { lines, root }: ReadBlock): Problem[] {
  const pack = packSchema.parse({ format: packFormat, parts: lines, root });
  let offset = 0;
  for (const { of, html } of renderPieces(pack)) {
    const piece = Buffer.from(html);
    if (!piece.equals(bytes.subarray(offset, offset + piece.length))) return [pageProblem(of, pack.parts, offset)];
    offset += piece.length;
  }
  if (offset === bytes.length) return [];
  return [{ part: 'page', message: `After its end, the file has ${bytes.length - offset} more bytes.` }];
}

function pageProblem(of: string, parts: readonly NamedPart[], offset: number): Problem {
  const shown = parts.find(({ name }) => name === of);
  const what = shown ? describePart(of, shown.part) : of === 'root' ? 'the root' : 'the page itself';
  return { part: of, message: `What the page shows was changed: ${what}, from byte ${offset} of the file on.` };
}

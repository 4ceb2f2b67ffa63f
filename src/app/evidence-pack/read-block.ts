/**
 * Reads the machine-readable pack out of a file that may have been changed anywhere: line by line, so that what breaks one line is
 * laid at that line's door. Nothing here is trusted; the page made from what was read is compared with the file in the end. Pure.
 */
import { blockEnd, blockHead, blockStart, opening } from './page.ts';

/** Something that is not as it should be, and the part it concerns; `page`, `frame`, `root` or `file` for what is no part. */
export interface Problem {
  readonly part: string;
  readonly message: string;
}

/** A line as it was read. `part` is whatever JSON it holds; nothing of it was checked. */
export interface ReadLine {
  readonly name: string;
  readonly digest: string;
  readonly part: unknown;
}

export interface ReadBlock {
  readonly lines: readonly ReadLine[];
  readonly root: string | undefined;
  readonly problems: readonly Problem[];
}

const problem = (part: string, message: string): Problem => ({ part, message });

/** The block of a file, or why there is none. */
export function readBlock(file: string): ReadBlock {
  const begin = file.indexOf(blockStart);
  // Words of documents stand before the block with every `<` escaped, and inside it too: both marks are found where they are.
  const end = begin < 0 ? -1 : file.indexOf(blockEnd, begin);
  if (begin < 0 || end < 0) return { lines: [], root: undefined, problems: [problem('page', withoutBlock(file, begin >= 0))] };
  const [head = '', ...rest] = file.slice(begin + blockStart.length, end).split('\n');
  const tail = rest.pop() ?? '';
  const problems: Problem[] = [];
  if (head !== blockHead) problems.push(problem('frame', 'The beginning of the machine-readable pack was changed.'));
  const root = /^\],"root":"([^"]*)"\}$/.exec(tail)?.[1];
  if (root === undefined) problems.push(problem('root', 'The line with the root was changed: it cannot be read.'));
  const lines: ReadLine[] = [];
  const unreadable: BrokenLine[] = [];
  for (const line of rest) {
    const read = readLine(line);
    if (read) lines.push(read);
    else unreadable.push({ line, after: lines.at(-1)?.name });
  }
  return { lines, root, problems: [...problems, ...brokenLines(unreadable, lines)] };
}

function withoutBlock(file: string, begun: boolean): string {
  if (begun) return 'The file is cut off, or the end of its machine-readable pack was changed: it cannot be read.';
  if (file.startsWith(opening.slice(0, 15)) && file.includes('evidence-pack'))
    return 'The file is cut off, or the beginning of its machine-readable pack was changed: it cannot be read.';
  return 'This is not an evidence pack. Make one with: stemma export SUBJECT -o FILE';
}

function readLine(line: string): ReadLine | undefined {
  try {
    const { name, digest, part } = JSON.parse(line.replace(/,$/, '')) as Partial<ReadLine>;
    return typeof name === 'string' && typeof digest === 'string' && part !== undefined ? { name, digest, part } : undefined;
  } catch {
    return undefined;
  }
}

interface BrokenLine {
  readonly line: string;
  /** The part before it. */
  readonly after: string | undefined;
}

/** What broke is named by what the manifest expects and no line is; and by the words that can still be made out. */
function brokenLines(unreadable: readonly BrokenLine[], lines: readonly ReadLine[]): Problem[] {
  const present = new Set(lines.map(({ name }) => name));
  const missing = expectedNames(lines).filter((name) => !present.has(name));
  const nameOf = ({ line, after }: BrokenLine, index: number): string => {
    const stated = /"name":"([a-z0-9/]+)"/.exec(line)?.[1];
    return stated !== undefined && missing.includes(stated)
      ? stated
      : (missing[index] ?? stated ?? (present.has('manifest') ? after : 'manifest') ?? 'frame');
  };
  return unreadable.map((broken, index) => {
    const name = nameOf(broken, index);
    return problem(name, `${words(name)} was changed: it cannot be read any more${excerpt(broken.line)}.`);
  });
}

const words = (name: string): string => {
  if (name === 'frame') return 'A line of the machine-readable pack';
  const [kind, number, inner, index] = name.split('/');
  return inner === undefined ? `${kind}${number === undefined ? '' : ` ${number}`}` : `${inner} ${index} of ${kind} ${number}`;
};

const excerpt = (line: string): string => {
  const text = /"(?:text|quote|statement|question)":"((?:[^"\\]|\\.){1,300})/.exec(line)?.[1];
  return text === undefined ? '' : `; it begins: "${text}"`;
};

/** The names of the parts as the manifest says them; none when there is no such manifest. */
export function expectedNames(lines: readonly ReadLine[]): string[] {
  const manifest = lines.find(({ name, part }) => name === 'manifest' || typeOf(part) === 'manifest')?.part;
  const names: unknown = typeof manifest === 'object' && manifest !== null && 'parts' in manifest ? manifest.parts : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

const typeOf = (part: unknown): unknown => (typeof part === 'object' && part !== null && 'type' in part ? part.type : undefined);

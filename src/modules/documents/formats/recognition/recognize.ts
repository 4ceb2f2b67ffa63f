/**
 * Words of a picture with their places, by tesseract. The program runs beside the parser process under limits of its own: it ends by
 * itself when it used up its time, also when the parser process was killed before it.
 */
import { spawn } from 'node:child_process';
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { confidenceOf, directionOf, readTsv } from './tsv.ts';
import type { RecognizedPage } from './tsv.ts';
import type { Recognizer } from './recognizer.ts';

export interface RecognitionLimits {
  /** The longest the program may take. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

export interface Picture {
  /** Of any kind that the program opens. */
  readonly bytes: Uint8Array;
  /** Dots per inch, where they are known. */
  readonly dots?: number | undefined;
}

const usualLimits: RecognitionLimits = { milliseconds: 45_000, megabytes: 1500 };
/** Words of one picture as the program writes them: far more than pages hold. */
const outputLimit = 32 * 1024 * 1024;
/** What is read less surely than this is looked at again, as if one did not know which way up it is. */
const doubtful = 70;

/**
 * Recognises the words of a picture, page by page when it has several. Throws PARSE_FAILED: with a limit in its details, or
 * `unrecognized` when the program failed.
 */
export async function recognize(
  picture: Picture,
  recognizer: Recognizer,
  limits: RecognitionLimits = usualLimits,
): Promise<RecognizedPage[]> {
  const look = async (mode: 'upright' | 'any'): Promise<RecognizedPage[]> =>
    readTsv(await output(parametersOf(picture, recognizer, mode), picture.bytes, limits));
  const pages = await look('upright');
  if (!recognizer.turns || pages.every((page) => confidenceOf(page) >= doubtful && directionOf(page) !== 2)) return pages;
  const again = await look('any').catch(() => pages);
  return again.length === pages.length ? pages.map((page, at) => surer(page, again[at] as RecognizedPage)) : pages;
}

const surer = (one: RecognizedPage, other: RecognizedPage): RecognizedPage => (confidenceOf(other) > confidenceOf(one) ? other : one);

const parametersOf = ({ dots }: Picture, { languages }: Recognizer, mode: 'upright' | 'any'): string[] => [
  'stdin',
  'stdout',
  '-l',
  languages,
  '--psm',
  mode === 'any' ? '1' : '3',
  '-c',
  'tessedit_create_tsv=1',
  ...(dots === undefined ? [] : ['--dpi', String(dots)]),
];

/** Runs the program on a picture and returns what it wrote. */
function output(parameters: readonly string[], picture: Uint8Array, { milliseconds, megabytes }: RecognitionLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const [program, given] = bounded(parameters, Math.ceil(milliseconds / 1000), megabytes);
    const child = spawn(program, given, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
      timeout: milliseconds,
      killSignal: 'SIGKILL',
    });
    const pieces: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > outputLimit) child.kill('SIGKILL');
      else pieces.push(piece);
    });
    // It may end before it has read everything; how it ended says more.
    child.stdin.on('error', () => undefined);
    child.stdin.end(picture);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(pieces).toString('utf8'));
      else reject(failed(signal, milliseconds));
    });
  });
}

/** The program under the limits of a shell, where there is one: they hold also when nobody is left to watch it. */
function bounded(parameters: readonly string[], seconds: number, megabytes: number): [string, string[]] {
  if (process.platform === 'win32') return ['tesseract', [...parameters]];
  const limits = `ulimit -t ${seconds}; ulimit -v ${megabytes * 1024} 2>/dev/null; exec tesseract "$@"`;
  return ['/bin/sh', ['-c', limits, 'tesseract', ...parameters]];
}

function failed(signal: string | null, milliseconds: number): StemmaError {
  if (signal === null)
    return new StemmaError('PARSE_FAILED', 'The picture is damaged or of a kind that cannot be opened.', { reason: 'unrecognized' });
  const words = `The words of the picture were not recognised within ${milliseconds / 1000} seconds.`;
  return new StemmaError('PARSE_FAILED', words, { limit: 'time', milliseconds });
}

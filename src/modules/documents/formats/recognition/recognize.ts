/** Words of a picture with their places, by tesseract. */
import { StemmaError } from '../../../../kernel/shared/errors.ts';
import { runProgram } from '../programs/run-program.ts';
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
const outputBytes = 32 * 1024 * 1024;
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
async function output(parameters: readonly string[], picture: Uint8Array, limits: RecognitionLimits): Promise<string> {
  const run = { program: 'tesseract', parameters, input: picture, environment: { OMP_THREAD_LIMIT: '1' } };
  const end = await runProgram(run, { ...limits, outputBytes });
  if ('written' in end) return end.written.toString('utf8');
  if (end.ended === 'failed')
    throw new StemmaError('PARSE_FAILED', 'The picture is damaged or of a kind that cannot be opened.', { reason: 'unrecognized' });
  const { milliseconds } = limits;
  const words = `The words of the picture were not recognised within ${milliseconds / 1000} seconds.`;
  throw new StemmaError('PARSE_FAILED', words, { limit: 'time', milliseconds });
}

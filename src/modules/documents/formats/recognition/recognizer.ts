/**
 * The recogniser of words in pictures: the program `tesseract`, when it is installed. Which version of it reads, and for which
 * languages, is part of how a document was read, so that another one can be planned and switched like any part of the toolchain.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface Recognizer {
  /** "tesseract-5.3.0/deu+eng". */
  readonly name: string;
  /** As the program is told: "deu+eng". */
  readonly languages: string;
  /** Whether it can say which way up a page is. */
  readonly turns: boolean;
}

/** Which recogniser a workspace wants: no tesseract at all, or for which languages. */
export type RecognitionWish = 'off' | 'auto' | (string & {});

/** More languages than these make every page slow, so that nobody gets them unasked. */
const unasked = 3;
const english = 'eng';
/** Models that are no languages. */
const other = new Set(['osd', 'equ']);

/** The recogniser of this machine; undefined when there is none, when none is wanted, or when no language of it is installed. */
export async function findRecognizer(wish: RecognitionWish): Promise<Recognizer | undefined> {
  if (wish === 'off') return undefined;
  const [version, listed] = await Promise.all([said('--version'), said('--list-langs')]);
  const number = /^tesseract v?(\d[\w.-]*)/m.exec(version)?.[1];
  if (number === undefined) return undefined;
  const installed = listed
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const languages = chooseLanguages(wish, installed);
  if (languages.length === 0) return undefined;
  const joined = languages.join('+');
  return { name: `tesseract-${number}/${joined}`, languages: joined, turns: installed.includes('osd') };
}

/** The languages to recognise: those asked for that are installed, in the order asked for; without a wish all, when they are few. */
export function chooseLanguages(wish: RecognitionWish, installed: readonly string[]): string[] {
  if (wish !== 'auto') return wish.split('+').filter((language) => installed.includes(language));
  const languages = installed.filter((language) => !other.has(language) && !language.includes('/'));
  return languages.length > unasked && languages.includes(english) ? [english] : languages.slice(0, unasked).toSorted();
}

const run = promisify(execFile);

/** What the program says, on either channel; nothing when it is not there or fails. */
async function said(argument: string): Promise<string> {
  try {
    const { stdout, stderr } = await run('tesseract', [argument], { timeout: 10_000 });
    return `${stdout}${stderr}`;
  } catch {
    return '';
  }
}

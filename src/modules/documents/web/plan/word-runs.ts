/** Runs of a word difference, shaped for where they are shown. Pure. */
import type { RedlineWord } from '../../../../ui/marks/redline.tsx';

/** The runs with unchanged text cut down to about `around` characters beside each change, at word ends. */
export function shortenWords(words: readonly RedlineWord[], around = 48): RedlineWord[] {
  return words.map((run, index) => {
    if (run.op !== 'equal') return run;
    const before = index === 0 ? '' : headOf(run.text, around);
    const after = index === words.length - 1 ? '' : tailOf(run.text, around);
    return before.length + after.length + 3 >= run.text.length ? run : { op: 'equal', text: `${before}…${after}` };
  });
}

function headOf(text: string, length: number): string {
  const cut = text.lastIndexOf(' ', length);
  return text.slice(0, cut > 0 ? cut + 1 : length);
}

function tailOf(text: string, length: number): string {
  const from = text.length - length;
  const cut = text.indexOf(' ', Math.max(0, from));
  return text.slice(cut >= 0 && cut < text.length - 1 ? cut : Math.max(0, from));
}

/** Whether so little is kept that two whole texts read better than one with marks. */
export function isRewritten(words: readonly RedlineWord[]): boolean {
  let [kept, all] = [0, 0];
  for (const { op, text } of words) {
    const letters = text.replaceAll(/[^\p{L}\p{N}]/gu, '').length;
    all += op === 'equal' ? letters * 2 : letters;
    if (op === 'equal') kept += letters * 2;
  }
  return all > 0 && kept / all < 0.4;
}

/** The runs, or the two whole texts one after the other where so little was kept that marks would scatter over them. */
export function wholeTexts(words: readonly RedlineWord[]): readonly RedlineWord[] {
  const hasBoth = words.some(({ op }) => op === 'delete') && words.some(({ op }) => op === 'insert');
  if (!hasBoth || !isRewritten(words)) return words;
  const join = (side: 'before' | 'after'): string =>
    sideOf(words, side)
      .map(({ text }) => text)
      .join('');
  return [
    { op: 'delete', text: join('before') },
    { op: 'insert', text: join('after') },
  ];
}

/** Whether an output is a remark about it, `not in the sources`, and no text of a document. */
export const isRemark = (output: string): boolean => /^\p{Ll}[^.!?\n]{0,60}$/u.test(output);

/** One side of a difference: what was before, or what is after. */
export const sideOf = (words: readonly RedlineWord[], side: 'before' | 'after'): RedlineWord[] =>
  words.filter(({ op }) => op !== (side === 'before' ? 'insert' : 'delete'));

/** The runs cut into cells at tabs. */
export function cellsOf(words: readonly RedlineWord[]): RedlineWord[][] {
  const cells: RedlineWord[][] = [[]];
  for (const { op, text } of words) {
    for (const [index, part] of text.split('\t').entries()) {
      if (index > 0) cells.push([]);
      if (part !== '') cells.at(-1)?.push({ op, text: part });
    }
  }
  return cells;
}

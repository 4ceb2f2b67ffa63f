/**
 * Where sentences begin and end inside one block's text. Own rules instead of the locale data of the machine, so that a
 * sentence is the same everywhere and for ever: verdicts are keyed by sentences. When in doubt two sentences stay one,
 * because a change that is overlooked costs more than a person looking twice.
 */
import type { Range } from './model.ts';

const terminators = '.!?…。！？｡؟۔।॥';
const fullWidthTerminators = '。！？｡';
const closers = '"\'”’»›)]}」』）】〉》';

/** Never the end of a sentence. */
const titles = words(
  'mr mrs ms dr prof hr fr hon rev gen col capt lt sgt st e.g i.e cf vs viz approx ca resp incl excl z.b d.h u.a bzw vgl ggf z.t i.d.r sog zzgl',
);
/** Not the end of a sentence when a number follows: "No. 4", "Art. 5", "p. 12", "Sec. IV". */
const references = words(
  'no nos nr art arts sec secs sect fig figs eq p pp vol vols ch chap par para paras cl abs ziff s tab app ex lit ss reg regs § item table',
);
/** The end of a sentence only when a word follows that usually begins one: "in the U.S. The tenant", not "the U.S. Government". */
const suffixes = words('etc inc ltd co corp al jr sr llc plc dept est ed eds usw a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec');
const starters = words(
  'the this that these those there then they if in it its is a an and as at all any are after before both but by can could do does each either every ' +
    'everything except for from he her his how however i may most must neither no nor not note of on once one only or other our please she should since so ' +
    'some such to unless until upon we what when where which while who whoever why with within without would you your der die das ein eine es wir sie er ' +
    'wenn bei im auf für mit nach vor zu als alle jede jeder dies diese dieser',
);
const months = words(
  'januar februar märz april mai juni juli august september oktober november dezember january february march may june july october december',
);

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** The sentences of a block's text in order, without the blanks between them; offsets into `text`. */
export function sentencesOf(text: string): Range[] {
  const sentences: Range[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    let end = -1;
    if (character === '\n') end = startsLowerCase(text, at + 1) ? -1 : at;
    else if (terminators.includes(character)) end = endAfterTerminator(text, at);
    if (end < 0) continue;
    push(sentences, text, start, end);
    start = end;
    at = Math.max(at, end - 1);
  }
  push(sentences, text, start, text.length);
  return sentences;
}

function push(sentences: Range[], text: string, from: number, to: number): void {
  let start = from;
  let end = to;
  while (start < end && isBlank(text, start)) start++;
  while (end > start && isBlank(text, end - 1)) end--;
  if (end > start) sentences.push({ start, end });
}

/** The end of the sentence whose terminator stands at `at`, closing quotes and note marks included; -1 when it does not end there. */
function endAfterTerminator(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && (terminators.includes(text.charAt(end)) || closers.includes(text.charAt(end)))) end++;
  end += /^(?:\[\d{1,3}\])*/.exec(text.slice(end, end + 24))?.[0].length ?? 0;
  if (end >= text.length) return end;
  if (fullWidthTerminators.includes(text.charAt(at))) return end;
  if (!isBlank(text, end)) return -1;
  if (startsLowerCase(text, end)) return -1;
  return text.charAt(at) === '.' && end === at + 1 && isAbbreviation(text, at) ? -1 : end;
}

/** Whether the word before the full stop at `at` is an abbreviation that goes on with what follows. */
function isAbbreviation(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start < 16 && /[\p{L}\p{N}.§]/u.test(text.charAt(start - 1))) start--;
  const before = text.slice(start, at);
  const lower = before.toLowerCase();
  const next = /^[\s"'“‘«([]*([\p{L}\p{N}§]+)/u.exec(text.slice(at + 1, at + 40))?.[1] ?? '';
  if (titles.has(lower)) return true;
  if (references.has(lower) && /^(?:\p{N}|§|[IVXLC]+$)/u.test(next)) return true;
  if (/^\p{N}{1,2}$/u.test(before) && months.has(next.toLowerCase())) return true;
  const initials = /^(?:\p{L}\.)*\p{L}$/u.test(before) && !/^[a-z]$/.test(before);
  return (initials || suffixes.has(lower)) && !starters.has(next.toLowerCase());
}

function startsLowerCase(text: string, from: number): boolean {
  for (let at = from; at < text.length && at < from + 8; at++) {
    const character = text.charAt(at);
    if (isBlank(text, at) || '"\'“‘«‹([{'.includes(character)) continue;
    return /\p{Ll}/u.test(character);
  }
  return false;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 10 || code === 9 || code === 13 || code === 0xa0 || code === 0x3000 || (code >= 0x2000 && code <= 0x200a);
}

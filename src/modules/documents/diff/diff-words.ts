/** Word diff inside one block, for people to read and to find where changed text went. */
import { commonSubsequence } from './myers.ts';
import { tokensOf } from './tokens.ts';

export interface WordChange {
  readonly op: 'equal' | 'insert' | 'delete';
  readonly text: string;
}

/**
 * The changes that turn `a` into `b`: equal and deleted texts joined are `a`, equal and inserted ones are `b`. Deletions come
 * before insertions at one place. Bounded: texts with very many differences are one deletion and one insertion between common ends.
 */
export function diffWords(a: string, b: string): WordChange[] {
  if (a === b) return a === '' ? [] : [{ op: 'equal', text: a }];
  const from = tokensOf(a);
  const to = tokensOf(b);
  const numbers = new Map<string, number>();
  const match = commonSubsequence(numberAll(from, numbers), numberAll(to, numbers));
  const changes: { op: WordChange['op']; text: string }[] = [];
  const add = (op: WordChange['op'], text: string): void => {
    if (text === '') return;
    const last = changes.at(-1);
    if (last?.op === op) last.text += text;
    else changes.push({ op, text });
  };
  let y = 0;
  let x = 0;
  while (x < from.length || y < to.length) {
    let nextX = x;
    while (nextX < from.length && match[nextX] === -1) nextX++;
    const nextY = nextX < from.length ? (match[nextX] as number) : to.length;
    add('delete', from.slice(x, nextX).join(''));
    add('insert', to.slice(y, nextY).join(''));
    if (nextX < from.length) add('equal', from[nextX] as string);
    x = nextX + 1;
    y = nextY + 1;
  }
  return changes;
}

function numberAll(tokens: readonly string[], numbers: Map<string, number>): Int32Array {
  return Int32Array.from(tokens, (token) => {
    const known = numbers.get(token);
    if (known !== undefined) return known;
    numbers.set(token, numbers.size);
    return numbers.size - 1;
  });
}

/** Where a range of the old text lies in the new one; words inserted at either end belong to it. Empty when all of it was deleted. */
export function mapRange(changes: readonly WordChange[], start: number, end: number): { start: number; end: number } {
  let oldAt = 0;
  let newAt = 0;
  let from = -1;
  let to = -1;
  for (const { op, text } of changes) {
    const oldEnd = op === 'insert' ? oldAt : oldAt + text.length;
    const newEnd = op === 'delete' ? newAt : newAt + text.length;
    if (op === 'equal' && oldEnd > start && oldAt < end) {
      if (from < 0) from = newAt + Math.max(0, start - oldAt);
      to = newAt + Math.min(text.length, end - oldAt);
    } else if (op === 'insert' && oldAt >= start && oldAt <= end) {
      if (from < 0) from = newAt;
      to = newEnd;
    }
    oldAt = oldEnd;
    newAt = newEnd;
  }
  return from < 0 ? { start: 0, end: 0 } : { start: from, end: Math.max(from, to) };
}

/**
 * Finds the statements that the one embedded session cannot give to many connections: what would outlive the
 * transaction (SET, PREPARE) or turn the wire protocol around (COPY, LISTEN). Only top-level statements count;
 * PostgreSQL itself refuses COPY inside functions, and the session is cleaned before it is handed on.
 */

const suspicious = /\b(?:copy|listen|unlisten|set|prepare)\b/i;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/** Why a text may not run on the embedded database; undefined when it may. */
export function refusal(sql: string): string | undefined {
  if (!suspicious.test(sql)) return undefined;
  for (const [first = '', second = ''] of statementStarts(sql)) {
    if (first === 'COPY' || first === 'LISTEN' || first === 'UNLISTEN') return `The embedded database does not offer ${first}.`;
    if (first === 'PREPARE') return 'The embedded database keeps no named statements.';
    if (first === 'SET' && !['LOCAL', 'TRANSACTION', 'CONSTRAINTS'].includes(second)) {
      return 'The embedded database takes SET LOCAL only: the session is shared.';
    }
  }
  return undefined;
}

/** The first two words of every top-level statement, in capitals. */
function statementStarts(sql: string): string[][] {
  const starts: string[][] = [];
  let words: string[] = [];
  let at = 0;
  while (at < sql.length) {
    const skipped = skipQuoted(sql, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    word.lastIndex = at;
    const found = word.exec(sql)?.[0];
    if (found) {
      if (words.length < 2) words.push(found.toUpperCase());
      at += found.length;
      if (/^e$/i.test(found) && sql[at] === "'") at = afterEscapeString(sql, at + 1);
      continue;
    }
    if (sql[at] === ';') {
      starts.push(words);
      words = [];
    }
    at += 1;
  }
  return [...starts, words];
}

/** Where a comment, string, quoted name or dollar-quoted text that starts at `at` ends; `at` when none starts there. */
function skipQuoted(sql: string, at: number): number {
  const two = sql.slice(at, at + 2);
  if (two === '--') return after(sql, '\n', at);
  if (two === '/*') return afterComment(sql, at + 2);
  // A doubled quote reads as two strings side by side, which ends in the same place.
  if (two[0] === "'" || two[0] === '"') return after(sql, two[0], at + 1);
  if (two[0] !== '$') return at;
  dollarTag.lastIndex = at;
  const tag = dollarTag.exec(sql)?.[0];
  return tag ? after(sql, tag, at + tag.length) : at;
}

function after(sql: string, end: string, from: number): number {
  const found = sql.indexOf(end, from);
  return found < 0 ? sql.length : found + end.length;
}

function afterComment(sql: string, from: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = from;
  let depth = 1;
  for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}

function afterEscapeString(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    if (sql[at] === '\\') at += 2;
    else if (sql[at] !== "'") at += 1;
    else if (sql[at + 1] === "'") at += 2;
    else return at + 1;
  }
  return sql.length;
}

/**
 * The character rules of canonical text: NFC, LF, one space for a run of blanks, no control characters.
 * Every text of every format passes through here exactly once, in the block builder.
 */

// Control characters say nothing to a reader, and a NUL cannot be stored; tab, line feed and the other blanks are handled apart.
const controls = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g;
const blanks = /[^\S\n]+/g;
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;

const wellFormed = (text: string): string => text.toWellFormed().normalize('NFC').replace(controls, '');

/** Running text: blanks become one space, a line feed is a hard break, several hard breaks are one. Trimmed. */
export function readableText(text: string): string {
  return wellFormed(text.replace(lineEnds, '\n'))
    .replace(blanks, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** The text of a table cell: as running text, but on one line, so that rows and cells keep their separators. */
export function cellText(text: string): string {
  return wellFormed(text)
    .replace(/[\s\u0085]+/g, ' ')
    .trim();
}

/** Code: lines and blanks inside lines stay as they are; blank lines at both ends and blanks at the very end go. */
export function codeText(text: string): string {
  const lines = wellFormed(text.replace(/\r\n?/g, '\n')).trimEnd().split('\n');
  const first = lines.findIndex((line) => line.trim() !== '');
  return lines.slice(Math.max(first, 0)).join('\n');
}

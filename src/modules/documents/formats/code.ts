/**
 * Source code, JSON, YAML and the like to blocks of code: cut where something new begins at the left edge, so that an edit touches the
 * piece it is in. The text stays as it is, apart from JSON that is written on one line, which is set out line by line.
 */
import type { ParsedDocument } from '../model.ts';
import { BlockBuilder } from './block-builder.ts';

/** Longer pieces are cut even where nothing new begins. */
const mostLines = 60;

/** Parses the text of a file of code. Never throws on any text. */
export function parseCode(text: string, language: string | undefined): ParsedDocument {
  const builder = new BlockBuilder();
  const attributes = language === undefined ? {} : { language };
  const lines = (language === 'json' ? setOut(text) : text).replace(/\r\n?/g, '\n').split('\n');
  let piece: string[] = [];
  const end = (): void => {
    builder.code(piece.join('\n'), attributes);
    piece = [];
  };
  lines.forEach((line, index) => {
    if (piece.length > 0 && (piece.length >= mostLines || begins(line, lines[index - 1] ?? ''))) end();
    piece.push(line);
  });
  end();
  return builder.finish();
}

/** Something new begins at the left edge behind an empty line, or as an entry of the top level of JSON and YAML. */
const begins = (line: string, before: string): boolean =>
  (before.trim() === '' && /^\S/.test(line) && !/^[)\]}]/.test(line)) || /^ {0,2}"[^"]*": [[{]$/.test(line);

const longestLine = 2000;

/** JSON of very long lines with a line for each entry; numbers and texts stay as they are written. */
function setOut(text: string): string {
  if (text.length < longestLine || text.split('\n').every((line) => line.length < longestLine)) return text;
  let depth = 0;
  return text.replace(/"(?:[^"\\]|\\[^])*"|[{}[\],:]|\s+|[^"{}[\],:\s]+/g, (token) => {
    if (/^\s/.test(token)) return '';
    if (token === ':') return ': ';
    if (token === ',') return `,\n${'  '.repeat(Math.min(depth, 20))}`;
    if (token === '{' || token === '[') {
      depth += 1;
      return `${token}\n${'  '.repeat(Math.min(depth, 20))}`;
    }
    if (token !== '}' && token !== ']') return token;
    depth = Math.max(0, depth - 1);
    return `\n${'  '.repeat(Math.min(depth, 20))}${token}`;
  });
}

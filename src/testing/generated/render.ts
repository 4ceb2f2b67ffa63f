/** Writes a generated document down as Markdown, as plain text, or a table as CSV. */
import type { GeneratedDocument, GeneratedParagraph, GeneratedPart, GeneratedRow, GeneratedSection, Style } from './document.ts';
import { blocksOf } from './document.ts';

/** Markdown source in the document's style. */
export function renderMarkdown(document: GeneratedDocument): string {
  const { style } = document;
  const section = (each: GeneratedSection, number: string, level: number): string[] => [
    `${'#'.repeat(level)} ${style.numbered ? `${number}${level === 2 ? '.' : ''} ` : ''}${each.title}`,
    ...each.parts.map((part) => markdownPart(part, style)),
    ...each.sections.flatMap((sub, index) => section(sub, `${number}.${index + 1}`, level + 1)),
  ];
  return `${[`# ${document.title}`, ...document.sections.flatMap((each, index) => section(each, `${index + 1}`, 2))].join('\n\n')}\n`;
}

function markdownPart(part: GeneratedPart, style: Style): string {
  if (part.kind === 'list') {
    return part.items
      .map((item, index) => {
        const marker = style.bullet === '1.' ? `${index + 1}. ` : `${style.bullet} `;
        return marker + wrapped(emphasised(textOf(item), style.emphasis), style.wrap, ' '.repeat(marker.length));
      })
      .join('\n');
  }
  if (part.kind !== 'table') return wrapped(emphasised(textOf(part), style.emphasis), style.wrap, '');
  const row = (each: GeneratedRow): string => `| ${each.cells.map(({ text }) => text).join(' | ')} |`;
  return [row(part.header), `|${' --- |'.repeat(part.header.cells.length)}`, ...part.rows.map(row)].join('\n');
}

const textOf = (paragraph: GeneratedParagraph): string => paragraph.sentences.map(({ text }) => text).join(' ');

function emphasised(text: string, every: number): string {
  if (every === 0) return text;
  return text
    .split(' ')
    .map((word, index) =>
      index % every === every - 1 && /^[A-Za-z]+$/.test(word) ? (index % 2 === 0 ? `**${word}**` : `*${word}*`) : word,
    )
    .join(' ');
}

/** Breaks lines at blanks, never before something that would begin a list or a heading there. */
function wrapped(text: string, columns: number, indent: string): string {
  if (columns === 0) return text;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const breaks = line !== '' && line.length + word.length + 1 > columns && !/^(?:\d+[.)]|[-+*#>|=~`]+)$/.test(word);
    if (breaks) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${indent}`);
}

/** Plain text: blocks with a blank line between them. */
export function renderText(document: GeneratedDocument): string {
  return `${blocksOf(document)
    .map((block) => block.sentences.map(({ text }) => text).join(block.kind === 'row' ? ', ' : ' '))
    .join('\n\n')}\n`;
}

/** CSV with a header row; cells that hold a comma, a quote or a line end are quoted. */
export function renderCsv(rows: readonly GeneratedRow[]): string {
  const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return `${rows.map((row) => row.cells.map(({ text }) => cell(text)).join(',')).join('\n')}\n`;
}

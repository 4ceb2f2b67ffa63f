/** Which blocks are headings and of what level: by size and weight against the body of the document, and by their numbers. */
import { textOf } from './flow.ts';
import type { LineBlock, Measures } from './flow.ts';

const numbered = /^(\d{1,3}(?:\.\d{1,3})*)[.)]? +["“‘']?\p{L}/u;
const labelled =
  /^(?:ARTICLE|SECTION|CHAPTER|PART|ANNEX|APPENDIX|SCHEDULE|EXHIBIT|Article|Section|Chapter|Part|Annex|Appendix|Schedule|Exhibit) (?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-Z])(?:$|[.:]$|[.:]? ?[–—:-]? ?["“]?\p{Lu})/u;
const capitals = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]{3,}$/u;

/** The level of each block from 1 to 6; 0 for one that is no heading. */
export function headingLevels(blocks: readonly LineBlock[], measures: Measures): number[] {
  const boldBody = weightOf(blocks.filter((block) => block.bold)) > weightOf(blocks) * 0.4;
  const styles = blocks.map((block) => styleOf(block, measures, boldBody));
  const ranks = [...new Set(styles.filter((style) => style > 0))].toSorted((a, b) => b - a);
  const levels = styles.map((style) => (style > 0 ? ranks.indexOf(style) + 1 : 0));
  return withNumbers(blocks.map(textOf), levels);
}

const weightOf = (blocks: readonly LineBlock[]): number => blocks.reduce((sum, block) => sum + block.lines.length, 0);

/** 0 for no heading; otherwise the higher the more it stands out: size in half points first, then weight. */
function styleOf(block: LineBlock, { body }: Measures, boldBody: boolean): number {
  if (block.lines.length > 4) return 0;
  const text = textOf(block);
  if (text.length > 200 || !/\p{L}{2}/u.test(text)) return 0;
  const large = block.size >= body * 1.12;
  const style = Math.round(block.size * 2) * 4 + (block.bold ? 2 : 0) + 1;
  if (large && (!/[.;,]$/.test(text) || text.length < 60)) return style;
  if (/[.;,:]$/.test(text) || text.length > 120 || block.lines.length > 2 || block.size < body * 0.95) return 0;
  if (block.bold && !boldBody && !/^(?:[•‣◦▪●–—*-]|\()/u.test(text)) return style;
  return block.lines.length === 1 && (labelled.test(text) || (numbered.test(text) && capitals.test(text))) ? style : 0;
}

/** Headings with numbers nest as their numbers do, whatever they look like. */
function withNumbers(texts: readonly string[], levels: readonly number[]): number[] {
  const depths = texts.map((text, at) => ((levels[at] ?? 0) > 0 ? (numbered.exec(text)?.[1]?.split('.').length ?? 0) : 0));
  const bases = depths.flatMap((depth, at) => (depth > 0 ? [Math.max(1, (levels[at] as number) - depth + 1)] : []));
  const base = bases.reduce((least, level) => Math.min(least, level), 6);
  return levels.map((level, at) => Math.min(6, (depths[at] as number) > 0 ? base + (depths[at] as number) - 1 : level));
}

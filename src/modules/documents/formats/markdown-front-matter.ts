import type { DocumentProperties } from '../properties.ts';
import { statedProperties } from './stated-properties.ts';

/** Front matter: the lines between `---` and `---` (or `+++`) at the very beginning of a Markdown file. */
export interface FrontMatter {
  /** The lines between the fences as written; undefined when there is none. */
  readonly source?: string;
  readonly title?: string;
  readonly properties?: DocumentProperties;
  /** The text after the front matter. */
  readonly body: string;
}

/** Splits front matter off. A beginning that only looks like it (no closing fence, no `key:`) is left in the text. */
export function splitFrontMatter(text: string): FrontMatter {
  const fence = /^(---|\+\+\+)[ \t]*\n/.exec(text);
  if (!fence) return { body: text };
  const mark = fence[1] as string;
  let at = fence[0].length;
  while (at < text.length) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const line = text.slice(at, end).trimEnd();
    if (line === mark || (line === '...' && mark === '---')) return split(text, fence[0].length, at, Math.min(end + 1, text.length));
    at = end + 1;
  }
  return { body: text };
}

function split(text: string, from: number, to: number, bodyFrom: number): FrontMatter {
  const source = text.slice(from, to).trimEnd();
  if (source !== '' && !/^\s*["']?[\w.-]+["']?[ \t]*[:=]/m.test(source)) return { body: text };
  const stated = /^title[ \t]*[:=][ \t]*(.+)$/im.exec(source)?.[1]?.trim();
  const title = stated && unquoted(stated);
  const properties = statedProperties({
    authors: valuesOf(source, 'authors?'),
    tags: valuesOf(source, 'tags|keywords|categories'),
    dates: ['updated|lastmod|modified', 'date|created|published'].flatMap((names) => valuesOf(source, names)),
  });
  return {
    body: text.slice(bodyFrom),
    ...(source === '' ? {} : { source }),
    ...(title === undefined || title === '' || isReference(title) ? {} : { title }),
    ...(properties ? { properties } : {}),
  };
}

/** What stands behind some names, in YAML or TOML: one value, a list in brackets, or one of lines. What is nested or refers to something is passed over. */
function valuesOf(source: string, names: string): string[] {
  const found = new RegExp(String.raw`^(?:${names})[ \t]*[:=][ \t]*(.*)$((?:\n[ \t]*-[ \t].*$)*)`, 'im').exec(source);
  if (!found) return [];
  const [, value = '', lines = ''] = found;
  const list = /^\[(.*)\]$/.exec(value.trim())?.[1];
  const each = list === undefined ? [value, ...lines.split('\n').map((line) => line.replace(/^[ \t]*-/, ''))] : list.split(',');
  return each.map((text) => unquoted(text.trim())).filter((text) => text !== '' && !isReference(text));
}

const unquoted = (text: string): string => text.replace(/^(["'])(.*)\1$/, '$2');

const isReference = (value: string): boolean => /^[|>&*]/.test(value);

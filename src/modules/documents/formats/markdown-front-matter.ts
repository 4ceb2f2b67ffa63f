/** Front matter: the lines between `---` and `---` (or `+++`) at the very beginning of a Markdown file. */
export interface FrontMatter {
  /** The lines between the fences as written; undefined when there is none. */
  readonly source?: string;
  readonly title?: string;
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
  const title = stated?.replace(/^(["'])(.*)\1$/, '$2');
  return {
    body: text.slice(bodyFrom),
    ...(source === '' ? {} : { source }),
    ...(title === undefined || title === '' || /^[|>&*]/.test(title) ? {} : { title }),
  };
}

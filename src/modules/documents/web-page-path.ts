/** The path a web page gets in a bundle when nobody names one: host, pathname, an extension that its type is read by. Pure. */
import { sha256 } from '../../kernel/shared/fingerprint.ts';

const extensions: Readonly<Record<string, { readonly usual: string; readonly kept: RegExp }>> = {
  'text/html': { usual: '.html', kept: /\.(?:html?|xhtml)$/i },
  'text/markdown': { usual: '.md', kept: /\.(?:md|markdown|mdown|mkd)$/i },
  'text/csv': { usual: '.csv', kept: /\.(?:csv|tsv)$/i },
  // Markdown and tables are often served as plain text; what they are called then says what they are.
  'text/plain': { usual: '.txt', kept: /\.(?:txt|text|log|md|markdown|csv|tsv)$/i },
};

const longestPart = 120;

/** The same page always gets the same path; pages that differ in their query get different ones. */
export function webPagePath(url: URL, type: string): string {
  const { usual, kept } = extensions[type] ?? (extensions['text/plain'] as { usual: string; kept: RegExp });
  const host = url.host.replaceAll(/[[\]]/g, '').replaceAll(':', '-');
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const named = url.pathname.endsWith('/') ? 'index' : (parts.pop() ?? 'index');
  const last = readable(named);
  const extension = kept.exec(last)?.[0] ?? '';
  const query = url.search === '' ? '' : `-${sha256(url.search).slice(0, 8)}`;
  const name = `${last.slice(0, last.length - extension.length)}${query}${extension === '' ? usual : extension}`;
  return [host, ...parts.map(readable), name].join('/');
}

/** One part of the path as a person would write it, in any script, without what a path cannot have. */
function readable(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // not UTF-8: it stays as it was sent
  }
  const safe = text.normalize('NFC').replaceAll(/[\u0000-\u001f\u007f\\/@]+/g, '-');
  const short = safe.length > longestPart ? `${safe.slice(0, longestPart - 9)}-${sha256(safe).slice(0, 8)}` : safe;
  const whole = short.toWellFormed().replaceAll('\ufffd', '-');
  return /^\.{1,2}$/.test(whole) ? '-' : whole;
}

/**
 * Serves the built web page: its files under their own names, and the page itself at every other address that a browser opens, because
 * the page finds its screens by itself. Names are matched against what a build makes before anything is looked up on the disk.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts the page. */
export const builtPage = fileURLToPath(new URL('../../dist/web/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  // What pdf.js draws PDF files with that bring no fonts of their own.
  '.ttf': 'font/ttf',
  '.pfb': 'application/octet-stream',
  '.bcmap': 'application/octet-stream',
};

/** Scripts and styles only from here; images and workers also from what the page itself has made of bytes it read. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** `/assets/name-hash.js`, which never changes, or a file beside the page. No name begins with a dot or has another slash. */
const file = /^\/(assets\/)?[A-Za-z0-9_-][A-Za-z0-9_.-]*\.[a-z0-9]+$/;
const forever = 'public, max-age=31536000, immutable';
const askAgain = 'no-cache';

interface Served {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** Answers GET and HEAD from a directory that `npm run build` made; undefined where this page has nothing. */
export function webPages(directory: string): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/api' || pathname.startsWith('/api/')) return undefined;
    if (file.test(pathname)) {
      const served = await fileOf(directory, pathname, request);
      if (served || pathname.startsWith('/assets/')) return served;
    }
    if (pathname !== '/' && !acceptsPages(request)) return undefined;
    return (await fileOf(directory, '/index.html', request)) ?? notBuilt();
  };
}

async function fileOf(directory: string, name: string, request: Request): Promise<Response | undefined> {
  const packs = /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '');
  const packed = packs ? await read(join(directory, `${name}.gz`)) : undefined;
  const served = packed ?? (await read(join(directory, name)));
  const type = types[extname(name)];
  if (!served || type === undefined) return undefined;
  const headers = new Headers({
    'content-type': type,
    'cache-control': name.startsWith('/assets/') ? forever : askAgain,
    'content-security-policy': policy,
    etag: served.etag,
    vary: 'accept-encoding',
  });
  if (request.headers.get('if-none-match')?.includes(served.etag)) return new Response(null, { status: 304, headers });
  if (packed) headers.set('content-encoding', 'gzip');
  headers.set('content-length', String(served.bytes.length));
  return new Response(request.method === 'HEAD' ? null : served.bytes, { headers });
}

async function read(path: string): Promise<Served | undefined> {
  try {
    const bytes = await readFile(path);
    return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"` };
  } catch {
    return undefined;
  }
}

/** What opens a page says so; what fetches a script or asks the API does not, and is told that nothing is there. */
const acceptsPages = (request: Request): boolean => request.headers.get('accept')?.includes('text/html') ?? false;

const words = `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Stemma: the page is not built</title>
<h1>The page is not built yet</h1>
<p>The server runs, and the <a href="/api/reference">API</a> answers. To have the page too, run this where Stemma is installed, then load this address again:</p>
<pre>npm run build</pre>
`;

const notBuilt = (): Response =>
  new Response(words, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    },
  });

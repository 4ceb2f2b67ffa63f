/** The names people give: bundle names, paths in a bundle, and `bundle/path@version` addresses. Pure; browser-safe. */
import { StemmaError } from '../../kernel/shared/errors.ts';

export const bundleNamePattern = /^[a-z0-9][a-z0-9._-]*$/;
const maxPathBytes = 1024;

/** Checks a bundle name. @throws StemmaError VALIDATION_ERROR */
export function checkBundleName(name: string): string {
  if (name.length > 100 || !bundleNamePattern.test(name)) {
    throw new StemmaError(
      'VALIDATION_ERROR',
      `"${name.slice(0, 100)}" is no bundle name: use up to 100 of a-z, 0-9, ".", "_" and "-", beginning with a letter or digit.`,
    );
  }
  return name;
}

/** One form for a path in a bundle: NFC, forward slashes. @throws StemmaError VALIDATION_ERROR naming what is wrong. */
export function normalizePath(path: string): string {
  const normal = path.normalize('NFC').replace(/^\.\//, '');
  const refuse = (why: string): never => {
    throw new StemmaError('VALIDATION_ERROR', `The path "${normal.slice(0, 200)}" ${why}.`, { path: normal.slice(0, 200) });
  };
  if (normal === '') refuse('is empty');
  if (Buffer.byteLength(normal) > maxPathBytes) refuse(`is longer than ${maxPathBytes} bytes`);
  if (/[\u0000-\u001f\u007f\\]/.test(normal) || /[\ud800-\udfff]/u.test(normal)) refuse('has a character that a path cannot have');
  if (normal.startsWith('/') || /^[a-zA-Z]:\//.test(normal)) refuse('is absolute: give it relative to the bundle');
  if (normal.split('/').some((part) => part === '' || part === '.' || part === '..')) refuse('has an empty part, "." or ".."');
  if (/@\d+$/.test(normal)) refuse('ends like a version ("@" and digits): rename the file or give another path');
  return normal;
}

/** A document as people write it. */
export interface DocumentAddress {
  readonly bundle: string;
  readonly path: string;
  readonly version: number | undefined;
}

/** Splits `bundle/path@version` at the first slash and the last `@digits`. @throws StemmaError VALIDATION_ERROR */
export function parseDocumentAddress(address: string): DocumentAddress {
  const { name, version } = splitVersion(address);
  const slash = name.indexOf('/');
  if (slash <= 0 || slash === name.length - 1) {
    throw new StemmaError('VALIDATION_ERROR', `"${address.slice(0, 200)}" is no document: write bundle/path or bundle/path@version.`);
  }
  return { bundle: checkBundleName(name.slice(0, slash)), path: name.slice(slash + 1).normalize('NFC'), version };
}

/** Splits `name@version` at the last `@digits`. */
export function splitVersion(address: string): { name: string; version: number | undefined } {
  const match = /^(.*)@(\d{1,9})$/s.exec(address);
  return match ? { name: match[1] as string, version: Number(match[2]) } : { name: address, version: undefined };
}

/** A bundle, a document in it or a span of that, as people write it; the deeper the more of this there is. */
export interface SpanAddress {
  readonly bundle: string;
  readonly path?: string;
  readonly version?: number;
  readonly span?: { readonly start: number; readonly end: number } | undefined;
}

/** Splits `bundle`, `bundle@version`, `bundle/path@version` and `bundle/path@version:start-end`. @throws StemmaError VALIDATION_ERROR */
export function parseAddress(address: string): SpanAddress {
  const range = /^(.*):(\d{1,9})-(\d{1,9})$/s.exec(address);
  const { name, version } = splitVersion(range ? (range[1] as string) : address);
  const at = version === undefined ? {} : { version };
  const span = range && { start: Number(range[2]), end: Number(range[3]) };
  if (!name.includes('/')) {
    if (span)
      throw new StemmaError('VALIDATION_ERROR', `"${address.slice(0, 200)}" has a span and no document: write bundle/path:start-end.`);
    return { bundle: checkBundleName(name), ...at };
  }
  if (span && span.end <= span.start) {
    throw new StemmaError('VALIDATION_ERROR', `The span ${span.start}-${span.end} is empty: its end is where the words end, exclusive.`);
  }
  const { bundle, path } = parseDocumentAddress(name);
  return { bundle, path, ...at, ...(span ? { span } : {}) };
}

/** The same written out. */
export const spanAddress = ({ bundle, path, version, span }: SpanAddress): string =>
  `${bundle}${path === undefined ? '' : `/${path}`}${version === undefined ? '' : `@${version}`}${span ? `:${span.start}-${span.end}` : ''}`;

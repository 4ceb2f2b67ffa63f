/** The name of a bundle, as it is typed and as it is suggested. */
import { bundleNamePattern } from '../../contract.ts';

const longest = 100;

/** A name that a bundle may have, made of any words: `Lease 2026 (final)` gives `lease-2026-final`. '' when nothing is left. */
export const suggestBundleName = (words: string): string =>
  words
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .replaceAll(/[^a-z0-9._]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .replace(/[-._]+$/, '')
    .slice(0, longest);

/** What is wrong with a name; undefined when a bundle may have it. */
export function bundleNameProblem(name: string): string | undefined {
  if (name === '') return 'Give the bundle a name.';
  if (name.length > longest) return `Use at most ${longest} characters.`;
  if (bundleNamePattern.test(name)) return undefined;
  const fitting = suggestBundleName(name);
  const way = fitting === '' ? '' : ` "${fitting}" would do.`;
  return `Use a-z, 0-9, ".", "_" and "-", beginning with a letter or digit.${way}`;
}

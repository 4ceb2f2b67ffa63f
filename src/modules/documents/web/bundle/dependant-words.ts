import { counted, listed } from '../words.ts';

/** What a plan flags, in a few words: `4 answers and 1 insight depend on it`. Evidence is counted only when nothing stands on it. */
export function dependantWords(affected: readonly { readonly kind: string }[]): string {
  const kinds = [...new Set(affected.map(({ kind }) => kind))].sort();
  const shown = kinds.length > 1 ? kinds.filter((kind) => kind !== 'evidence') : kinds;
  const parts = shown.map((kind) => counted(affected.filter((one) => one.kind === kind).length, kind === 'evidence' ? 'quote' : kind));
  if (parts.length === 0) return 'nothing that was saved depends on it';
  const single = parts.length === 1 && parts[0]?.startsWith('1 ');
  return `${listed(parts)} ${single ? 'depends' : 'depend'} on it`;
}

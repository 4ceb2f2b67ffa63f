/** The documents of a difference, as they are listed. Pure. */
import type { DocumentDiff } from './redline-rows.ts';

/** Those that differ, in their order. */
export const changedDocuments = (documents: readonly DocumentDiff[]): DocumentDiff[] =>
  documents.filter(({ change }) => change !== 'unchanged');

/** The one that the address names, or the first whose text changed, or the first. */
export const shownDocumentOf = (changed: readonly DocumentDiff[], path: string | undefined): DocumentDiff | undefined =>
  changed.find((document) => document.path === path) ?? changed.find(({ change }) => change !== 'renamed') ?? changed[0];

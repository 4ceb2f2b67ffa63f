/** The addresses of the screens of bundles and documents. */
import { encodeSegments, searchText } from '../../../ui/routing/address.ts';

/** The shelf: every bundle. */
export const homePath = (): string => '/';

/** The documents of a bundle: of a version, or of what is staged or else published; those whose path has the words of `find`. */
export const bundlePath = (bundle: string, version?: number, find?: string): string =>
  `/b/${encodeURIComponent(bundle)}${searchText({ v: version, find })}`;

interface Place {
  readonly bundle: string;
  /** The path of the document in its bundle. */
  readonly document: string;
  readonly version?: number | undefined;
  /** A span of the canonical text of that version, in UTF-16 code units. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Of a document with pages: its text instead of its pages. */
  readonly view?: 'text' | undefined;
}

/** A document, at a version and with a place in it marked. A citation is such a place. */
export const documentPath = ({ bundle, document, version, start, end, view }: Place): string =>
  `/b/${encodeURIComponent(bundle)}/d/${encodeSegments(document)}${searchText({ v: version, s: start, e: end, view })}`;

interface RedlineView {
  /** The changed document that is shown; the first when left out. */
  readonly document?: string | undefined;
  /** One text with the changes in place, also where there is room for two. */
  readonly view?: 'inline' | undefined;
}

/** What the staged version would change, or its text beside the published one. */
export const planPath = (bundle: string, { tab, document, view }: RedlineView & { readonly tab?: 'text' | undefined } = {}): string =>
  `/b/${encodeURIComponent(bundle)}/plan${searchText({ tab, doc: document, view })}`;

/** The redline between two versions, on the screen of the plan. */
export const comparePath = (bundle: string, from: number, to: number, { document, view }: RedlineView = {}): string =>
  `/b/${encodeURIComponent(bundle)}/plan${searchText({ from, to, doc: document, view })}`;

export const versionsPath = (bundle: string): string => `/b/${encodeURIComponent(bundle)}/versions`;

/** What something rests on and what rests on it: an id, or an address of a bundle, a document or a span. The screen is the app's. */
export const whyPath = (id: string): string => `/why/${encodeSegments(id)}`;

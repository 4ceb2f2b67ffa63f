/** The address of the guide to a document. */
import { encodeSegments, searchText } from '../../../ui/routing/address.ts';

/** The guide to a document as it is published, or at a version. */
export const guidePath = (bundle: string, document: string, version?: number): string =>
  `/b/${encodeURIComponent(bundle)}/guide/${encodeSegments(document)}${searchText({ v: version })}`;

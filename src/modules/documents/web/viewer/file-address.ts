import { encodeUrl } from '../../../../kernel/contract/wire.ts';
import { apiBase } from '../../../../ui/api/api.tsx';
import { readFileRoute } from '../../contract.ts';
import type { ShownDocument } from './shown-document.ts';

/** Where the bytes of a document are, as they were uploaded. */
export const fileAddress = ({ bundle, path, version }: Pick<ShownDocument, 'bundle' | 'path' | 'version'>): string =>
  apiBase + encodeUrl(readFileRoute, { bundle }, { path, version });

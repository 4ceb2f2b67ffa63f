import { encodeUrl } from '../../../../kernel/contract/wire.ts';
import { apiBase } from '../../../../ui/api/api.tsx';
import { readFileRoute, readPosterRoute } from '../../contract.ts';
import type { ShownDocument } from './shown-document.ts';

type Address = Pick<ShownDocument, 'bundle' | 'path' | 'version'>;

/** Where the picture is that stands for a recording. */
export const posterAddress = ({ bundle, path, version }: Address): string =>
  apiBase + encodeUrl(readPosterRoute, { bundle }, { path, version });

/** Where the bytes of a document are, as they were uploaded. */
export const fileAddress = ({ bundle, path, version }: Address): string =>
  apiBase + encodeUrl(readFileRoute, { bundle }, { path, version });

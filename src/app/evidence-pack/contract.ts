/** The route that makes evidence packs. Browser-safe. */
import { z } from 'zod';
import { defineRoute, rawBytes } from '../../kernel/contract/route.ts';

export const exportPack = defineRoute({
  name: 'exports.pack',
  method: 'GET',
  path: '/export/:subject',
  summary: 'Export an answer, an insight or a bundle as one file that can be read and checked anywhere.',
  description:
    'An HTML page with the machine-readable pack (`evidence-pack.v1`) and a PROV-JSON graph inside. The same subject at the same moment ' +
    'gives the same bytes. `stemma verify` checks the file without a server.',
  params: z.object({
    subject: z.string().min(1).max(200).describe('The id of a saved answer or of an insight, a bundle, or bundle@version.'),
  }),
  query: z.object({
    asOf: z.string().max(100).optional().describe('A version number of the only bundle, or a time: as it stood then.'),
  }),
  result: rawBytes,
  rawResult: true,
  produces: 'text/html; charset=utf-8',
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const fetchExport = defineRoute({
  name: 'exports.fetch',
  method: 'GET',
  path: '/runs/:run/export',
  summary: 'Fetch what a run exported.',
  description:
    'Nothing is kept of an export but its moment and its root: the pack is made again, byte for byte. When something was added to it, ' +
    'decided about it or erased from it since, without a new version, it is refused.',
  params: z.object({ run: z.uuid() }),
  result: rawBytes,
  rawResult: true,
  produces: 'text/html; charset=utf-8',
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const evidencePackRoutes = [exportPack, fetchExport] as const;

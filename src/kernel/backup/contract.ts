/** The route of backups. Browser-safe. */
import { z } from 'zod';
import { defineRoute, rawBytes } from '../contract/route.ts';

export const createBackupRoute = defineRoute({
  name: 'backups.create',
  method: 'POST',
  path: '/backups',
  summary: 'Answer a backup of everything, or of this workspace: the rows of one moment and all stored files, in one file.',
  description:
    'The answer begins at once and is as long as the backup. It is whole only when its last line is there, which `stemma backup create` and ' +
    '`stemma backup check` look at; what went wrong is that line too.',
  query: z.object({
    scope: z.enum(['instance', 'workspace']).default('instance').describe('All workspaces of the instance, or this one.'),
  }),
  result: rawBytes,
  rawResult: true,
  errors: [],
});

export const backupRoutes = [createBackupRoute] as const;

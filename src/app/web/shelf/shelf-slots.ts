import type { ShelfSlots } from '../../../modules/documents/web/index.ts';
import { useOverview } from './overview.ts';
import { Samples } from './samples.tsx';

/** What the shelf shows beside bundles. */
export const shelfSlots: ShelfSlots = { useOverview, Samples };

import { useRunningCall } from '../../../../ui/api/use-running-call.ts';
import { restoreRoute } from '../../contract.ts';

/** The restoring of a version of a bundle: it can be left and found again. */
export const useRestore = (bundle: string): ReturnType<typeof useRunningCall<typeof restoreRoute>> =>
  useRunningCall(restoreRoute, { of: bundle, label: `Restoring a version of ${bundle}` });

import type { UseQueryResult } from '@tanstack/react-query';
import type { StemmaError } from '../../../../../kernel/shared/errors.ts';
import type { ResultOf } from '../../../../../kernel/contract/route.ts';
import { useCall } from '../../../../../ui/api/calls.ts';
import { diffRoute } from '../../../contract.ts';
import { comparePath, planPath } from '../../paths.ts';

/** Two versions of a bundle. `from` left out: what `to` was staged on. */
export interface Compared {
  readonly bundle: string;
  readonly from: number | undefined;
  readonly to: number;
}

/** The difference of two versions, document by document. */
export const useComparison = ({ bundle, from, to }: Compared): UseQueryResult<ResultOf<typeof diffRoute>, StemmaError> =>
  useCall(diffRoute, { params: { bundle }, query: { to: String(to), ...(from === undefined ? {} : { from: String(from) }) } });

/** The address of a document in a comparison. */
export const comparedPath = ({ bundle, from, to }: Compared, document: string | undefined, view: 'inline' | undefined): string =>
  from === undefined ? planPath(bundle, { tab: 'text', document, view }) : comparePath(bundle, from, to, { document, view });

import { z } from 'zod';
import type { StemmaError } from '../../../../kernel/shared/errors.ts';

const failedSchema = z.object({ failed: z.array(z.object({ id: z.string(), label: z.string(), message: z.string().optional() })) });

/** The things that could not be run again, as the error of applying names them; empty for any other error. */
export function failedIn({ details }: Pick<StemmaError, 'details'>): z.output<typeof failedSchema>['failed'] {
  const read = failedSchema.safeParse(details);
  return read.success ? read.data.failed : [];
}

/** Whether a version was not applied because it is held back. */
export const isHeld = ({ details }: Pick<StemmaError, 'details'>): boolean => details?.['status'] === 'held';

import { counted } from '../words.ts';

/** What applying came to, as the API counts it. */
interface Counts {
  readonly rerun: number;
  readonly reused: number;
  readonly failed: number;
  readonly undecided: number;
}

/** What restoring came to: `0 re-runs; 14 saved things stand as they did on these words.` */
export function restoredWords({ rerun, reused, failed, undecided }: Counts): string {
  const parts = [
    `${counted(rerun, 're-run')}; ${counted(reused, 'saved thing stands as it did', 'saved things stand as they did')} on these words.`,
  ];
  if (failed > 0) parts.push(`${counted(failed, 'thing')} could not be run again.`);
  if (undecided > 0) parts.push(`${counted(undecided, 'quote under insights needs', 'quotes under insights need')} a person.`);
  return parts.join(' ');
}

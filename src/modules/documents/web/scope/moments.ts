/** The moments one may look at: now, each version of the bundle in scope, any time. Pure. */
import { timeWords } from '../words.ts';

interface Version {
  readonly number: number;
  readonly status: string;
  readonly publishedAt: string | null;
}

/** The value of the choice that asks for a time. */
export const otherMoment = 'other';

interface Moments {
  /** Which of the options stands for the moment that is looked at. */
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

/**
 * What can be chosen while `asOf` is looked at. A version that was published is chosen by the time it was, because a time means the same
 * on every page, whatever bundle it is about; one that is staged can only be named by its number.
 */
export function momentOptions(versions: readonly Version[], asOf: string): Moments {
  const choices = versions.flatMap(({ number, status, publishedAt }) => {
    if (publishedAt !== null) return [{ number, value: publishedAt, label: `Version ${number}, ${timeWords(publishedAt)}` }];
    if (status === 'staged' || status === 'held')
      return [{ number, value: String(number), label: `Version ${number}, ${status}: a preview` }];
    return [];
  });
  const value = choices.find((one) => String(one.number) === asOf)?.value ?? asOf;
  const known = value === '' || choices.some((one) => one.value === value);
  return {
    value,
    options: [
      { value: '', label: 'Now' },
      ...(known ? [] : [{ value, label: momentWords(value) }]),
      ...choices.map((one) => ({ value: one.value, label: one.label })),
      { value: otherMoment, label: 'Another moment…' },
    ],
  };
}

function momentWords(asOf: string): string {
  if (/^\d+$/.test(asOf)) return `Version ${asOf}`;
  return Number.isNaN(new Date(asOf).getTime()) ? asOf : timeWords(asOf);
}

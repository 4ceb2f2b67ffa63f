/** The addresses of the screens of asking and of saved answers. */
import { searchText } from '../../../ui/routing/address.ts';

interface AskedOf {
  /** The name of the only bundle to ask. */
  readonly bundle?: string | undefined;
  /** A time or a version number; '' is now, whatever moment was looked at before. */
  readonly asOf?: string | undefined;
}

/** Asks a question; '' for an empty box. */
export function askPath(question: string, { bundle, asOf }: AskedOf = {}): string {
  const path = `/ask${searchText({ q: question, b: bundle, asOf })}`;
  return asOf === '' ? `${path}${path.includes('?') ? '&' : '?'}asOf=` : path;
}

/** Saved answers, all of them or those in one state. */
export const answersPath = (state?: string): string => `/answers${searchText({ state })}`;

export const answerPath = (id: string): string => `/answers/${encodeURIComponent(id)}`;

/** Authors, tags and the date of a document, made the same of what its format has for them. */
import type { DocumentProperties } from '../properties.ts';
import { cellText } from './readable-text.ts';

/** As they are written in the file. */
export interface Stated {
  /** Several in one text are parted by a semicolon. */
  readonly authors?: readonly (string | undefined)[];
  /** Several in one text are parted by a comma, a semicolon or a line. */
  readonly tags?: readonly (string | undefined)[];
  /** The first that is one counts. */
  readonly dates?: readonly (string | undefined)[];
}

const most = 50;
const longest = 200;

/** Undefined where nothing is stated. */
export function statedProperties({ authors = [], tags = [], dates = [] }: Stated): DocumentProperties | undefined {
  const by = parted(authors, /[;\n]/);
  const about = parted(tags, /[,;\n]/);
  const date = dates.map((text) => (text === undefined ? undefined : dateOf(text.trim()))).find((found) => found !== undefined);
  if (by.length === 0 && about.length === 0 && date === undefined) return undefined;
  return {
    ...(by.length > 0 ? { authors: by } : {}),
    ...(about.length > 0 ? { tags: about } : {}),
    ...(date === undefined ? {} : { date }),
  };
}

function parted(texts: readonly (string | undefined)[], separator: RegExp): string[] {
  const parts = texts.flatMap((text) => (text ?? '').slice(0, most * longest).split(separator));
  const readable = parts.map((part) => cellText(part).slice(0, longest).toWellFormed().trim()).filter((part) => part !== '');
  return [...new Set(readable)].slice(0, most);
}

/** A date alone stays one. */
function dateOf(text: string): string | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text);
  // PDF 32000, 7.9.4; whatever is left out at the end is the least there is.
  const pdf = /^(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})?(\d{2})?)?(Z|[+-]\d{2}'?(?:\d{2})?)?'?$/i.exec(text);
  const [, year, month = '01', day = '01', hour, minute = '00', second = '00', zone] = iso ?? pdf ?? [];
  if (year === undefined) return /^[a-z]{3}|^\d{1,2} [a-z]{3}/i.test(text) && text.length < 60 ? instant(text) : undefined;
  if (hour === undefined) return instant(`${year}-${month}-${day}T00:00:00Z`)?.slice(0, 10);
  return instant(`${year}-${month}-${day}T${hour}:${minute}:${second}${zoneOf(zone)}`);
}

function zoneOf(zone: string | undefined): string {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2})[:']?(\d{2})?$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
}

/** Years that a database and every program can tell. */
function instant(text: string): string | undefined {
  const time = new Date(text);
  const year = time.getUTCFullYear();
  return year >= 1000 && year <= 9998 ? time.toISOString() : undefined;
}

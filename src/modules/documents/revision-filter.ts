/** Which revisions a search is narrowed to by what they state of themselves. */
import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../kernel/db/port.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { timeIn } from './moments.ts';
import type { Format } from './model.ts';
import { authorLabel, tagLabel } from './properties.ts';

export interface RevisionFilter {
  /** Only what was read as this. */
  readonly format?: Format;
  /** Only what has an author whose name contains this. */
  readonly author?: string;
  /** Only what has this tag. */
  readonly tag?: string;
  /** Only what has a date from this on; what states none has that on which it was read. */
  readonly since?: Date;
  /** Only what has a date before this. */
  readonly before?: Date;
}

/** Whether a revision, given as a column of an outer query, is among them. Undefined when all are. A lookup per row. */
export function revisionIsAmong(reader: Reader, revision: RawBuilder<unknown>, filter: RevisionFilter): RawBuilder<unknown> | undefined {
  const { format, author, tag, since, before } = filter;
  const by = author === undefined ? undefined : authorLabel(author);
  const date = sql`coalesce(r.dated, r.created_at)`;
  const each = [
    format === undefined ? undefined : sql`r.format = ${format}`,
    by &&
      sql`EXISTS (SELECT FROM unnest(r.labels) l WHERE starts_with(l, ${by.begins}) AND strpos(substr(l, ${by.begins.length + 1}), ${by.contains}) > 0)`,
    tag === undefined ? undefined : sql`r.labels @> ARRAY[${tagLabel(tag)}]::text[]`,
    since && sql`${date} >= ${since}`,
    before && sql`${date} < ${before}`,
  ].filter((one) => one !== undefined);
  if (each.length === 0) return undefined;
  return sql`EXISTS (SELECT FROM revisions r WHERE r.workspace = ${reader.workspace} AND r.id = ${revision} AND ${sql.join(each, sql` AND `)})`;
}

const day = 86_400_000;

/** From what people write to a filter: a day that is an end is in it whole. @throws StemmaError VALIDATION_ERROR for what is no time */
export function datesNamed({ since, until }: { readonly since?: string | undefined; readonly until?: string | undefined }): RevisionFilter {
  const whole = until !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(until);
  return {
    ...(since === undefined ? {} : { since: timeOf(since) }),
    ...(until === undefined ? {} : { before: new Date(timeOf(until).getTime() + (whole ? day : 1)) }),
  };
}

function timeOf(text: string): Date {
  const time = timeIn(text);
  if (time) return time;
  throw new StemmaError('VALIDATION_ERROR', `"${text.slice(0, 100)}" is no time. Write one like 2026-01-31 or 2026-01-31T12:00:00Z.`);
}

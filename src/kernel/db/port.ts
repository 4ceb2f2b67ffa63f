/**
 * The database port. Everything above `kernel/db` sees PostgreSQL through two handles, both already bound to one
 * workspace and one actor: a `Reader` for what reads, a `Tx` for what writes. Neither may be opened inside the other.
 */
import type { Kysely } from 'kysely';
import type pg from 'pg';

/** Whose data a handle sees, and who acts. Both are UUIDs. */
export interface Scope {
  readonly workspace: string;
  readonly actor: string;
}

/** One read-only snapshot (repeatable read) of one workspace. */
export interface Reader extends Scope {
  /** The query builder of this handle. A module passes its own row types. */
  db<Tables>(): Kysely<Tables>;
}

/** One transaction of one workspace. Rolled back when the work throws. */
export interface Tx extends Reader {
  readonly writable: true;
}

/** The database of one workspace as seen by one actor: where verbs open their handles. */
export interface Store extends Scope {
  /** @throws StemmaError INTERNAL when a handle is already open in this async context. */
  read<Result>(work: (reader: Reader) => Promise<Result>): Promise<Result>;
  /** @throws StemmaError INTERNAL when a handle is already open in this async context. */
  write<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** How many writes this process has committed, in every workspace: unchanged where nobody else writes means nothing is new. */
  commits(): number;
}

/** A whole database, embedded or on a server. */
export interface Database extends AsyncDisposable {
  readonly kind: 'embedded' | 'server';
  /** The database as one actor of one workspace sees it. */
  as(scope: Scope): Store;
  /**
   * One transaction as the owner of the schema, past row-level security: migrations, self-tests, maintenance and
   * the start of a workspace. Never for a request.
   */
  asOwner<Result>(work: (db: Kysely<unknown>) => Promise<Result>): Promise<Result>;
  /**
   * Plain connections past row-level security, `most` at once, ended by who asked for them: for the durable engine and for
   * notices, which work across workspaces. Never for a request.
   */
  connections(name: string, most: number): pg.Pool;
  /**
   * Rewrites tables, so that their files hold nothing of rows that were deleted or changed, and takes it out of the log where the
   * log is ours: an embedded one is `overwritten`, that of a server is `left` to whoever runs it. Never inside a handle.
   * @throws StemmaError UNAVAILABLE while somebody still reads what was deleted
   */
  rewrite(tables: readonly string[]): Promise<'overwritten' | 'left'>;
}

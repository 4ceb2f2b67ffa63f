/**
 * Short notices between the processes on one database: a channel and an id, never content. They are hints and may be lost;
 * whoever listens also looks by itself now and then. On a server they travel by NOTIFY, embedded they stay in the process.
 */
import type pg from 'pg';
import type { Database } from '../db/port.ts';
import { silentLog, type Log } from '../log/log.ts';

export interface Notices extends AsyncDisposable {
  /** Tells every process, this one too, within some 10 ms. The same notice told again meanwhile is told once. */
  tell(channel: string, id: string): void;
  /** Returns the end of listening. */
  listen(channel: string, heard: (id: string) => void): () => void;
  /** Whether none can be lost, as nobody else can tell any: there is one process. Looking without a notice may be rare then. */
  readonly sure: boolean;
}

/** NOTIFY takes a lock of the whole server at commit: many notices go in one transaction. */
const gatherMs = 10;
const reconnectMs = 1000;
const lossesToSay = 3;
const wire = 'stemma';

export function openNotices(database: Database, log: Log = silentLog): Notices {
  const listeners = new Map<string, Set<(id: string) => void>>();
  const pool = database.kind === 'server' ? database.connections('stemma notices', 2) : undefined;
  let gathered = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let line: Line | undefined;

  const hear = (notice: string): void => {
    const cut = notice.indexOf(':');
    for (const heard of listeners.get(notice.slice(0, cut)) ?? []) heard(notice.slice(cut + 1));
  };
  const flush = (): void => {
    const notices = [...gathered];
    gathered = new Set();
    timer = undefined;
    if (pool) pool.query(`SELECT pg_notify('${wire}', n) FROM unnest($1::text[]) n`, [notices]).catch(() => notices.forEach(hear));
    else notices.forEach(hear);
  };
  return {
    sure: pool === undefined,
    tell(channel, id) {
      gathered.add(`${channel}:${id}`);
      timer ??= setTimeout(flush, gatherMs);
    },
    listen(channel, heard) {
      const own = listeners.get(channel) ?? new Set();
      listeners.set(channel, own.add(heard));
      if (pool) line ??= openLine(pool, hear, log);
      return () => void own.delete(heard);
    },
    async [Symbol.asyncDispose]() {
      if (timer) {
        clearTimeout(timer);
        flush();
      }
      line?.close();
      await pool?.end();
    },
  };
}

interface Line {
  close(): void;
}

/** One connection that listens, opened again whenever it is lost. What is lost once is a hint less; what stays lost is said. */
function openLine(pool: pg.Pool, hear: (notice: string) => void, log: Log): Line {
  let client: pg.PoolClient | undefined;
  let retry: NodeJS.Timeout | undefined;
  let losses = 0;
  let closed = false;
  const drop = (): void => {
    client?.release(true);
    client = undefined;
  };
  const lost = (error: unknown): void => {
    drop();
    if (closed) return;
    losses += 1;
    if (losses === lossesToSay) log.warn('notices are not heard; trying again', { error });
    retry = setTimeout(() => void connect(), reconnectMs);
  };
  const connect = async (): Promise<void> => {
    try {
      const opened = await pool.connect();
      client = opened;
      // Whoever closes does not wait for a connection that is on its way: it would be kept for ever.
      if (closed) return drop();
      opened.on('notification', ({ payload }) => hear(payload ?? ''));
      opened.once('error', (error) => client === opened && lost(error));
      await opened.query(`LISTEN ${wire}`);
      losses = 0;
    } catch (error) {
      lost(error);
    }
  };
  void connect();
  return {
    close() {
      closed = true;
      clearTimeout(retry);
      drop();
    },
  };
}

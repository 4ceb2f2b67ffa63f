/** The SQL of webhooks. Time is the database's. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../db/port.ts';
import type { DeliveryStatus, PresentedDelivery } from './contract.ts';
import type { Told } from './rules.ts';

/** Columns of `webhooks`, without the secret. */
interface WebhookRow {
  id: string;
  url: string;
  types: string[];
  created_at: Date;
  failing_since: Date | null;
  disabled_at: Date | null;
  disabled_why: string | null;
}

/** With its deliveries counted. */
export interface CountedWebhook extends WebhookRow {
  waiting: number;
  dead: number;
}

export async function loadWebhooks(reader: Reader, id?: string): Promise<CountedWebhook[]> {
  const { rows } = await sql<CountedWebhook>`
    SELECT w.id, w.url, w.types, w.created_at, w.failing_since, w.disabled_at, w.disabled_why, n.waiting, n.dead
    FROM webhooks w CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE d.status = 'waiting') AS waiting, count(*) FILTER (WHERE d.status = 'dead') AS dead
      FROM webhook_deliveries d WHERE d.workspace = w.workspace AND d.webhook = w.id AND d.status IN ('waiting', 'dead')) n
    WHERE w.workspace = ${reader.workspace} AND (${id ?? null}::uuid IS NULL OR w.id = ${id ?? null}) ORDER BY w.id`.execute(reader.db());
  return rows;
}

export interface NewWebhook {
  readonly id: string;
  readonly url: string;
  readonly types: readonly string[];
  readonly secret: string;
  readonly fromSeq: number;
}

export async function insertWebhook(tx: Tx, { id, url, types, secret, fromSeq }: NewWebhook): Promise<void> {
  await sql`
    INSERT INTO webhooks (workspace, id, url, types, secret, from_seq, created_by)
    VALUES (${tx.workspace}, ${id}, ${url}, ${types}::text[], ${secret}, ${fromSeq}, ${tx.actor})`.execute(tx.db());
}

export async function deleteWebhookRow(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`DELETE FROM webhooks WHERE workspace = ${tx.workspace} AND id = ${id} RETURNING id`.execute(tx.db());
  return rows.length > 0;
}

export async function enableRow(tx: Tx, id: string): Promise<void> {
  await sql`
    UPDATE webhooks SET disabled_at = NULL, disabled_why = NULL, failing_since = NULL
    WHERE workspace = ${tx.workspace} AND id = ${id}`.execute(tx.db());
}

export interface Target {
  readonly url: string;
  readonly secret: string;
}

export async function loadTargets(reader: Reader, ids: readonly string[]): Promise<Map<string, Target>> {
  const { rows } = await sql<Target & { id: string }>`
    SELECT id, url, secret FROM webhooks WHERE workspace = ${reader.workspace} AND id = ANY (${ids}::uuid[])`.execute(reader.db());
  return new Map(rows.map(({ id, ...target }) => [id, target]));
}

/** A pattern is a type or `noun.*`; types have no other character that LIKE knows than `_`, which is escaped. */
const subscribed = sql`(w.types = '{}' OR EXISTS (
  SELECT FROM unnest(w.types) p (pattern) WHERE e.type LIKE replace(replace(p.pattern, '_', '\\_'), '*', '%')))`;

/** Puts events in for every webhook that wants them; what is in already stays as it is. */
export async function putIn(tx: Tx, events: readonly string[]): Promise<number> {
  const { rows } = await sql`
    INSERT INTO webhook_deliveries (workspace, id, webhook, event, seq)
    SELECT e.workspace, gen_random_uuid(), w.id, e.id, e.seq FROM outbox_events e
    JOIN webhooks w ON w.workspace = e.workspace AND e.seq > w.from_seq AND w.disabled_at IS NULL AND ${subscribed}
    WHERE e.workspace = ${tx.workspace} AND e.id = ANY (${events}::uuid[]) ORDER BY e.seq
    ON CONFLICT (workspace, webhook, event) DO NOTHING RETURNING id`.execute(tx.db());
  return rows.length;
}

export interface Range {
  readonly from: Date;
  readonly to: Date;
}

/** Puts all events of a time in again, of the types that a webhook wants. */
export async function putInAgain(tx: Tx, webhook: string, { from, to }: Range): Promise<number> {
  const { rows } = await sql`
    INSERT INTO webhook_deliveries (workspace, id, webhook, event, seq)
    SELECT e.workspace, gen_random_uuid(), w.id, e.id, e.seq FROM outbox_events e
    JOIN webhooks w ON w.workspace = e.workspace AND w.id = ${webhook} AND ${subscribed}
    WHERE e.workspace = ${tx.workspace} AND e.seq IS NOT NULL AND e.at >= ${from} AND e.at <= ${to} ORDER BY e.seq
    ON CONFLICT (workspace, webhook, event) DO UPDATE SET status = 'waiting', tries = 0, next_at = clock_timestamp() RETURNING id`.execute(
    tx.db(),
  );
  return rows.length;
}

export async function replayOne(tx: Tx, webhook: string, delivery: string): Promise<number> {
  const { rows } = await sql`
    UPDATE webhook_deliveries SET status = 'waiting', tries = 0, next_at = clock_timestamp()
    WHERE workspace = ${tx.workspace} AND webhook = ${webhook} AND id = ${delivery} RETURNING id`.execute(tx.db());
  return rows.length;
}

export interface Claimed {
  readonly id: string;
  readonly webhook: string;
  readonly event: string;
  readonly tries: number;
}

/** Takes what is due, some of each webhook, so that one that never answers keeps nobody else waiting. */
export async function claimDue(tx: Tx, busy: readonly string[], perWebhook: number, leaseMs: number): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    WITH due AS (
      SELECT d.id FROM webhooks w CROSS JOIN LATERAL (
        SELECT d.id FROM webhook_deliveries d
        WHERE d.workspace = w.workspace AND d.webhook = w.id AND d.status = 'waiting' AND d.next_at <= clock_timestamp()
        ORDER BY d.next_at, d.seq LIMIT ${perWebhook} FOR UPDATE SKIP LOCKED) d
      WHERE w.workspace = ${tx.workspace} AND w.disabled_at IS NULL AND w.id <> ALL (${busy}::uuid[]))
    UPDATE webhook_deliveries d SET tries = tries + 1, next_at = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
    FROM due WHERE d.workspace = ${tx.workspace} AND d.id = due.id RETURNING d.id, d.webhook, d.event, d.tries`.execute(tx.db());
  return rows;
}

export async function isDue(reader: Reader): Promise<boolean> {
  const { rows } = await sql`
    SELECT FROM webhooks w WHERE w.workspace = ${reader.workspace} AND w.disabled_at IS NULL AND EXISTS (
      SELECT FROM webhook_deliveries d
      WHERE d.workspace = w.workspace AND d.webhook = w.id AND d.status = 'waiting' AND d.next_at <= clock_timestamp()) LIMIT 1`.execute(
    reader.db(),
  );
  return rows.length > 0;
}

export async function noteAttempt(tx: Tx, delivery: string, told: Told): Promise<void> {
  await sql`
    INSERT INTO webhook_attempts (workspace, delivery, number, http_status, ms, error, reply)
    SELECT ${tx.workspace}, ${delivery}, coalesce(max(number), 0) + 1, ${told.status}, ${told.ms}, ${told.error}, ${told.reply}
    FROM webhook_attempts WHERE workspace = ${tx.workspace} AND delivery = ${delivery}`.execute(tx.db());
}

/** Only while it waits for this very try: one that another process took, or that was replayed meanwhile, stays as it is. */
export async function settle(tx: Tx, { id, tries }: Claimed, to: DeliveryStatus, waitMs: number): Promise<boolean> {
  const { rows } = await sql`
    UPDATE webhook_deliveries SET status = ${to}, next_at = clock_timestamp() + make_interval(secs => ${waitMs / 1000})
    WHERE workspace = ${tx.workspace} AND id = ${id} AND status = 'waiting' AND tries = ${tries} RETURNING id`.execute(tx.db());
  return rows.length > 0;
}

/** Notes how a webhook fares; returns for how long nothing has arrived, in milliseconds. */
export async function noteHealth(tx: Tx, webhook: string, arrived: boolean): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    UPDATE webhooks SET failing_since = CASE WHEN ${arrived} THEN NULL ELSE coalesce(failing_since, clock_timestamp()) END
    WHERE workspace = ${tx.workspace} AND id = ${webhook}
    RETURNING (extract(epoch FROM clock_timestamp() - failing_since) * 1000)::double precision AS ms`.execute(tx.db());
  return rows[0]?.ms ?? 0;
}

export async function disable(tx: Tx, webhook: string, why: string): Promise<void> {
  await sql`
    UPDATE webhooks SET disabled_at = clock_timestamp(), disabled_why = ${why}
    WHERE workspace = ${tx.workspace} AND id = ${webhook} AND disabled_at IS NULL`.execute(tx.db());
}

/** Columns of `webhook_deliveries`. */
interface DeliveryRow {
  id: string;
  event: string;
  seq: number;
  status: DeliveryStatus;
  tries: number;
  next_at: Date;
  created_at: Date;
}

/** With its event, and how often it was tried. */
interface ToldDelivery extends DeliveryRow {
  type: string;
  at: Date;
  attempts: PresentedDelivery['attempts'];
}

export interface DeliveryFilter {
  readonly status?: string | undefined;
  /** The number of an event. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Newest events first. */
export async function loadDeliveries(
  reader: Reader,
  webhook: string,
  { status, before, limit }: DeliveryFilter,
): Promise<PresentedDelivery[]> {
  const { rows } = await sql<ToldDelivery>`
    SELECT d.id, d.event, d.seq, e.type, e.at, d.status, d.tries, d.next_at, d.created_at, coalesce(a.attempts, '[]'::json) AS attempts
    FROM webhook_deliveries d JOIN outbox_events e ON e.workspace = d.workspace AND e.id = d.event
    CROSS JOIN LATERAL (
      SELECT json_agg(json_build_object('at', to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'status', a.http_status, 'ms', a.ms,
        'error', a.error, 'reply', a.reply) ORDER BY a.number DESC) AS attempts
      FROM (SELECT * FROM webhook_attempts a WHERE a.workspace = d.workspace AND a.delivery = d.id ORDER BY a.number DESC LIMIT 20) a) a
    WHERE d.workspace = ${reader.workspace} AND d.webhook = ${webhook} AND (${status ?? null}::text IS NULL OR d.status = ${status ?? null})
      AND (${before ?? null}::bigint IS NULL OR d.seq < ${before ?? null})
    ORDER BY d.seq DESC LIMIT ${limit}`.execute(reader.db());
  return rows.map((row) => ({
    id: row.id,
    event: { id: row.event, seq: row.seq, type: row.type, at: row.at.toISOString() },
    status: row.status,
    tries: row.tries,
    nextAt: row.status === 'waiting' ? row.next_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    attempts: row.attempts,
  }));
}

/** Receivers may answer with anything they were told. */
export async function forgetReplies(tx: Tx): Promise<void> {
  await sql`UPDATE webhook_attempts SET reply = NULL, error = CASE WHEN error IS NULL THEN NULL ELSE 'It failed; the words were erased.' END
    WHERE workspace = ${tx.workspace} AND (reply IS NOT NULL OR error IS NOT NULL)`.execute(tx.db());
}

/** Vendors' webhook subscriptions and their delivery log. The vendors that the asker leads are in every WHERE. */
import type { Sql, Tx } from '#platform/data/database';
import { parseJson, toJson } from '#platform/data/json';
import type { WebhookEvent } from '../domain/webhook-events.ts';
import { webhookChannel } from '../notifications/machine-event.ts';

export interface SubscriptionRow {
  id: string;
  vendorId: string;
  url: string;
  description: string;
  events: readonly WebhookEvent[];
  isEnabled: boolean;
  disabledReason: 'BY_PERSON' | 'FAILURES' | null;
  failingSince: Date | null;
  lastError: string | null;
  createdAt: Date;
}

interface StoredSubscription extends Omit<SubscriptionRow, 'isEnabled' | 'events'> {
  state: 'ENABLED' | 'DISABLED';
  events: unknown;
}

/** Whose subscriptions may be seen: the vendors that the asker leads. */
export interface Scope {
  vendorIds: readonly string[];
}

const columns = `id, vendor_id AS vendorId, url, description, events, state, disabled_reason AS disabledReason, failing_since AS failingSince,
  last_error AS lastError, created_at AS createdAt`;

function toRow({ state, events, ...row }: StoredSubscription): SubscriptionRow {
  return { ...row, events: parseJson<WebhookEvent[]>(events), isEnabled: state === 'ENABLED' };
}

export async function subscriptionById(sql: Sql, id: string, { vendorIds }: Scope, { isLocked = false } = {}): Promise<SubscriptionRow | undefined> {
  if (vendorIds.length === 0) return undefined;
  const [row] = await sql.query<StoredSubscription>(`SELECT ${columns} FROM webhook_subscriptions WHERE id = ? AND vendor_id IN (?)${isLocked ? ' FOR UPDATE' : ''}`, [id, vendorIds]);
  return row && toRow(row);
}

/** The subscriptions of these vendors, by vendor, the oldest first. */
export async function subscriptionsByVendorIds(sql: Sql, vendorIds: readonly string[]): Promise<Map<string, SubscriptionRow[]>> {
  if (vendorIds.length === 0) return new Map();
  const rows = await sql.query<StoredSubscription>(`SELECT ${columns} FROM webhook_subscriptions WHERE vendor_id IN (?) ORDER BY id`, [vendorIds]);
  return Map.groupBy(rows.map(toRow), ({ vendorId }) => vendorId);
}

export async function insertSubscription(sql: Sql, row: SubscriptionRow & { secret: string }): Promise<void> {
  await sql.execute('INSERT INTO webhook_subscriptions (id, vendor_id, url, description, events, state, secret, created_at) VALUES (?)', [
    [row.id, row.vendorId, row.url, row.description, toJson(row.events), 'ENABLED', row.secret, row.createdAt],
  ]);
}

/** Writes what people set. Turned on or with another address, it starts without failures. */
export async function updateSubscription(sql: Sql, { id, vendorId, url, description, events, isEnabled, disabledReason }: SubscriptionRow, { isFresh }: { isFresh: boolean }): Promise<void> {
  const cleared = isFresh ? ', failing_since = NULL, failure_count = 0, last_error = NULL' : '';
  await sql.execute(`UPDATE webhook_subscriptions SET url = ?, description = ?, events = ?, state = ?, disabled_reason = ?${cleared} WHERE id = ? AND vendor_id = ?`, [
    url,
    description,
    toJson(events),
    isEnabled ? 'ENABLED' : 'DISABLED',
    disabledReason,
    id,
    vendorId,
  ]);
}

/** Sets a new secret; the one before stays good until an instant. */
export async function rotateSecret(sql: Sql, { id, vendorId }: Pick<SubscriptionRow, 'id' | 'vendorId'>, { secret, previousUntil }: { secret: string; previousUntil: Date }): Promise<void> {
  await sql.execute('UPDATE webhook_subscriptions SET previous_secret = secret, previous_secret_until = ?, secret = ? WHERE id = ? AND vendor_id = ?', [previousUntil, secret, id, vendorId]);
}

export async function deleteSubscription(sql: Sql, { id, vendorId }: Pick<SubscriptionRow, 'id' | 'vendorId'>): Promise<void> {
  await sql.execute('DELETE FROM webhook_subscriptions WHERE id = ? AND vendor_id = ?', [id, vendorId]);
}

export interface WebhookDeliveryRow {
  id: string;
  /** Id of what was told; it orders the log. */
  notificationId: string;
  subscriptionId: string;
  event: string;
  payload: unknown;
  state: 'PENDING' | 'SENT' | 'DEAD';
  attempts: number;
  dueAt: Date | null;
  lastError: string | null;
  createdAt: Date;
  finishedAt: Date | null;
  expiresAt: Date | null;
}

const deliveryColumns = `d.id, n.id AS notificationId, n.recipient AS subscriptionId, n.event, n.payload, d.state, d.attempts, d.due_at AS dueAt,
  d.last_error AS lastError, d.created_at AS createdAt, d.finished_at AS finishedAt, d.expires_at AS expiresAt`;
const deliveryTables = `notifications n JOIN deliveries d ON d.notification_id = n.id AND d.channel = '${webhookChannel}' JOIN webhook_subscriptions s ON s.id = n.recipient`;

export interface DeliveryPage {
  subscriptionId: string;
  state: WebhookDeliveryRow['state'] | null;
  limit: number;
  /** `notificationId` of the last one seen. */
  before: string | null;
}

/** A page of a subscription's log, the newest first. */
export async function deliveryPage(sql: Sql, { subscriptionId, state, limit, before }: DeliveryPage, { vendorIds }: Scope): Promise<WebhookDeliveryRow[]> {
  if (vendorIds.length === 0) return [];
  const conditions = ['n.recipient = ?', 's.vendor_id IN (?)', ...(state === null ? [] : ['d.state = ?']), ...(before === null ? [] : ['n.id < ?'])];
  const values = [subscriptionId, vendorIds, ...(state === null ? [] : [state]), ...(before === null ? [] : [before])];
  const rows = await sql.query<WebhookDeliveryRow>(`SELECT ${deliveryColumns} FROM ${deliveryTables} WHERE ${conditions.join(' AND ')} ORDER BY n.id DESC LIMIT ${limit}`, values);
  return rows.map((row) => ({ ...row, payload: parseJson(row.payload) }));
}

export async function webhookDeliveryById(sql: Sql, id: string, { vendorIds }: Scope): Promise<WebhookDeliveryRow | undefined> {
  if (vendorIds.length === 0) return undefined;
  const [row] = await sql.query<WebhookDeliveryRow>(`SELECT ${deliveryColumns} FROM ${deliveryTables} WHERE d.id = ? AND s.vendor_id IN (?)`, [id, vendorIds]);
  return row && { ...row, payload: parseJson(row.payload) };
}

/** Makes a settled delivery due again. False when it waits already. */
export async function resendDelivery(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { affectedRows } = await tx.execute(
    "UPDATE deliveries SET state = 'PENDING', attempts = 0, due_at = ?, claim = NULL, last_error = NULL, finished_at = NULL, discarded_at = NULL WHERE id = ? AND state IN ('SENT', 'DEAD')",
    [at, id],
  );
  return affectedRows === 1;
}

/** How many notifications of an event a recipient got since an instant, which `sinceId` stands for. */
export async function countNotificationsSince(sql: Sql, { recipient, event, sinceId }: { recipient: string; event: string; sinceId: string }): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM notifications WHERE recipient = ? AND id > ? AND event = ?', [recipient, sinceId, event]);
  return row?.count ?? 0;
}

export interface AttemptRow {
  id: string;
  deliveryId: string;
  status: number | null;
  durationMs: number;
  error: string | null;
  at: Date;
}

/** The calls of these deliveries, by delivery, the oldest first. */
export async function attemptsByDeliveryIds(sql: Sql, deliveryIds: readonly string[]): Promise<Map<string, AttemptRow[]>> {
  const rows = await sql.query<AttemptRow>('SELECT id, delivery_id AS deliveryId, status, duration_ms AS durationMs, error, at FROM webhook_attempts WHERE delivery_id IN (?) ORDER BY id', [deliveryIds]);
  return Map.groupBy(rows, ({ deliveryId }) => deliveryId);
}

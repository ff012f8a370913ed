/** What calling endpoints needs of them. */
import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { Attempt, Endpoint, Endpoints } from '../channels/webhook.ts';

/** What the webhook channel needs of the subscriptions. */
export function endpointsIn(sql: Sql): Endpoints {
  return {
    async find(endpointId, at): Promise<Endpoint | undefined> {
      const [row] = await sql.query<{ url: string; state: string; secret: string; previousSecret: string | null; previousUntil: Date | null }>(
        'SELECT url, state, secret, previous_secret AS previousSecret, previous_secret_until AS previousUntil FROM webhook_subscriptions WHERE id = ?',
        [endpointId],
      );
      if (!row) return undefined;
      const previous = row.previousSecret !== null && row.previousUntil !== null && row.previousUntil > at ? [row.previousSecret] : [];
      return { url: row.url, isEnabled: row.state === 'ENABLED', secrets: [row.secret, ...previous] };
    },
    async note({ endpointId, deliveryId, status, durationMs, error, at }: Attempt) {
      await sql.execute('INSERT INTO webhook_attempts (id, delivery_id, status, duration_ms, error, at) VALUES (?)', [[newId('wha', at), deliveryId, status, durationMs, error?.slice(0, 600) ?? null, at]]);
      if (error === null) {
        await sql.execute('UPDATE webhook_subscriptions SET failing_since = NULL, failure_count = 0, last_error = NULL WHERE id = ? AND failing_since IS NOT NULL', [endpointId]);
        return;
      }
      await sql.execute('UPDATE webhook_subscriptions SET failing_since = COALESCE(failing_since, ?), failure_count = failure_count + 1, last_error = ? WHERE id = ?', [at, error.slice(0, 600), endpointId]);
    },
  };
}

/** The enabled endpoints of vendors that want to be told of an event (in the API's name), by vendor. */
export async function endpointsByVendorIds(sql: Sql, vendorIds: readonly string[], event: string): Promise<Map<string, string[]>> {
  const rows = await sql.query<{ id: string; vendorId: string }>(
    "SELECT id, vendor_id AS vendorId FROM webhook_subscriptions WHERE vendor_id IN (?) AND state = 'ENABLED' AND JSON_CONTAINS(events, ?) ORDER BY id",
    [vendorIds, JSON.stringify(event)],
  );
  return new Map([...Map.groupBy(rows, ({ vendorId }) => vendorId)].map(([vendorId, found]) => [vendorId, found.map(({ id }) => id)]));
}

export interface FailingEndpoint {
  id: string;
  vendorId: string;
  url: string;
  failingSince: Date;
  lastError: string;
}

/** Endpoints that have failed without a success since before an instant, at least so often. */
export function failingEndpoints(sql: Sql, { since, times, limit }: { since: Date; times: number; limit: number }): Promise<FailingEndpoint[]> {
  return sql.query<FailingEndpoint>(
    `SELECT id, vendor_id AS vendorId, url, failing_since AS failingSince, last_error AS lastError FROM webhook_subscriptions
     WHERE state = 'ENABLED' AND failing_since <= ? AND failure_count >= ? ORDER BY failing_since LIMIT ${limit}`,
    [since, times],
  );
}

/** Turns a failing endpoint off. False when it worked meanwhile, or somebody else was faster. */
export async function disableFailing(sql: Sql, { id, failingSince }: Pick<FailingEndpoint, 'id' | 'failingSince'>): Promise<boolean> {
  const { affectedRows } = await sql.execute("UPDATE webhook_subscriptions SET state = 'DISABLED', disabled_reason = 'FAILURES' WHERE id = ? AND state = 'ENABLED' AND failing_since = ?", [id, failingSince]);
  return affectedRows === 1;
}

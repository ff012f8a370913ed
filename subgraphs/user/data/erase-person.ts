/** What an account is made of: all of it for a copy, and its end. */
import type { Sql, Tx } from '#platform/data/database';
import { redactEvents } from '#platform/eventlog/redact-events';

type Row = Record<string, unknown>;

/** Everything kept about a person that they may have a copy of; secrets and their hashes are not. */
export async function ownData(sql: Sql, userId: string): Promise<Record<string, Row[]>> {
  const rows = (query: string): Promise<Row[]> => sql.query<Row>(query, [userId]);
  return {
    profile: await rows('SELECT id, email, email_verified_at AS emailVerifiedAt, display_name AS displayName, locale, currency, country, created_at AS createdAt, last_signed_in_at AS lastSignedInAt FROM users WHERE id = ?'),
    roles: await rows('SELECT role FROM user_roles WHERE user_id = ?'),
    addresses: await rows('SELECT recipient, line1, line2, city, region, postal_code AS postalCode, country, phone, created_at AS createdAt FROM addresses WHERE user_id = ?'),
    sessions: await rows('SELECT client_kind AS client, device_name AS deviceName, created_at AS createdAt, last_used_at AS lastUsedAt, revoked_at AS revokedAt FROM sessions WHERE user_id = ?'),
    wishlist: await rows('SELECT product_id AS productId, added_at AS addedAt FROM wishlist_items WHERE user_id = ?'),
    apiKeys: await rows('SELECT name, scopes, vendor_id AS vendorId, created_at AS createdAt, last_used_at AS lastUsedAt FROM api_keys WHERE created_by = ?'),
    supportVisits: await rows('SELECT reason, started_at AS startedAt, expires_at AS expiresAt FROM impersonations WHERE user_id = ?'),
    accountHistory: await rows('SELECT action, occurred_at AS occurredAt FROM audit_log WHERE target = ? ORDER BY occurred_at'),
  };
}

const belongings = [
  'addresses', 'wishlist_items', 'mail_tokens', 'email_changes', 'recovery_codes', 'sign_in_challenges', 'second_factors', 'user_search_terms', 'user_roles', 'memberships',
];

/** Removes everything but the row itself, which stays without anything that names the person. Returns how many rows went, by table. */
export async function eraseAccount(tx: Tx, { userId, passwordHash, now }: { userId: string; passwordHash: string; now: Date }): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  await tx.execute('DELETE FROM retired_refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE user_id = ?)', [userId]);
  for (const table of ['sessions', ...belongings]) counts[table] = (await tx.execute(`DELETE FROM ${table} WHERE user_id = ?`, [userId])).affectedRows;
  const email = `deleted-${userId}@deleted.invalid`;
  await tx.execute(
    `UPDATE users SET email = ?, email_key = ?, email_verified_at = NULL, display_name = 'Deleted user', locale = 'en', country = NULL, password_hash = ?, last_signed_in_at = NULL,
       version = version + 1, updated_at = ?, deleted_at = ? WHERE id = ?`,
    [email, email, passwordHash, now, now, userId],
  );
  // That something was announced stays, and what was said does not.
  counts['event_log'] = await redactEvents(tx, { aggregateType: 'user', aggregateIds: [userId], redact: () => ({ userId }) });
  return counts;
}

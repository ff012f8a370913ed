/** API keys and their secrets, by hash. */
import type { Sql } from '#platform/data/database';
import type { ApiBudget } from '../domain/api-key.ts';

export interface ApiKeyRow extends ApiBudget {
  id: string;
  createdBy: string;
  vendorId: string | null;
  name: string;
  scopes: string;
  version: number;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  /** Of a test key: where it acts. */
  sandboxId: string | null;
  /** The vendor that it acts for there. */
  sandboxVendorId: string | null;
}

const columns = `k.id, k.created_by AS createdBy, k.vendor_id AS vendorId, k.name, k.scopes, k.requests_per_minute AS requestsPerMinute, k.cost_per_minute AS costPerMinute,
  k.requests_per_day AS requestsPerDay, k.cost_per_day AS costPerDay, k.version, k.created_at AS createdAt, k.expires_at AS expiresAt, k.last_used_at AS lastUsedAt, k.revoked_at AS revokedAt, k.sandbox_id AS sandboxId,
  (SELECT x.vendor_id FROM sandboxes x WHERE x.id = k.sandbox_id) AS sandboxVendorId`;

/** Whose keys somebody may manage: those of vendors they own, and those for the whole marketplace that they made. */
export interface KeyOwner {
  userId: string;
  ownedVendorIds: readonly string[];
  isAdmin: boolean;
}

function ownedBy({ userId, ownedVendorIds, isAdmin }: KeyOwner): { where: string; params: unknown[] } {
  if (isAdmin) return { where: 'TRUE', params: [] };
  const ownVendors = ownedVendorIds.length > 0 ? 'k.vendor_id IN (?) OR ' : '';
  return { where: `(${ownVendors}(k.vendor_id IS NULL AND k.created_by = ?))`, params: [...(ownedVendorIds.length > 0 ? [ownedVendorIds] : []), userId] };
}

export async function insertApiKey(sql: Sql, key: Omit<ApiKeyRow, 'version' | 'lastUsedAt' | 'revokedAt' | 'sandboxVendorId'>): Promise<void> {
  await sql.execute(
    `INSERT INTO api_keys (id, created_by, vendor_id, name, scopes, requests_per_minute, cost_per_minute, requests_per_day, cost_per_day, created_at, expires_at, sandbox_id) VALUES (?)`,
    [[key.id, key.createdBy, key.vendorId, key.name, key.scopes, key.requestsPerMinute, key.costPerMinute, key.requestsPerDay, key.costPerDay, key.createdAt, key.expiresAt, key.sandboxId]],
  );
}

export interface ApiKeySecret {
  keyHash: string;
  apiKeyId: string;
  prefix: string;
  createdAt: Date;
  validUntil: Date | null;
}

export async function insertSecret(sql: Sql, { keyHash, apiKeyId, prefix, createdAt, validUntil }: ApiKeySecret): Promise<void> {
  await sql.execute('INSERT INTO api_key_secrets (key_hash, api_key_id, prefix, created_at, valid_until) VALUES (?)', [[keyHash, apiKeyId, prefix, createdAt, validUntil]]);
}

/** Lets the secrets there are end at a time, those that end sooner excepted. */
export async function limitSecrets(sql: Sql, apiKeyId: string, until: Date): Promise<void> {
  await sql.execute('UPDATE api_key_secrets SET valid_until = ? WHERE api_key_id = ? AND (valid_until IS NULL OR valid_until > ?)', [until, apiKeyId, until]);
}

export function secretsByKeyIds(sql: Sql, ids: readonly string[]): Promise<ApiKeySecret[]> {
  return sql.query<ApiKeySecret>(
    'SELECT key_hash AS keyHash, api_key_id AS apiKeyId, prefix, created_at AS createdAt, valid_until AS validUntil FROM api_key_secrets WHERE api_key_id IN (?) ORDER BY created_at DESC',
    [ids],
  );
}

/** Keys of one vendor, or those for the marketplace, newest first. */
export function apiKeysOf(sql: Sql, owner: KeyOwner, vendorId: string | null): Promise<ApiKeyRow[]> {
  const { where, params } = ownedBy(owner);
  const scope = vendorId === null ? 'k.vendor_id IS NULL' : 'k.vendor_id = ?';
  return sql.query<ApiKeyRow>(`SELECT ${columns} FROM api_keys k WHERE ${scope} AND ${where} ORDER BY k.created_at DESC, k.id DESC LIMIT 100`, [...(vendorId === null ? [] : [vendorId]), ...params]);
}

export function keysOfSandbox(sql: Sql, sandboxId: string): Promise<ApiKeyRow[]> {
  return sql.query<ApiKeyRow>(`SELECT ${columns} FROM api_keys k WHERE k.sandbox_id = ? AND k.revoked_at IS NULL`, [sandboxId]);
}

/** For answers to whoever was let through to them already. */
export function apiKeysByIds(sql: Sql, ids: readonly string[]): Promise<ApiKeyRow[]> {
  return sql.query<ApiKeyRow>(`SELECT ${columns} FROM api_keys k WHERE k.id IN (?)`, [ids]);
}

/** A key that somebody may manage, locked. */
export async function lockApiKey(sql: Sql, owner: KeyOwner, id: string): Promise<ApiKeyRow | null> {
  const { where, params } = ownedBy(owner);
  const [row] = await sql.query<ApiKeyRow>(`SELECT ${columns} FROM api_keys k WHERE k.id = ? AND ${where} FOR UPDATE`, [id, ...params]);
  return row ?? null;
}

export async function countLiveKeys(sql: Sql, { vendorId, createdBy, now }: { vendorId: string | null; createdBy: string; now: Date }): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT COUNT(*) AS count FROM api_keys WHERE ${vendorId === null ? 'vendor_id IS NULL AND created_by = ?' : 'vendor_id = ?'} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
    [vendorId ?? createdBy, now],
  );
  return row?.count ?? 0;
}

/** Ends a key for good. Returns whether it was alive. */
export async function revokeApiKey(sql: Sql, id: string, now: Date): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE api_keys SET revoked_at = ?, version = version + 1 WHERE id = ? AND revoked_at IS NULL', [now, id]);
  return affectedRows === 1;
}

export async function raiseVersion(sql: Sql, id: string): Promise<void> {
  await sql.execute('UPDATE api_keys SET version = version + 1 WHERE id = ?', [id]);
}

/** The key that a secret belongs to, if both are good now. */
export async function apiKeyByHash(sql: Sql, keyHash: string, now: Date): Promise<(ApiKeyRow & { prefix: string; validUntil: Date | null }) | null> {
  const [row] = await sql.query<ApiKeyRow & { prefix: string; validUntil: Date | null }>(
    `SELECT ${columns}, s.prefix, s.valid_until AS validUntil FROM api_key_secrets s JOIN api_keys k ON k.id = s.api_key_id
     WHERE s.key_hash = ? AND (s.valid_until IS NULL OR s.valid_until > ?) AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)`,
    [keyHash, now, now],
  );
  return row ?? null;
}

/** Notes a use, at most once in five minutes: every request would be a write else. */
export async function noteUse(sql: Sql, id: string, now: Date): Promise<void> {
  await sql.execute('UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)', [now, id, new Date(now.getTime() - 300_000)]);
}

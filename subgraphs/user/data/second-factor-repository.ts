/** Second factors, recovery codes and sign-ins that wait for the second step. */
import type { Sql } from '#platform/data/database';

export interface SecondFactorRow {
  userId: string;
  secretSealed: string;
  confirmedAt: Date | null;
}

export async function secondFactorOf(sql: Sql, userId: string): Promise<SecondFactorRow | null> {
  const [row] = await sql.query<SecondFactorRow>('SELECT user_id AS userId, secret_sealed AS secretSealed, confirmed_at AS confirmedAt FROM second_factors WHERE user_id = ?', [userId]);
  return row ?? null;
}

export interface SecondFactorState {
  userId: string;
  confirmedAt: Date | null;
  recoveryCodesLeft: number;
}

/** For many people at once: who has one, and how many recovery codes are left. */
export function secondFactorStates(sql: Sql, userIds: readonly string[]): Promise<SecondFactorState[]> {
  return sql.query<SecondFactorState>(
    `SELECT f.user_id AS userId, f.confirmed_at AS confirmedAt,
       (SELECT COUNT(*) FROM recovery_codes c WHERE c.user_id = f.user_id AND c.used_at IS NULL) AS recoveryCodesLeft
     FROM second_factors f WHERE f.user_id IN (?)`,
    [userIds],
  );
}

/** Begins an enrolment; one that was never confirmed is replaced. */
export async function beginEnrolment(sql: Sql, { userId, secretSealed, now }: { userId: string; secretSealed: string; now: Date }): Promise<void> {
  await sql.execute('DELETE FROM second_factors WHERE user_id = ? AND confirmed_at IS NULL', [userId]);
  await sql.execute('INSERT INTO second_factors (user_id, secret_sealed, created_at) VALUES (?, ?, ?)', [userId, secretSealed, now]);
}

export async function confirmEnrolment(sql: Sql, userId: string, now: Date): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE second_factors SET confirmed_at = ? WHERE user_id = ? AND confirmed_at IS NULL', [now, userId]);
  return affectedRows === 1;
}

/** Uses up a time step, and with it all before: of simultaneous callers with one code exactly one gets true. */
export async function spendStep(sql: Sql, userId: string, step: number): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE second_factors SET last_step = ? WHERE user_id = ? AND (last_step IS NULL OR last_step < ?)', [step, userId, step]);
  return affectedRows === 1;
}

/** Stores the secret again under the present sealing key. */
export async function resealSecret(sql: Sql, userId: string, secretSealed: string): Promise<void> {
  await sql.execute('UPDATE second_factors SET secret_sealed = ? WHERE user_id = ?', [secretSealed, userId]);
}

export async function removeSecondFactor(sql: Sql, userId: string): Promise<void> {
  for (const table of ['recovery_codes', 'sign_in_challenges', 'second_factors']) await sql.execute(`DELETE FROM ${table} WHERE user_id = ?`, [userId]);
}

/** Replaces all recovery codes. */
export async function storeRecoveryCodes(sql: Sql, userId: string, hashes: readonly string[]): Promise<void> {
  await sql.execute('DELETE FROM recovery_codes WHERE user_id = ?', [userId]);
  await sql.execute('INSERT INTO recovery_codes (user_id, code_hash) VALUES ?', [hashes.map((hash) => [userId, hash])]);
}

/** Uses up a recovery code; of simultaneous callers one gets true. */
export async function spendRecoveryCode(sql: Sql, userId: string, hash: string, now: Date): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE recovery_codes SET used_at = ? WHERE user_id = ? AND code_hash = ? AND used_at IS NULL', [now, userId, hash]);
  return affectedRows === 1;
}

export async function insertChallenge(sql: Sql, { tokenHash, userId, expiresAt }: { tokenHash: string; userId: string; expiresAt: Date }): Promise<void> {
  await sql.execute('INSERT INTO sign_in_challenges (token_hash, user_id, expires_at) VALUES (?, ?, ?)', [tokenHash, userId, expiresAt]);
}

/** Counts an attempt at a challenge, and says whose it is; null when there is none, it has ended, or was tried too often. */
export async function tryChallenge(sql: Sql, { tokenHash, maxAttempts, now }: { tokenHash: string; maxAttempts: number; now: Date }): Promise<string | null> {
  const { affectedRows } = await sql.execute('UPDATE sign_in_challenges SET attempts = attempts + 1 WHERE token_hash = ? AND attempts < ? AND expires_at > ?', [tokenHash, maxAttempts, now]);
  if (affectedRows !== 1) return null;
  const [row] = await sql.query<{ userId: string }>('SELECT user_id AS userId FROM sign_in_challenges WHERE token_hash = ?', [tokenHash]);
  return row?.userId ?? null;
}

/** Uses up a challenge; of simultaneous callers one gets true. */
export async function spendChallenge(sql: Sql, tokenHash: string): Promise<boolean> {
  const { affectedRows } = await sql.execute('DELETE FROM sign_in_challenges WHERE token_hash = ?', [tokenHash]);
  return affectedRows === 1;
}

export async function pruneChallenges(sql: Sql, now: Date, limit: number): Promise<void> {
  await sql.execute('DELETE FROM sign_in_challenges WHERE expires_at <= ? LIMIT ?', [now, limit]);
}

/** The account payouts go to: one per vendor. Its number is never here, only what the payment provider calls it. */
import type { Sql } from '#platform/data/database';
import type { PayoutAccountRow } from './entities.ts';

export async function payoutAccountOf(sql: Sql, vendorId: string): Promise<PayoutAccountRow | null> {
  const [row] = await sql.query<PayoutAccountRow>(
    `SELECT vendor_id AS vendorId, label, last4, currency, status, provider_token AS providerToken, version, submitted_at AS submittedAt, submitted_by AS submittedBy, disabled_reason AS disabledReason,
       held_until AS heldUntil FROM payout_accounts WHERE vendor_id = ?`,
    [vendorId],
  );
  return row ?? null;
}

export interface NewPayoutAccount extends Pick<PayoutAccountRow, 'vendorId' | 'label' | 'last4' | 'currency' | 'version' | 'submittedBy' | 'heldUntil'> {
  providerToken: string;
  submittedAt: Date;
}

/** Puts a new account in the place of any former one; it is to be verified, and announced in the same transaction. */
export async function replacePayoutAccount(sql: Sql, account: NewPayoutAccount): Promise<void> {
  await sql.execute(
    `REPLACE INTO payout_accounts (vendor_id, label, last4, currency, status, provider_token, version, submitted_at, submitted_by, held_until, is_told)
     VALUES (?)`,
    [[account.vendorId, account.label, account.last4, account.currency, 'PENDING', account.providerToken, account.version, account.submittedAt, account.submittedBy, account.heldUntil, true]],
  );
}

export async function verifyPayoutAccount(sql: Sql, vendorId: string, { actorId, now }: { actorId: string | null; now: Date }): Promise<void> {
  await sql.execute("UPDATE payout_accounts SET status = 'VERIFIED', verified_at = ?, verified_by = ?, version = version + 1 WHERE vendor_id = ?", [now, actorId, vendorId]);
}

export async function disablePayoutAccount(sql: Sql, vendorId: string, { reason, now }: { reason: string; now: Date }): Promise<void> {
  await sql.execute("UPDATE payout_accounts SET status = 'DISABLED', disabled_at = ?, disabled_reason = ?, version = version + 1 WHERE vendor_id = ?", [now, reason, vendorId]);
}

/** Vendors whose account was handed in and never announced by what the provider calls it. */
export async function untoldAccounts(sql: Sql, limit: number): Promise<string[]> {
  const rows = await sql.query<{ vendorId: string }>('SELECT vendor_id AS vendorId FROM payout_accounts WHERE is_told = FALSE ORDER BY vendor_id LIMIT ?', [limit]);
  return rows.map(({ vendorId }) => vendorId);
}

/** Returns false when it was told already. */
export async function markAccountTold(sql: Sql, vendorId: string): Promise<boolean> {
  const { affectedRows } = await sql.execute('UPDATE payout_accounts SET is_told = TRUE WHERE vendor_id = ? AND is_told = FALSE', [vendorId]);
  return affectedRows === 1;
}

/** Payouts of vendors, always by the vendor. */
import type { Sql } from '#platform/data/database';
import { vendorAccount } from '../domain/ledger-accounts.ts';
import { bookedVendors } from './ledger-repository.ts';
import { accountSums } from './ledger-sums.ts';

export interface PayoutRow {
  id: string;
  vendorId: string;
  currency: string;
  amountMinor: number;
  /** What the provider called the vendor's account when it was claimed; null where nothing was known. */
  providerAccount: string | null;
  /** CLAIMED: set aside in the books, not sent yet. SENT: accepted by the provider, on its way. */
  state: 'CLAIMED' | 'SENT' | 'PAID' | 'FAILED';
  providerReference: string | null;
  failureReason: string | null;
  attempts: number;
  /** Since when the provider refuses it for now, and in what words; null while it does not. */
  waitingSince: Date | null;
  waitingReason: string | null;
  /** How often it did. */
  refusals: number;
  /** What was taken back at the provider after it was sent. */
  reversedMinor: number;
  /** The vendor's bank has refused what had arrived at the vendor's account at the provider: since when, and why. */
  bankRefusedAt: Date | null;
  bankRefusal: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

const columns = `id, vendor_id AS vendorId, currency, amount_minor AS amountMinor, provider_account AS providerAccount, state, provider_reference AS providerReference,
  failure_reason AS failureReason, attempts, waiting_since AS waitingSince, waiting_reason AS waitingReason, refusals,
  reversed_minor AS reversedMinor, bank_refused_at AS bankRefusedAt, bank_refusal AS bankRefusal, created_at AS createdAt, finished_at AS finishedAt`;

export async function payoutById(sql: Sql, id: string, { lock = false } = {}): Promise<PayoutRow | null> {
  const [row] = await sql.query<PayoutRow>(`SELECT ${columns} FROM payouts WHERE id = ?${lock ? ' FOR UPDATE' : ''}`, [id]);
  return row ?? null;
}

/** A vendor's payouts, newest first. `before` is the id of the last one seen. */
export function payoutsPage(sql: Sql, vendorId: string, { limit, before }: { limit: number; before?: string }): Promise<PayoutRow[]> {
  const position = before === undefined ? { sql: '', params: [] } : { sql: ' AND id < ?', params: [before] };
  return sql.query<PayoutRow>(`SELECT ${columns} FROM payouts WHERE vendor_id = ?${position.sql} ORDER BY id DESC LIMIT ?`, [vendorId, ...position.params, limit]);
}

/** The one that was claimed last; null when there was none. */
export async function lastPayout(sql: Sql, { vendorId, currency }: { vendorId: string; currency: string }): Promise<PayoutRow | null> {
  const [row] = await sql.query<PayoutRow>(`SELECT ${columns} FROM payouts WHERE vendor_id = ? AND currency = ? ORDER BY id DESC LIMIT 1`, [vendorId, currency]);
  return row ?? null;
}

export async function countPayouts(sql: Sql, vendorId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>('SELECT COUNT(*) AS count FROM payouts WHERE vendor_id = ?', [vendorId]);
  return row?.count ?? 0;
}

/** Payouts that the provider must be asked about now. */
export async function duePayouts(sql: Sql, { now, limit }: { now: Date; limit: number }): Promise<string[]> {
  const rows = await sql.query<{ id: string }>('SELECT id FROM payouts WHERE next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ?', [now.getTime(), limit]);
  return rows.map((row) => row.id);
}

/** Claims a payout for one attempt: of several processes, one wins. */
export async function claimAttempt(sql: Sql, id: string, { now, retryAt }: { now: Date; retryAt: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute("UPDATE payouts SET next_attempt_at = ?, attempts = attempts + 1 WHERE id = ? AND state = 'CLAIMED' AND next_attempt_at <= ?", [retryAt.getTime(), id, now.getTime()]);
  return affectedRows === 1;
}

/** It stays claimed, and is asked for again at `retryAt`, under another key: to this one the provider would repeat its answer. */
export async function letWait(sql: Sql, id: string, { reason, now, retryAt }: { reason: string; now: Date; retryAt: Date }): Promise<void> {
  await sql.execute("UPDATE payouts SET waiting_since = COALESCE(waiting_since, ?), waiting_reason = ?, refusals = refusals + 1, next_attempt_at = ? WHERE id = ? AND state = 'CLAIMED'", [now, reason.slice(0, 1000), retryAt.getTime(), id]);
}

/** Payouts that the provider refuses for now, of all vendors, the longest waiting first. */
export function waitingPayouts(sql: Sql, limit: number): Promise<PayoutRow[]> {
  return sql.query<PayoutRow>(`SELECT ${columns} FROM payouts WHERE waiting_since IS NOT NULL AND state = 'CLAIMED' ORDER BY waiting_since, id LIMIT ?`, [limit]);
}

/** Moves a payout on from one of the given states. Returns false when it has moved on before. */
export async function movePayout(sql: Sql, id: string, from: readonly PayoutRow['state'][], to: { state: PayoutRow['state']; reference?: string; reason?: string; now: Date }): Promise<boolean> {
  const { affectedRows } = await sql.execute(
    `UPDATE payouts SET state = ?, provider_reference = COALESCE(?, provider_reference), failure_reason = ?, next_attempt_at = NULL, waiting_since = NULL, finished_at = ? WHERE id = ? AND state IN (?)`,
    [to.state, to.reference ?? null, to.reason?.slice(0, 1000) ?? null, to.state === 'SENT' ? null : to.now, id, from],
  );
  return affectedRows === 1;
}

/** Call it with the payout's row locked. */
export async function noteReversed(sql: Sql, id: string, { reversedMinor, at }: { reversedMinor: number; at: Date }): Promise<void> {
  await sql.execute('UPDATE payouts SET reversed_minor = ?, reversed_at = ? WHERE id = ?', [reversedMinor, at, id]);
}

interface AtBank {
  /** The vendor's at the provider. */
  account: string;
  currency: string;
  at: Date;
}

const lastOfAccount = "provider_account = ? AND currency = ? AND state IN ('SENT', 'PAID') ORDER BY id DESC LIMIT 1";

/**
 * Noted on the last payout that went to the account: which ones the bank has refused is not told. Returns that payout; null when there is none, when it was noted
 * before, or when the bank has taken money since, which may have been told sooner.
 */
export async function noteBankRefusal(sql: Sql, { account, currency, reason, at }: AtBank & { reason: string }): Promise<PayoutRow | null> {
  const [payout] = await sql.query<PayoutRow>(`SELECT ${columns} FROM payouts WHERE ${lastOfAccount} FOR UPDATE`, [account, currency]);
  const [since] = await sql.query('SELECT id FROM payouts WHERE provider_account = ? AND currency = ? AND bank_paid_at > ? LIMIT 1', [account, currency, at]);
  if (!payout || since) return null;
  await sql.execute('UPDATE payouts SET bank_refused_at = GREATEST(COALESCE(bank_refused_at, ?), ?), bank_refusal = ? WHERE id = ?', [at, at, reason.slice(0, 100), payout.id]);
  return payout.bankRefusedAt === null ? payout : null;
}

/** The bank takes money again. */
export async function clearBankRefusal(sql: Sql, { account, currency, at }: AtBank): Promise<void> {
  await sql.execute(`UPDATE payouts SET bank_paid_at = GREATEST(COALESCE(bank_paid_at, ?), ?) WHERE ${lastOfAccount}`, [at, at, account, currency]);
  await sql.execute('UPDATE payouts SET bank_refused_at = NULL, bank_refusal = NULL WHERE provider_account = ? AND currency = ? AND bank_refused_at < ?', [account, currency, at]);
}

/** Balances that a scheduled payout may claim: vendors with money available. Each vendor's account is read by itself. */
export async function* payableBalances(sql: Sql, minimumMinor: number, signal?: AbortSignal): AsyncIterable<{ vendorId: string; currency: string }> {
  for await (const vendorId of bookedVendors(sql, signal)) {
    for (const { currency, sumMinor } of await accountSums(sql, [vendorId], [vendorAccount(vendorId, 'available')])) if (sumMinor <= -minimumMinor) yield { vendorId, currency };
  }
}

/** What is available to a vendor, in minor units; negative when the vendor owes. Call it with the vendor's payout lock. */
export async function availableMinor(sql: Sql, vendorId: string, currency: string): Promise<number> {
  const sums = await accountSums(sql, [vendorId], [vendorAccount(vendorId, 'available')]);
  return 0 - (sums.find((sum) => sum.currency === currency)?.sumMinor ?? 0);
}

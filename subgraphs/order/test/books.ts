import type { Sql } from '#platform/data/database';
import { newId } from '#platform/ids';
import { book } from '../data/ledger-repository.ts';
import { accounts, vendorAccount } from '../domain/ledger-accounts.ts';
import { ledgerTransaction } from '../domain/ledger.ts';

/** Makes an amount available to a vendor (or owed by it, when negative), against the provider's account. */
export async function bookAdjustment(sql: Sql, vendorId: string, amountMinor: number): Promise<void> {
  const transaction = ledgerTransaction({
    reference: `adjustment:${newId('adj')}`,
    kind: 'adjustment',
    currency: 'EUR',
    postings: [{ account: accounts.pspClearing, amountMinor }, { account: vendorAccount(vendorId, 'available'), amountMinor: 0 - amountMinor }],
  });
  await book(sql, transaction, { orderId: null, vendorId, at: new Date() });
}

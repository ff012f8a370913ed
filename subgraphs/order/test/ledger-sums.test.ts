/** Balances and statements cost what was booked lately, and say to the cent what all bookings together say: however late one comes, whenever it is summed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { migrate, platformMigrations, type Sql } from '#platform/data/database';
import { newId } from '#platform/ids';
import { countStatements, createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { book } from '../data/ledger-repository.ts';
import { takeOutOfSums } from '../data/ledger-sums.ts';
import { migrations } from '../data/migrations/index.ts';
import { balancesByVendorIds } from '../data/order-details.ts';
import { availableMinor, payableBalances } from '../data/payout-repository.ts';
import { readStatement } from '../data/statement-repository.ts';
import { accounts, vendorAccount } from '../domain/ledger-accounts.ts';
import { ledgerTransaction } from '../domain/ledger.ts';
import { orderInvariants } from '../invariants.ts';
import { closeStatements } from '../use-cases/close-statements.ts';
import { sumLedger } from '../use-cases/sum-ledger.ts';
import { fakeId } from './harness.ts';

let db: TestDatabase;
before(async () => {
  db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
  await migrate(db);
});
after(() => db.drop());

const inMarch = (day: number) => new Date(Date.UTC(2026, 2, day));

/** Makes an amount available to a vendor. */
async function creditIn(sql: Sql, vendorId: string, amountMinor: number, { at = new Date('2026-04-10T00:00:00Z'), orderId = null as string | null, currency = 'EUR' } = {}): Promise<void> {
  const postings = [{ account: accounts.pspClearing, amountMinor }, { account: vendorAccount(vendorId, 'available'), amountMinor: 0 - amountMinor }];
  await book(sql, ledgerTransaction({ reference: `adjustment:${newId('adj')}`, kind: 'adjustment', currency, postings }), { orderId, vendorId, at });
}

const credit = (vendorId: string, amountMinor: number, about?: Parameters<typeof creditIn>[3]) => db.transaction((tx) => creditIn(tx, vendorId, amountMinor, about));

async function balanceOf(vendorId: string): Promise<number> {
  const [balance] = await balancesByVendorIds(db, [vendorId]);
  return balance?.availableMinor ?? 0;
}

const statement = (vendorId: string, month: string) => readStatement(db, { vendorId, currency: 'EUR', month });
const unsummed = async (vendorId: string) => (await db.query('SELECT id FROM ledger_transactions WHERE vendor_id = ? AND is_summed = FALSE', [vendorId])).length;

test('balances and statements are the same before, between and after the bookings are summed', async () => {
  const vendorId = fakeId('vnd');
  for (const [amount, at] of [[1_000, inMarch(3)], [250, inMarch(31)]] as const) await credit(vendorId, amount, { at });
  const before = [await balanceOf(vendorId), await statement(vendorId, '2026-03'), await statement(vendorId, '2026-04')];
  assert.equal(before[0], 1_250);
  assert.equal(await sumLedger({ db }), 2);
  assert.deepEqual([await balanceOf(vendorId), await statement(vendorId, '2026-03'), await statement(vendorId, '2026-04')], before);
  await credit(vendorId, -300);
  assert.deepEqual([await balanceOf(vendorId), await availableMinor(db, vendorId, 'EUR'), await availableMinor(db, vendorId, 'USD')], [950, 950, 0]);
  const april = await statement(vendorId, '2026-04');
  assert.deepEqual([april.openingMinor, april.adjustmentsMinor, april.closingMinor], [1_250, -300, 950]);
  await sumLedger({ db });
  assert.deepEqual(await statement(vendorId, '2026-04'), april);
  const payable: object[] = [];
  for await (const each of payableBalances(db, 900)) payable.push(each);
  assert.deepEqual(payable, [{ vendorId, currency: 'EUR' }]);
  assert.deepEqual(await orderInvariants(db), []);
});

test('a booking that comes late for a month is in every balance and every later opening, although that month was summed', async () => {
  const vendorId = fakeId('vnd');
  await credit(vendorId, 1_000, { at: inMarch(3) });
  await sumLedger({ db });
  await credit(vendorId, 70, { at: inMarch(30) });
  const expected = [1_070, 1_070];
  assert.deepEqual([await balanceOf(vendorId), (await statement(vendorId, '2026-04')).openingMinor], expected);
  await sumLedger({ db });
  assert.deepEqual([await balanceOf(vendorId), (await statement(vendorId, '2026-04')).openingMinor], expected);
  assert.equal((await statement(vendorId, '2026-03')).closingMinor, 1_070);
});

test('a booking whose transaction ends long after later ones were summed is not passed over', async () => {
  const vendorId = fakeId('vnd');
  const booked = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const late = db.transaction(async (tx) => {
    await creditIn(tx, vendorId, 500, { at: inMarch(1) });
    booked.resolve();
    await mayCommit.promise;
  });
  await booked.promise;
  await credit(vendorId, 20);
  await sumLedger({ db });
  assert.equal(await balanceOf(vendorId), 20);
  mayCommit.resolve();
  await late;
  assert.deepEqual([await balanceOf(vendorId), (await statement(vendorId, '2026-04')).openingMinor], [520, 500]);
  assert.equal(await sumLedger({ db }), 1);
  assert.deepEqual([await balanceOf(vendorId), (await statement(vendorId, '2026-04')).openingMinor], [520, 500]);
  assert.deepEqual(await orderInvariants(db), []);
});

test('several processes sum at once while bookings go on: each booking is in the sums once, and no balance is ever wrong', async () => {
  const vendorId = fakeId('vnd');
  const isDone = { value: false };
  const summing = [1, 2, 3].map(async () => {
    while (!isDone.value) await sumLedger({ db });
  });
  let sum = 0;
  const wrong: unknown[] = [];
  for (let index = 1; index <= 60; index += 1) {
    await credit(vendorId, index, { at: inMarch(1 + (index % 31)) });
    sum += index;
    const balance = await balanceOf(vendorId);
    if (balance !== sum) wrong.push({ balance, sum });
  }
  isDone.value = true;
  await Promise.all(summing);
  assert.deepEqual(wrong, []);
  await sumLedger({ db });
  assert.deepEqual([await unsummed(vendorId), await balanceOf(vendorId)], [0, sum]);
  assert.deepEqual(await orderInvariants(db), []);
});

test('what a balance and a statement read does not grow with what was summed', async () => {
  const vendorId = fakeId('vnd');
  const readBy = (count: number) => db.snapshot(async ({ query }) => {
    const sql = { query, execute: db.execute };
    const rows = async () => (await query<{ Value: string }>("SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_key', 'Handler_read_next', 'Handler_read_rnd_next')")).reduce((total, { Value }) => total + Number(Value), 0);
    const before = await rows();
    const [balance] = await balancesByVendorIds(sql, [vendorId]);
    assert.equal(balance?.availableMinor, count);
    assert.equal((await readStatement(sql, { vendorId, currency: 'EUR', month: '2026-03' })).closingMinor, count);
    return (await rows()) - before;
  });
  const add = async (count: number) => {
    await db.transaction(async (tx) => {
      for (let index = 0; index < count; index += 1) await creditIn(tx, vendorId, 1, { at: inMarch(1 + (index % 31)) });
    });
    await sumLedger({ db });
  };
  await add(10);
  const few = await readBy(10);
  await add(600);
  assert.ok((await readBy(610)) <= few + 5, 'rows read');
});

test('while a long past is in no sum yet, a balance reads the accounts themselves: each booking of them by itself would take longer than a request may', async () => {
  const vendorId = fakeId('vnd');
  await credit(vendorId, 7);
  await sumLedger({ db });
  const ids = Array.from({ length: 10_200 }, () => newId('ltx'));
  for (let from = 0; from < ids.length; from += 1_000) {
    const part = ids.slice(from, from + 1_000);
    await db.execute('INSERT INTO ledger_transactions (id, reference, kind, currency, vendor_id, booked_at) VALUES ?', [part.map((id) => [id, id, 'adjustment', 'EUR', vendorId, inMarch(3)])]);
    await db.execute('INSERT INTO ledger_postings (transaction_id, account, currency, amount_minor) VALUES ?', [part.flatMap((id) => [[id, accounts.pspClearing, 'EUR', 5], [id, vendorAccount(vendorId, 'available'), 'EUR', -5]])]);
  }
  const read = await countStatements(() => balanceOf(vendorId));
  assert.equal(await balanceOf(vendorId), 7 + 5 * ids.length);
  assert.ok(read.statements.some((sql) => sql.includes('FROM ledger_postings WHERE account IN')), read.statements.join());
  await sumLedger({ db });
  assert.equal(await balanceOf(vendorId), 7 + 5 * ids.length);
  assert.ok((await countStatements(() => balanceOf(vendorId))).statements.every((sql) => !sql.includes('FROM ledger_postings WHERE account IN')));
});

test('a booking that is not sound stays out of the sums, which go on without it, and is named', async () => {
  const vendorId = fakeId('vnd');
  await credit(vendorId, 100);
  const [bad, foreign] = [newId('ltx'), newId('ltx')];
  const other = fakeId('vnd');
  for (const id of [bad, foreign]) await db.execute("INSERT INTO ledger_transactions (id, reference, kind, currency, vendor_id, booked_at) VALUES (?, ?, 'adjustment', 'EUR', ?, '2026-04-01')", [id, id, vendorId]);
  await db.execute('INSERT INTO ledger_postings (transaction_id, account, currency, amount_minor) VALUES ?', [[[bad, accounts.pspClearing, 'EUR', 5], [foreign, accounts.pspClearing, 'EUR', 5], [foreign, vendorAccount(other, 'available'), 'EUR', -5]]]);
  await assert.rejects(sumLedger({ db }), (error: Error) => error.message.includes(bad) && error.message.includes(foreign));
  assert.equal(await unsummed(vendorId), 2);
  const found = (await orderInvariants(db)).join('\n');
  assert.match(found, new RegExp(`does not sum to zero \\(${bad}\\)`));
  assert.match(found, new RegExp(`another vendor's account \\(${foreign} on vendor:${other}:available\\)`));
  await db.execute('DELETE FROM ledger_postings WHERE transaction_id IN (?)', [[bad, foreign]]);
  await db.execute('DELETE FROM ledger_transactions WHERE id IN (?)', [[bad, foreign]]);
  assert.deepEqual(await orderInvariants(db), []);
});

test('a sum that is not that of its bookings is named, and so is one that is gone', async () => {
  const vendorId = fakeId('vnd');
  await credit(vendorId, 100, { at: inMarch(5) });
  await sumLedger({ db });
  const account = vendorAccount(vendorId, 'available');
  await db.execute('UPDATE ledger_month_sums SET amount_minor = amount_minor - 1 WHERE account = ?', [account]);
  assert.match((await orderInvariants(db)).join(), new RegExp(`${account} of ${vendorId} in 2026-03: -101 EUR, its bookings add up to -100`));
  await db.execute('DELETE FROM ledger_month_sums WHERE account = ?', [account]);
  assert.match((await orderInvariants(db)).join(), new RegExp(`month has no sum \\(ltx_\\w+ on ${account}\\)`));
  await db.execute("INSERT INTO ledger_month_sums (vendor_id, currency, month, kind, account, amount_minor) VALUES (?, 'EUR', '2026-03', 'adjustment', ?, -100)", [vendorId, account]);
  assert.deepEqual(await orderInvariants(db), []);
});

test('bookings whose dates are moved are taken out of the sums first, and summed anew', async () => {
  const [vendorId, orderId] = [fakeId('vnd'), fakeId('ord')];
  await credit(vendorId, 100, { orderId });
  await credit(vendorId, 11);
  await sumLedger({ db });
  await db.transaction(async (tx) => {
    await takeOutOfSums(tx, orderId);
    await tx.execute("UPDATE ledger_transactions SET booked_at = '2026-02-10' WHERE order_id = ?", [orderId]);
  });
  for (const _ of ['not summed', 'summed']) {
    assert.deepEqual([await balanceOf(vendorId), (await statement(vendorId, '2026-03')).openingMinor], [111, 100]);
    await sumLedger({ db });
  }
  assert.deepEqual(await orderInvariants(db), []);
});

test('a month that is over is closed whether its bookings are summed or not, once', async () => {
  const [summed, fresh] = [fakeId('vnd'), fakeId('vnd')];
  await credit(summed, 40, { at: inMarch(9), currency: 'USD' });
  await sumLedger({ db });
  await credit(fresh, 60, { at: inMarch(31) });
  const now = () => new Date('2026-04-01T01:00:00Z');
  assert.ok((await closeStatements({ db, now })) >= 2);
  const closed = await db.query('SELECT vendor_id AS vendorId, currency, month FROM vendor_statements WHERE vendor_id IN (?) ORDER BY currency', [[summed, fresh]]);
  assert.deepEqual(closed, [{ vendorId: fresh, currency: 'EUR', month: '2026-03' }, { vendorId: summed, currency: 'USD', month: '2026-03' }]);
  assert.equal(await closeStatements({ db, now }), 0);
});

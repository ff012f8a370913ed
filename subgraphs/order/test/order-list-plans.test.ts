/** The plans of every order list on a table of 100,000 rows. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { createTestDatabase } from '#platform/testing/test-database';
import { migrations } from '../data/migrations/index.ts';
import { countStatement, pageStatement, type ListFilter, type ListScope } from '../data/order-list.ts';

const orders = 50_000;
const [customers, vendors] = [500, 50];
let db: Awaited<ReturnType<typeof createTestDatabase>>;
before(async () => {
  db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations], statementTimeoutMs: 60_000 });
  await seedEntries();
});
after(() => db.drop());

/** 50,000 orders of 500 customers and as many vendor orders of 50 vendors. */
async function seedEntries(): Promise<void> {
  const digits = '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
  const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e, ${digits} f) numbers`;
  const insert = (kind: 'ORDER' | 'VENDOR_ORDER', prefix: string, customer: string, vendor: string) =>
    db.execute(`INSERT INTO order_list_entries (entry_id, kind, order_id, version, number, customer_id, vendor_id, state, payment_state, fulfilment_state, return_state, currency, total_minor,
        refunded_minor, country, placed_at)
      SELECT CONCAT('${prefix}_bulk', LPAD(n, 6, '0')), '${kind}', CONCAT('ord_bulk', LPAD(n, 6, '0')), 1, CONCAT('B-', n), ${customer}, ${vendor}, ELT(1 + n % 3, '${kind === 'ORDER' ? 'OPEN' : 'PENDING'}', 'COMPLETED', 'CANCELLED'),
        ELT(1 + n % 4, 'AUTHORIZED', 'CAPTURED', 'REFUNDED', 'VOIDED'), ELT(1 + n % 5, 'UNFULFILLED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'CANCELLED'), ELT(1 + n % 7, 'NONE', 'NONE', 'NONE', 'NONE', 'NONE', 'NONE', 'REQUESTED'),
        'EUR', 1000, 0, 'SE', '2026-01-01' + INTERVAL n MINUTE FROM ${numbers} WHERE n < ${orders}`);
  for (const [kind, prefix, customerId, vendorId] of [['ORDER', 'ord', `CONCAT('usr_bulk', n % ${customers})`, 'NULL'], ['VENDOR_ORDER', 'vor', 'NULL', `CONCAT('vnd_bulk', n % ${vendors})`]] as const) {
    await insert(kind, prefix, customerId, vendorId);
  }
  await db.query('ANALYZE TABLE order_list_entries');
}

const someDay = new Date('2026-01-05');
const filters: ListFilter[] = [
  {}, { state: 'OPEN' }, { state: 'PENDING' }, { paymentState: 'CAPTURED' }, { fulfilmentState: 'SHIPPED' }, { returnState: 'REQUESTED' }, { state: 'OPEN', paymentState: 'CAPTURED' },
  { fulfilmentState: 'SHIPPED', returnState: 'NONE' }, { placedFrom: someDay }, { state: 'COMPLETED', placedFrom: someDay, placedBefore: new Date('2026-01-25') },
];
const scopes: ListScope[] = ['ALL_ORDERS', 'ALL_VENDOR_ORDERS', { customerId: 'usr_bulk7' }, { vendorId: 'vnd_bulk7' }];

interface PlanRow {
  table: string;
  type: string;
  key: string | null;
  Extra: string | null;
}

const after20 = { placedAt: new Date('2026-01-15T10:00:00.000Z'), id: 'ord_bulk020000' };

test('every order list, with any filter, in both directions and on any page, reads one range of an index in its order: nothing is sorted or scanned', async () => {
  for (const scope of scopes) {
    for (const filter of filters) {
      for (const page of [{}, { oldestFirst: true }, { after: after20 }, { after: after20, oldestFirst: true }]) {
        const statement = pageStatement(scope, { limit: 21, ...filter, ...page });
        const plan = await db.query<PlanRow>(`EXPLAIN FORMAT=TRADITIONAL ${statement.sql}`, statement.params);
        const what = `${JSON.stringify({ scope, filter, page })}: ${JSON.stringify(plan)}`;
        for (const row of plan) {
          assert.doesNotMatch(row.Extra ?? '', /filesort|temporary/i, what);
          assert.ok(row.type !== 'ALL' && row.type !== 'index', what);
        }
        assert.equal(plan[0]?.table, 'e', what);
      }
      const count = countStatement(scope, filter);
      const [plan] = await db.query<PlanRow>(`EXPLAIN FORMAT=TRADITIONAL ${count.sql}`, count.params);
      assert.ok(plan && plan.type !== 'ALL', JSON.stringify({ scope, filter, plan }));
    }
  }
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '../data/database.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { verifyAuditChain, writeAudit } from './audit.ts';

let db: TestDatabase;
before(async () => void (db = await createTestDatabase({ migrations: platformMigrations })));
after(() => db.drop());

const entry = (target: string, n = 0) => ({ actor: 'usr_ops', action: 'thing.change', target, detail: { n, café: 'naïve ✓' } });

test('parallel transactions append to the chains without gaps, and the chains verify', async () => {
  await Promise.all(Array.from({ length: 60 }, (_, n) => db.transaction((tx) => writeAudit(tx, entry(`thing-${n % 7}`, n)))));
  assert.deepEqual(await verifyAuditChain(db), { checked: 60, breaks: [] });
});

test('a rolled back action leaves no audit row and no gap', async () => {
  await assert.rejects(db.transaction(async (tx) => {
    await writeAudit(tx, entry('thing-1'));
    throw new Error('stop');
  }));
  assert.deepEqual(await verifyAuditChain(db), { checked: 60, breaks: [] });
});

test('two audited targets in opposite order deadlock at worst, and both are written', async () => {
  await Promise.all([['a', 'b'], ['b', 'a']].map((targets) => db.transaction(async (tx) => {
    for (const target of targets) await writeAudit(tx, entry(target));
  })));
  assert.deepEqual((await verifyAuditChain(db)).breaks, []);
});

const tamperings = {
  'a changed row': "UPDATE audit_log SET actor = 'usr_other' WHERE chain_no = ? AND position = 2",
  'a removed row': 'DELETE FROM audit_log WHERE chain_no = ? AND position = 2',
  'a removed last row': 'DELETE FROM audit_log WHERE chain_no = ? ORDER BY position DESC LIMIT 1',
  'a backdated row': 'UPDATE audit_log SET occurred_at = occurred_at - INTERVAL 1 DAY WHERE chain_no = ? AND position = 1',
};

for (const [name, sql] of Object.entries(tamperings)) {
  test(`${name} is found`, async () => {
    const fresh = await createTestDatabase({ migrations: platformMigrations });
    for (let n = 0; n < 3; n += 1) await fresh.transaction((tx) => writeAudit(tx, entry('thing', n)));
    const [chain] = await fresh.query<{ no: number }>('SELECT chain_no AS no FROM audit_log LIMIT 1');
    await fresh.execute(sql, [chain?.no]);
    const { breaks } = await verifyAuditChain(fresh);
    assert.equal(breaks.length, 1);
    assert.equal(breaks[0]?.chain, chain?.no);
    await fresh.drop();
  });
}

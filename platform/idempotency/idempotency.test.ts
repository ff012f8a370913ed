import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createDatabase, platformMigrations } from '../data/database.ts';
import type { Database, Tx } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { createTestDatabase, watchPackets } from '../testing/test-database.ts';
import type { TestDatabase } from '../testing/test-database.ts';
import { withIdempotency } from './idempotency.ts';

let db: TestDatabase;
/** Stands for a second process: its pool is its own, but so is not its in-process guard. */
let otherPool: Database;
before(async () => {
  db = await createTestDatabase({ migrations: platformMigrations });
  otherPool = await createDatabase({ url: db.url, logger: silentLogger(), statementTimeoutMs: 5000 });
  await db.execute('CREATE TABLE charge (id INT AUTO_INCREMENT PRIMARY KEY, label VARCHAR(40)) ENGINE=InnoDB');
});
after(async () => {
  await otherPool.close();
  await db.drop();
});

const call = (over: object = {}) => ({ db, actor: 'usr_a', operation: 'charge', key: 'k', input: { amount: 1 }, ...over });
const charge = (label: string) => async (tx: Tx) => {
  await tx.execute('INSERT INTO charge (label) VALUES (?)', [label]);
  return { label, at: 'now' };
};
const charges = async (label: string) => (await db.query('SELECT 1 FROM charge WHERE label = ?', [label])).length;
const hasCode = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code;

test('a repetition gets the stored result and has no effect, whatever the order of its input’s keys', async () => {
  const first = await withIdempotency(call({ key: 'again', input: { a: 1, b: 2 } }), charge('again'));
  const second = await withIdempotency(call({ key: 'again', input: { b: 2, a: 1 } }), charge('again'));
  assert.deepEqual(second, first);
  assert.equal(await charges('again'), 1);
});

test('the same key with another input is refused', async () => {
  await withIdempotency(call({ key: 'reused' }), charge('reused'));
  await assert.rejects(withIdempotency(call({ key: 'reused', input: { amount: 2 } }), charge('reused')), hasCode('IDEMPOTENCY_KEY_REUSED'));
});

test('keys are compared byte for byte and belong to one actor and one operation', async () => {
  const variants = [{ key: 'Key' }, { key: 'key' }, { key: 'key ' }, { key: 'kéy' }, { key: 'Key', actor: 'usr_b' }, { key: 'Key', operation: 'refund' }];
  for (const variant of variants) await withIdempotency(call(variant), charge('bytes'));
  assert.equal(await charges('bytes'), variants.length);
});

test('the record costs no way to the database of its own: look and record go along with the first statement of the work', async () => {
  const packets: number[] = [];
  const stop = watchPackets((statements) => void packets.push(statements.length));
  await withIdempotency(call({ key: 'along', knownResult: { label: 'along', at: 'now' } }), charge('along'));
  stop();
  assert.deepEqual(packets, [4, 1]);
});

test('a repetition gets the stored result even of work that throws before it asks the database anything', async () => {
  const first = await withIdempotency(call({ key: 'early' }), charge('early'));
  const second = await withIdempotency(call({ key: 'early' }), () => Promise.reject(new DomainError('INVALID_STATE', 'too late')));
  assert.deepEqual(second, first);
});

test('what throws is not stored, so a corrected request may use the same key', async () => {
  await assert.rejects(withIdempotency(call({ key: 'failed', input: 0 }), async (tx) => {
    await charge('failed')(tx);
    throw new DomainError('BAD_USER_INPUT', 'no');
  }), hasCode('BAD_USER_INPUT'));
  await withIdempotency(call({ key: 'failed', input: 1 }), charge('failed'));
  assert.equal(await charges('failed'), 1);
});

test('fifty parallel calls with one key have one effect; the others get its result or IDEMPOTENCY_IN_FLIGHT', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, index) => (
    withIdempotency(call({ key: 'storm', db: index % 2 ? db : otherPool }), charge('storm'))
  )));
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') assert.deepEqual(outcome.value, { label: 'storm', at: 'now' });
    else assert.equal(outcome.reason.code, 'IDEMPOTENCY_IN_FLIGHT');
  }
  assert.ok(outcomes.some((outcome) => outcome.status === 'fulfilled'));
  assert.equal(await charges('storm'), 1);
});

test('across processes, a repetition during the first call is told so at once instead of waiting for its lock', async () => {
  let finish = (): void => undefined;
  let started = (): void => undefined;
  const hasStarted = new Promise<void>((resolve) => (started = resolve));
  const inTransaction = (pool: Database) => pool.transaction((tx) => withIdempotency(call({ key: 'slow', db: tx }), async (inner) => {
    started();
    await new Promise<void>((resolve) => (finish = resolve));
    return charge('slow')(inner);
  }));
  const first = inTransaction(db);
  await hasStarted;
  const startedAt = Date.now();
  await assert.rejects(inTransaction(otherPool), hasCode('IDEMPOTENCY_IN_FLIGHT'));
  assert.ok(Date.now() - startedAt < 500);
  finish();
  await first;
  assert.equal(await charges('slow'), 1);
});

test('parallel claims inside transactions of their own race for the row, and only one wins', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => (
    db.transaction((tx) => withIdempotency(call({ key: 'race', db: tx }), charge('race')))
  )));
  assert.ok(outcomes.every((outcome) => outcome.status === 'fulfilled' || outcome.reason.code === 'IDEMPOTENCY_IN_FLIGHT'));
  assert.equal(await charges('race'), 1);
});

test('an empty or oversized key is refused with what was expected', async () => {
  for (const key of ['', 'x'.repeat(256)]) {
    await assert.rejects(withIdempotency(call({ key }), charge('never')), /expected 1 to 255/);
  }
});

/** Order numbers: no two alike, none lost while few are placed, and no order waits for another's commit while many are. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Database } from '#platform/data/database';
import { platformMigrations } from '#platform/data/database';
import { countStatements, createTestDatabase } from '#platform/testing/test-database';
import { waitFor } from '#platform/testing/wait-for';
import { migrations } from '../data/migrations/index.ts';
import { createOrderSequence, type OrderSequence } from '../data/order-sequence.ts';

let db: Database & { drop(): Promise<void> };
before(async () => {
  db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
});
after(() => db.drop());

const take = (sequence: OrderSequence) => db.transaction((tx) => sequence.next(tx));
const valueOf = async () => (await db.query<{ value: number }>("SELECT value FROM sequences WHERE name = 'order'"))[0]?.value ?? 0;

test('while few orders are placed their numbers have no gaps, also when one is not placed after all', async () => {
  let at = 0;
  const sequence = createOrderSequence({ db, now: () => at });
  const first = (await valueOf()) + 1;
  assert.equal(await take(sequence), first);
  await assert.rejects(db.transaction(async (tx) => {
    await sequence.next(tx);
    throw new Error('not placed');
  }), /not placed/);
  for (let number = first + 1; number < first + 8; number += 1) {
    at += 900;
    assert.equal(await take(sequence), number);
  }
});

test('while many orders are placed by several processes, no two numbers are alike', async () => {
  const sequences = [createOrderSequence({ db }), createOrderSequence({ db })];
  const numbers: number[] = [];
  for (let round = 0; round < 40; round += 1) numbers.push(...(await Promise.all(sequences.map(take))));
  assert.equal(new Set(numbers).size, numbers.length);
});

/** A sequence that is busy, and has numbers in stock. */
async function busySequence(now: () => number): Promise<OrderSequence> {
  const sequence = createOrderSequence({ db, now });
  for (let count = 0; count < 30; count += 1) await take(sequence);
  // A block may have been used up by the time one looks; the next number begins another.
  await waitFor(async () => (await take(sequence)) < (await valueOf()), { what: 'a block to be taken' });
  return sequence;
}

test('a stock that was left over when it became quiet does not keep later orders from having one', async () => {
  let at = 0;
  const sequence = await busySequence(() => at);
  at += 10_000;
  const counted = await countStatements(async () => {
    for (let count = 0; count < 40; count += 1) await take(sequence);
    await waitFor(async () => (await valueOf()) > 0, { what: 'the last block' });
  });
  const taking = counted.statements.filter((sql) => sql.startsWith('UPDATE sequences'));
  assert.ok(taking.length < 30, `${taking.length} statements took 40 numbers`);
});

test('while many orders are placed, none waits for the commit of another', async () => {
  const sequence = await busySequence(() => 0);
  const [taken, end] = [Promise.withResolvers<number>(), Promise.withResolvers<void>()];
  const open = db.transaction(async (tx) => {
    taken.resolve(await sequence.next(tx));
    await end.promise;
  });
  const mine = await taken.promise;
  assert.ok((await take(sequence)) > mine, 'another transaction gets a number and commits');
  end.resolve();
  await open;
});

test('numbers that nobody took within a second are given up, so that no order gets an old one', async () => {
  let at = 0;
  const sequence = await busySequence(() => at);
  const value = await valueOf();
  at += 1_001;
  assert.ok((await take(sequence)) > value);
});

/** Reads of a service on a replica: they say what the primary would say, whatever becomes of the replica. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { EntitySchema } from 'typeorm';
import { createDatabase, type Database } from '#platform/data/database';
import { metricsRegistry } from '#platform/telemetry/metrics';
import { silentLogger } from '#platform/telemetry/logger';
import { waitFor } from '#platform/testing/wait-for';
import { startMysqlPair, type MysqlPair } from '../../dev/cluster/mysql-replica.ts';

interface Thing {
  id: number;
  value: number;
}
const thing = new EntitySchema<Thing>({ name: 'thing', tableName: 'thing', columns: { id: { type: 'int', primary: true }, value: { type: 'int' } } });

let pair: MysqlPair;
let db: Database;
before(async () => {
  pair = await startMysqlPair();
  await pair.primary.run('CREATE DATABASE shop', 'CREATE TABLE shop.thing (id INT PRIMARY KEY, value INT NOT NULL)', 'INSERT INTO shop.thing VALUES (1, 0), (2, 0), (3, 0), (4, 0)');
  db = await createDatabase({ url: pair.primary.url('shop'), replicaUrls: [pair.replica.url('shop')], entities: [thing], logger: silentLogger(), poolName: 'replicated' });
  await inService(1);
}, { timeout: 120_000 });
after(async () => {
  await db?.close();
  await pair?.close();
});

/** Of the replica: the only one there is. */
async function metric(name: string, labels: Record<string, string> = {}): Promise<number> {
  const { values = [] } = (await metricsRegistry.getSingleMetric(name)?.get()) ?? {};
  return values.find((each) => Object.entries(labels).every(([label, value]) => each.labels[label] === value))?.value ?? 0;
}
const answered = (): Promise<number> => metric('db_replica_reads_total', { outcome: 'answered' });
const inService = (expected: 0 | 1): Promise<true> => waitFor(async () => (await metric('db_replica_in_service')) === expected || null, { what: `the replica to be ${expected === 1 ? 'asked' : 'left alone'}`, timeoutMs: 30_000 });
const serverId = async (sql: Pick<Database, 'query'>, suffix = ''): Promise<number | undefined> => (await sql.query<{ id: number }>(`SELECT @@server_id AS id FROM thing WHERE thing.id = 1${suffix}`))[0]?.id;
/** On a busy machine a replica may be behind for a moment, and the primary answers. */
const readOnReplica = (): Promise<true> => waitFor(async () => (await serverId(db)) === 2 || null, { what: 'a read to be answered by the replica', timeoutMs: 30_000 });

test('reads go to the replica; writes, transactions and locking reads to the primary', async () => {
  await readOnReplica();
  assert.equal(await serverId(db, ' FOR UPDATE'), 1);
  assert.equal(await db.transaction((tx) => serverId(tx)), 1);
  const before = await answered();
  await waitFor(async () => (await db.source.manager.findOneByOrFail(thing, { id: 2 })).value === 0 && (await answered()) > before, { what: "TypeORM's reads to be answered by the replica" });
  await db.source.manager.update(thing, { id: 2 }, { value: 7 });
  assert.equal((await db.source.manager.findOneByOrFail(thing, { id: 2 })).value, 7);
});

test('what anybody was told is written is read at once, on any connection, in a thousand turns', async () => {
  const before = await answered();
  const writer = async (id: number): Promise<void> => {
    for (let turn = 0; turn < 250; turn += 1) {
      await db.execute('UPDATE thing SET value = value + 1 WHERE id = ?', [id]);
      const [row] = await db.query<Thing>('SELECT value FROM thing WHERE id = ?', [id]);
      assert.equal(row?.value, turn + 1);
    }
  };
  await db.execute('UPDATE thing SET value = 0');
  await Promise.all([1, 2, 3, 4].map(writer));
  assert.ok((await answered()) - before > 100, `only ${(await answered()) - before} of 1000 reads were answered by the replica`);
});

test('a replica that lags is left alone, answers are right meanwhile, and it is asked again when it is level', async () => {
  await inService(1);
  await pair.replica.hold();
  await db.execute('UPDATE thing SET value = 4711 WHERE id = 1');
  const startedAt = performance.now();
  assert.equal((await db.query<Thing>('SELECT value FROM thing WHERE id = 1'))[0]?.value, 4711);
  assert.ok(performance.now() - startedAt < 1_000, 'the read waited for the replica');
  assert.equal(await serverId(db), 1);
  await waitFor(async () => (await metric('db_replica_behind_seconds')) > 0.5 || null, { what: 'the lag to be told' });
  await pair.replica.release();
  await readOnReplica();
  assert.equal((await db.query<Thing>('SELECT value FROM thing WHERE id = 1'))[0]?.value, 4711);
});

test('nobody notices that a replica is killed under load, nor that it comes back', async () => {
  await inService(1);
  const before = await answered();
  let [isOver, reads] = [false, 0];
  const reader = async (): Promise<void> => {
    while (!isOver) {
      assert.equal((await db.query<Thing>('SELECT value FROM thing WHERE id = 1'))[0]?.value, 4711);
      assert.equal((await db.source.manager.findOneByOrFail(thing, { id: 1 })).value, 4711);
      reads += 2;
    }
  };
  const readers = Promise.all(Array.from({ length: 6 }, reader));
  await waitFor(async () => (await answered()) - before > 50 || null, { what: 'the replica to be read from' });
  await pair.replica.kill();
  const atDeath = reads;
  await inService(0);
  await waitFor(() => reads > atDeath + 100 || null, { what: 'reads to go on without the replica' });
  await pair.replica.start();
  await inService(1);
  const back = await answered();
  await waitFor(async () => (await answered()) > back + 50 || null, { what: 'the replica to be read from again' });
  isOver = true;
  await readers;
});

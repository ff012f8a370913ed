import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '../errors/domain-error.ts';
import { silentLogger } from '../telemetry/logger.ts';
import { waitFor } from '../testing/wait-for.ts';
import { databaseUnavailable } from './mysql-errors.ts';
import { isPlainRead } from './open-replicas.ts';
import { createReplica, type ReplicaServer } from './replica.ts';

/** A replica in memory; positions are numbers. */
function world() {
  const state = { primary: 1, applied: 1, asked: 0, failure: undefined as unknown, hangs: false };
  const server: ReplicaServer = {
    name: 'memory',
    hasReached: (position) => (state.hangs ? new Promise(() => undefined) : Promise.resolve(state.applied >= Number(position))),
    async query<T extends object>() {
      state.asked += 1;
      if (state.failure !== undefined) throw state.failure;
      return [{ seen: state.applied }] as T[];
    },
    close: async () => undefined,
  };
  const replica = createReplica({ server, positionOfPrimary: async () => String(state.primary), logger: silentLogger(), checkEveryMs: 20 });
  return { state, replica, inService: (expected: boolean) => waitFor(() => replica.isInService === expected || null, { what: `the replica to be in service: ${expected}` }) };
}

test('a replica that lacks what the primary had when a read was asked for does not answer it', async () => {
  const { state, replica, inService } = world();
  await inService(true);
  assert.deepEqual(await replica.read('SELECT 1'), [{ seen: 1 }]);
  state.primary = 2;
  assert.equal(await replica.read('SELECT 1'), undefined);
  assert.equal(state.asked, 1);
  state.applied = 2;
  await inService(true);
  assert.deepEqual(await replica.read('SELECT 1'), [{ seen: 2 }]);
  await replica.close();
});

test('one that hangs holds up nobody, and is left alone until it answers', async () => {
  const { state, replica, inService } = world();
  await inService(true);
  [state.hangs, state.primary] = [true, 2];
  const startedAt = performance.now();
  assert.equal(await replica.read('SELECT 1'), undefined);
  assert.ok(performance.now() - startedAt < 500);
  assert.equal(replica.isInService, false);
  [state.hangs, state.applied] = [false, 2];
  await inService(true);
  await replica.close();
});

test('a dead one leaves the read to the primary; what is wrong with the statement is told', async () => {
  const { state, replica, inService } = world();
  await inService(true);
  state.failure = databaseUnavailable('gone');
  assert.equal(await replica.read('SELECT 1'), undefined);
  await inService(true);
  state.failure = new DomainError('TIMEOUT', 'The statement took too long');
  await assert.rejects(replica.read('SELECT 1'), { code: 'TIMEOUT' });
  await replica.close();
});

test('only statements that read, and lock nothing, may go to a replica', () => {
  for (const sql of ['SELECT 1', '\n  select id from thing', 'WITH recent AS (SELECT 1) SELECT * FROM recent']) assert.equal(isPlainRead(sql), true, sql);
  const others = ['UPDATE thing SET a = 1', 'SELECT id FROM thing FOR UPDATE', 'SELECT id FROM thing\n  FOR UPDATE SKIP LOCKED', 'SELECT id FROM thing LOCK IN SHARE MODE', "SELECT GET_LOCK('a', 1)", 'SELECT 1 INTO @a', 'WITH old AS (SELECT 1) DELETE FROM thing', 'SHOW TABLES'];
  for (const sql of others) assert.equal(isPlainRead(sql), false, sql);
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { createBreaker } from '#platform/resilience/breaker';
import { silentLogger } from '#platform/telemetry/logger';
import { createTestDatabase } from '#platform/testing/test-database';
import { createEmail } from '../channels/email.ts';
import { migrations } from '../data/migrations/index.ts';
import { notificationInvariants } from '../invariants.ts';
import { createFileTransport } from '../mail/transport.ts';
import { paymentFailed } from '../notifications/payment-failed.ts';
import { deliverDue } from '../use-cases/deliver.ts';
import { notify } from '../use-cases/notify.ts';

test('a worker killed between sending and noting it: the mail is sent again under the same id, and there is one', async () => {
  const db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
  const dir = await mkdtemp(join(tmpdir(), 'notification-crash-'));
  const email = createEmail({ transport: createFileTransport({ dir }), from: 'Marketplace <no-reply@shop.test>', publicUrl: 'https://shop.test' });
  const to = [{ userId: null, email: 'guest@example.com' }];
  await db.transaction((tx) => notify(tx, { channels: [email], now: () => new Date() }, { definition: paymentFailed, source: 'cko_1', payload: paymentFailed.example, to }));

  const worker = fork(join(import.meta.dirname, 'stuck-worker.ts'), [db.url, dir], { stdio: 'ignore' });
  try {
    const [first] = await Promise.race([once(worker, 'message'), once(worker, 'exit')]);
    assert.equal(first, 'handed over');
  } finally {
    worker.kill('SIGKILL');
  }
  const deliver = (now: Date) => deliverDue({ db, channel: email, breaker: createBreaker({ name: 'crash' }), logger: silentLogger(), now: () => now }, new AbortController().signal);
  assert.equal(await deliver(new Date()), 0, 'nobody else takes it while the worker may still be at it');
  assert.equal(await deliver(new Date(Date.now() + 61_000)), 1);
  const [row] = await db.query<{ state: string; attempts: number }>('SELECT state, attempts FROM deliveries');
  assert.deepEqual([row?.state, row?.attempts], ['SENT', 2]);
  assert.equal((await readdir(dir)).filter((name) => name.endsWith('.eml')).length, 1);
  assert.deepEqual(await notificationInvariants(db), []);
  await db.drop();
  await rm(dir, { recursive: true });
});

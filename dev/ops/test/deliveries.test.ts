import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { platformMigrations } from '#platform/data/database';
import { createTestDatabase, type TestDatabase } from '#platform/testing/test-database';
import { migrations } from '../../../subgraphs/notification/data/migrations/index.ts';
import { rootDir } from '../../paths.ts';
import { run } from '../../process/run.ts';

let db: TestDatabase;
before(async () => {
  db = await createTestDatabase({ migrations: [...platformMigrations, ...migrations] });
  const now = new Date();
  await db.execute("INSERT INTO notifications (id, event, source, recipient, locale, payload, created_at) VALUES ('ntf_1', 'order_placed', 'ord_1', 'usr_1', 'en', '{}', ?)", [now]);
  await db.execute("INSERT INTO deliveries (id, notification_id, channel, state, attempts, last_error, created_at, finished_at) VALUES ('dlv_1', 'ntf_1', 'EMAIL', 'DEAD', 9, 'no such mailbox', ?, ?)", [now, now]);
});
after(() => db.drop());

const deliveries = (...args: string[]) =>
  run(process.execPath, ['dev/ops/deliveries.ts', ...args], { cwd: rootDir, env: { ...process.env, OPS_DATABASE_URLS: `notification=${db.url}`, OPS_RABBITMQ_URL: 'amqp://nobody' } });
const state = async () => (await db.query<{ state: string }>('SELECT state FROM deliveries'))[0]?.state;

test('what was given up is listed with the reason; it is changed for a reason only, which goes on record', async () => {
  assert.match((await deliveries()).output, /dlv_1 +EMAIL +order_placed[\s\S]*no such mailbox[\s\S]*1 given up/);
  const unreasoned = await deliveries('--replay');
  assert.deepEqual([unreasoned.code, /A reason is missing/.test(unreasoned.output)], [1, true]);
  assert.match((await deliveries('--replay', '--dry-run')).output, /1 would be sent again/);
  assert.equal(await state(), 'DEAD');
  assert.match((await deliveries('--discard', '--channel', 'SMS', '--reason', 'nobody')).output, /0 let be/);
  assert.match((await deliveries('--replay', '--reason', 'the mailbox is back')).output, /1 sent again/);
  assert.equal(await state(), 'PENDING');
  const [audit] = await db.query<{ detail: string }>("SELECT detail FROM audit_log WHERE action = 'delivery.replay' AND target = 'dlv_1'");
  assert.match(audit?.detail ?? '', /the mailbox is back/);
  assert.match((await deliveries()).output, /Nothing was given up/);
});

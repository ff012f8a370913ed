import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { connect } from 'amqplib';
import { createConnection } from 'mysql2/promise';
import { testService } from '#platform/testing/test-environment';
import { createBrokerAccounts, dropBrokerAccounts } from './broker-accounts.ts';
import { createDatabases, dropDatabases } from './databases.ts';
import { completeSecrets } from './secrets.ts';

const services = ['order', 'product'];
const passwords = completeSecrets({}, services).servicePasswords;
const prefix = `t_${randomBytes(4).toString('hex')}`;
const adminUrl = testService('TEST_MYSQL_ADMIN_URL');
const managementUrl = process.env.TEST_RABBITMQ_MANAGEMENT_URL;
after(() => Promise.all([dropDatabases({ adminUrl, prefix, services }), dropBrokerAccounts({ managementUrl, prefix, services })]));

async function query(url: string, sql: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    return (await connection.query(sql))[0];
  } finally {
    await connection.end();
  }
}

test('a service can see its own database and no other, also when they are created again', async () => {
  await createDatabases({ adminUrl, prefix, services, passwords });
  const urls = await createDatabases({ adminUrl, prefix, services, passwords });
  await query(urls.order ?? '', 'CREATE TABLE orders (id INT PRIMARY KEY)');
  assert.deepEqual(await query(urls.order ?? '', 'SHOW TABLES'), [{ [`Tables_in_${prefix}_order`]: 'orders' }]);
  const visible = (await query(urls.product ?? '', 'SHOW DATABASES')) as { Database: string }[];
  const ours = visible.map(({ Database }) => Database).filter((name) => name.startsWith(prefix));
  assert.deepEqual(ours, [`${prefix}_product`]);
  await assert.rejects(query(urls.product ?? '', `SELECT * FROM ${prefix}_order.orders`), { code: 'ER_TABLEACCESS_DENIED_ERROR' });
});

test('a user without the right to create databases is told what is missing', async () => {
  const urls = await createDatabases({ adminUrl, prefix, services, passwords });
  await assert.rejects(createDatabases({ adminUrl: urls.order ?? '', prefix: `${prefix}_more`, services, passwords }), {
    hint: /must be allowed to create databases and users/,
  });
});

test('without a management API every service shares the one broker account', async () => {
  const amqpUrl = testService('TEST_RABBITMQ_URL');
  assert.deepEqual(await createBrokerAccounts({ amqpUrl, managementUrl: undefined, prefix, services, passwords }), { order: amqpUrl, product: amqpUrl });
});

test("a service may use the shared exchanges and its own queues, not another service's", { skip: !managementUrl && 'no management API' }, async () => {
  const urls = await createBrokerAccounts({ amqpUrl: testService('TEST_RABBITMQ_URL'), managementUrl, prefix, services, passwords });
  const connection = await connect(urls.order ?? '');
  connection.on('error', () => undefined);
  const channel = await connection.createChannel();
  await channel.assertExchange('mkt.events', 'topic');
  await channel.assertQueue('mkt.retry', { arguments: { 'x-dead-letter-exchange': '' } });
  await channel.assertQueue('order.replies');
  await channel.bindQueue('order.replies', 'mkt.events', '#');
  channel.on('error', () => undefined);
  await assert.rejects(channel.assertQueue('product.commands'), /ACCESS_REFUSED/);
  await connection.close();
});

test('a cluster that takes longer over a virtual host than a node waits is asked again; one that keeps failing is named with its answer', async () => {
  const failures = new Map([['/api/vhosts/slow', 2], ['/api/vhosts/broken', Infinity]]);
  const api = createServer((request, response) => {
    const left = failures.get(request.url ?? '') ?? 0;
    failures.set(request.url ?? '', left - 1);
    response.writeHead(left > 0 ? 500 : 204).end(left > 0 ? 'Timed out while waiting for the vhost to initialise' : undefined);
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const create = (name: string) => createBrokerAccounts({ amqpUrl: 'amqp://a.example', managementUrl: `http://admin:secret@127.0.0.1:${(api.address() as AddressInfo).port}`, prefix: name, services: [], passwords: {} });
  assert.deepEqual(await create('slow'), {});
  await assert.rejects(create('broken'), /answered 500 to PUT \/api\/vhosts\/broken: Timed out/);
  api.close();
});

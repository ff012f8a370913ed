import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { testService } from '#platform/testing/test-environment';
import { waitFor } from '#platform/testing/wait-for';
import { startStack } from './stack.ts';

const backing = {
  mysqlAdminUrl: testService('TEST_MYSQL_ADMIN_URL'),
  redisUrl: testService('TEST_REDIS_URL'),
  rabbitmqUrl: testService('TEST_RABBITMQ_URL'),
  rabbitmqManagementUrl: process.env.TEST_RABBITMQ_MANAGEMENT_URL,
};

test('a stack of its own can be started, broken and mended service by service, and leaves nothing', async () => {
  const stack = await startStack({ backing, only: ['media'], env: { '*': { LOG_LEVEL: 'debug' } } });
  const ready = () => fetch(`${stack.urls.media}/health/ready`).then(({ status }) => status);
  assert.equal(await ready(), 200);
  await stack.kill('media');
  await assert.rejects(ready());
  await stack.restart('media');
  assert.equal(await ready(), 200);
  assert.match(stack.logs('media'), /ready[\s\S]*ready/);
  await stack.stop();
  await assert.rejects(ready());
  assert.equal(existsSync(stack.topology.dataDir), false);
});

test('a service that ends by itself makes stop fail with its log', async () => {
  const stack = await startStack({ backing, only: ['media'] });
  process.kill(stack.pid('media') ?? 0, 'SIGKILL');
  await waitFor(() => stack.pid('media') === undefined, { what: 'the service to end' });
  await assert.rejects(stack.stop(), /media ended by itself \(SIGKILL\)/);
});

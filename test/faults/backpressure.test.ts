/** The broker is gone: writes go on into the outbox up to its limit, then clients get 503 with Retry-After; reads go on all the while. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { openKillable, type KillableBacking } from '../../dev/backing/killable.ts';
import { startStack, type Stack } from '../../dev/stack.ts';
import { createWebClient } from '../stack/web-client.ts';

const backlogLimit = 8;
let servers: KillableBacking;
let stack: Stack;
before(async () => {
  servers = await openKillable('faults');
  const { mysql, redis, rabbitmq } = servers;
  stack = await startStack({
    backing: { mysqlAdminUrl: mysql.url, redisUrl: redis.url, rabbitmqUrl: rabbitmq.url, rabbitmqManagementUrl: rabbitmq.managementUrl },
    env: { '*': { LOG_LEVEL: 'error' }, user: { OUTBOX_BACKLOG_LIMIT: String(backlogLimit) } },
  });
}, { timeout: 240_000 });
after(() => stack?.stop());

interface Reply {
  status: number;
  retryAfter: string | null;
  body: { data?: Record<string, unknown> | null; errors?: { message: string; extensions?: { code?: string; retryAfterSeconds?: number } }[] };
}

async function gateway(query: string, variables: Record<string, unknown> = {}): Promise<Reply> {
  const response = await fetch(`${stack.urls.gateway}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: (await response.json()) as Reply['body'] };
}

const input = () => ({ email: `${randomUUID()}@example.com`, password: 'correct horse battery', displayName: 'Ada' });
const signUp = () => gateway('mutation($input: UserSignUpInput!) { userSignUp(input: $input) { user { id } userErrors { code message } } }', { input: input() });

test('over the limit the gateway and the BFF answer 503 with Retry-After to writes, and 200 to reads; when the broker is back, all goes out and writes are taken', async (t) => {
  assert.equal((await signUp()).status, 200);
  await servers.rabbitmq.kill();
  let taken = 0;
  const refused = await waitFor(
    async () => {
      const reply = await signUp();
      if (reply.status === 200) {
        assert.equal(reply.body.errors, undefined, JSON.stringify(reply.body));
        taken += 1;
        return undefined;
      }
      return reply;
    },
    { what: 'the backlog to reach its limit', timeoutMs: 30_000, intervalMs: 20 },
  );
  t.diagnostic(`${taken} sign-ups were taken without a broker`);
  assert.ok(taken >= 3, `${taken} were taken`);
  assert.deepEqual([refused.status, Number(refused.retryAfter) >= 1, refused.body.errors?.[0]?.extensions?.code], [503, true, 'UNAVAILABLE'], JSON.stringify(refused));

  const web = createWebClient(stack.urls['bff-web']);
  const fromWeb = await web.send('SignUp', { input: input() });
  assert.equal(fromWeb.status, 503, JSON.stringify(fromWeb));
  assert.ok(Number(fromWeb.headers.get('retry-after')) >= 1);

  const read = await gateway('{ categories { id } vendors(first: 1) { edges { node { id } } } products(first: 1) { edges { node { id } } } }');
  assert.deepEqual([read.status, read.body.errors], [200, undefined], JSON.stringify(read.body));

  await servers.rabbitmq.start();
  await waitFor(async () => (await signUp()).status === 200, { what: 'writes to be taken again', timeoutMs: 60_000, intervalMs: 250 });
});

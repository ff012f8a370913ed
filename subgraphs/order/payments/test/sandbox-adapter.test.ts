import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { money } from '#platform/money/money';
import { waitFor } from '#platform/testing/wait-for';
import { createSandboxProvider } from '../sandbox-adapter.ts';
import { signedWebhook } from './signed-webhook.ts';
import { hastyMs, patientMs, testProviderContract } from './provider-contract.ts';
import { apiKey, startSandboxProcess, webhookSecret } from './sandbox-process.ts';

const webhooks: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
const receiver = createServer(async (incoming, response) => {
  webhooks.push({ headers: incoming.headers, body: await buffer(incoming) });
  response.end();
});
let sandbox: Awaited<ReturnType<typeof startSandboxProcess>>;
before(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  sandbox = await startSandboxProcess({ webhookUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` });
});
after(async () => {
  await sandbox.stop();
  receiver.close();
});

function provider(t: TestContext, changes: { url?: string; apiKey?: string; timeoutMs?: number } = {}) {
  const made = createSandboxProvider({
    url: sandbox.url,
    apiKey,
    webhookSecrets: [webhookSecret],
    timeoutMs: patientMs,
    ...changes,
  });
  t.after(() => made.close());
  return made;
}

testProviderContract('sandbox', async (t) => ({
  provider: provider(t),
  hasty: provider(t, { timeoutMs: hastyMs }),
  withWrongKey: provider(t, { apiKey: 'wrong' }),
  unreachable: provider(t, { url: 'http://127.0.0.1:9' }),
  tokens: {
    ok: 'pm_ok',
    declined: 'pm_declined',
    insufficient: 'pm_insufficient',
    requiresAction: 'pm_requires_action',
    timeoutBefore: 'pm_timeout_before',
    timeoutAfter: 'pm_timeout_after',
    error500: 'pm_error_500',
  },
}));

describe('answers that cannot be trusted', () => {
  const authorize = async (t: TestContext, answer: { status: number; body: string; cut?: boolean }) => {
    const server = createServer((_request, response) => {
      response.writeHead(answer.status, { 'content-length': answer.body.length + (answer.cut ? 10 : 0) });
      response.write(answer.body, () => (answer.cut ? response.destroy() : response.end()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return provider(t, { url }).authorize({
      idempotencyKey: 'k',
      reference: 'r',
      amount: money(1, 'EUR'),
      paymentMethod: 'pm_ok',
    });
  };
  const causeOf = (result: Awaited<ReturnType<typeof authorize>>) => [result.status, 'cause' in result && result.cause];

  it('are unknown outcomes: a page instead of JSON, another shape, an answer cut short, too many requests', async (t) => {
    assert.deepEqual(causeOf(await authorize(t, { status: 201, body: '<html>' })), ['unknown', 'bad_answer']);
    assert.deepEqual(causeOf(await authorize(t, { status: 201, body: '{"id":1}' })), ['unknown', 'bad_answer']);
    assert.deepEqual(causeOf(await authorize(t, { status: 201, body: '{"id":', cut: true })), ['unknown', 'connection']);
    assert.deepEqual(causeOf(await authorize(t, { status: 429, body: '{}' })), ['unknown', 'rate_limited']);
  });
});

describe('webhooks of the sandbox', () => {
  const read = (t: TestContext, event: object) => {
    const { body, signature } = signedWebhook(webhookSecret, event);
    return provider(t).readWebhook({ headers: { 'x-sandbox-signature': signature }, body });
  };
  const event = (type: string, data: object = {}) => ({
    id: 'evt_1',
    type,
    createdAt: '2026-03-01T09:30:00.000Z',
    idempotencyKey: 'key-1',
    data: { id: 'obj_1', reference: 'cko_1', amountMinor: 5, currency: 'EUR', ...data },
  });

  it('as the sandbox really sends them are verified and say which request they belong to', async (t) => {
    const call = { idempotencyKey: 'key-webhook', reference: 'cko_webhook' };
    const result = await provider(t).authorize({ ...call, amount: money(1_000, 'EUR'), paymentMethod: 'pm_ok' });
    assert.ok(result.status === 'succeeded');
    const events = () => webhooks.map((webhook) => provider(t).readWebhook(webhook));
    const event = await waitFor(() => events().find(({ reference }) => reference === call.reference), {
      what: 'the webhook',
    });
    assert.deepEqual(
      [event.type, event.idempotencyKey, 'authorizationId' in event && event.authorizationId],
      ['authorization.succeeded', call.idempotencyKey, result.value.authorizationId],
    );
  });

  it('become typed events', (t) => {
    const base = {
      id: 'evt_1',
      reference: 'cko_1',
      idempotencyKey: 'key-1',
      occurredAt: new Date('2026-03-01T09:30:00.000Z'),
    };
    assert.deepEqual(read(t, event('authorization.declined', { declineReason: 'lost_card' })), {
      ...base,
      type: 'authorization.declined',
      authorizationId: 'obj_1',
      reason: 'lost_card',
    });
    assert.deepEqual(read(t, event('capture.succeeded', { authorizationId: 'aut_1' })), {
      ...base,
      type: 'capture.succeeded',
      captureId: 'obj_1',
      authorizationId: 'aut_1',
      amount: money(5, 'EUR'),
    });
    assert.equal(
      read(t, event('authorization.requires_action', { actionUrl: 'https://bank' })).type,
      'authorization.requiresAction',
    );
    assert.equal(read(t, event('something.new')).type, 'ignored');
  });

  it('are refused when their shape is unknown', (t) => {
    assert.throws(() => read(t, { id: 'evt_1' }), { code: 'WEBHOOK_REFUSED' });
  });
});

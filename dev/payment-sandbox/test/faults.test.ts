import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { waitFor } from '#platform/testing/wait-for';
import { freshKey, startReceiver, startSandbox, webhookSecret } from './harness.ts';

const givingUp = () => AbortSignal.timeout(150);

describe('told to misbehave', () => {
  it('a timeout before charging charges nothing, and the key is unknown', async (t) => {
    const api = await startSandbox(t);
    const key = freshKey();
    await assert.rejects(
      api.authorize({ paymentMethod: 'pm_timeout_before' }, { key, signal: givingUp() }),
      /aborted|timeout/i,
    );
    assert.equal((await api.get(`/v1/idempotency-keys/${key}`)).status, 404);
    assert.deepEqual((await api.get('/v1/ledger')).body.movements, []);
  });

  it('a timeout after charging has charged, as the key tells, and the same request replays', async (t) => {
    const api = await startSandbox(t);
    const key = freshKey();
    const request = { paymentMethod: 'pm_timeout_after' };
    await assert.rejects(api.authorize(request, { key, signal: givingUp() }), /aborted|timeout/i);
    const found = await api.get(`/v1/idempotency-keys/${key}`);
    assert.equal((found.body.object as { status: string }).status, 'authorized');
    assert.deepEqual((await api.authorize(request, { key })).body, found.body.object);
  });

  it('a slow request goes on although the caller gave up: it charges late', async (t) => {
    const api = await startSandbox(t);
    await api.control({ rules: [{ behaviour: 'slow', delayMs: 400 }] });
    const key = freshKey();
    await assert.rejects(api.authorize({}, { key, signal: givingUp() }), /aborted|timeout/i);
    assert.equal((await api.get(`/v1/idempotency-keys/${key}`)).status, 404);
    await waitFor(async () => (await api.get(`/v1/idempotency-keys/${key}`)).status === 200, { what: 'the late charge' });
  });

  it('rules apply by operation, token and number of times, until they are reset', async (t) => {
    const api = await startSandbox(t);
    await api.control({
      rules: [
        { behaviour: 'decline', reason: 'stolen_card', paymentMethod: 'pm_ok', operation: 'authorize', times: 1 },
        { behaviour: 'error500', operation: 'capture', times: 1 },
        { behaviour: 'error500After', operation: 'void' },
      ],
    });
    assert.equal((await api.authorize()).body.declineReason, 'stolen_card');
    const { body } = await api.authorize();
    assert.equal((await api.capture(body.id, 100)).status, 500);
    assert.equal((await api.capture(body.id, 100)).status, 201);
    assert.equal((await api.void(body.id)).status, 500);
    assert.equal((await api.get(`/v1/authorizations/${body.id}`)).body.status, 'closed');
    await api.control({ reset: true });
    assert.equal((await api.void(body.id)).status, 200);
  });

  it('down answers 503 to everything but the control route', async (t) => {
    const api = await startSandbox(t);
    await api.control({ down: true });
    assert.deepEqual([(await api.authorize()).status, (await api.get('/v1/ledger')).status], [503, 503]);
    await api.control({ down: false });
    assert.equal((await api.authorize()).status, 201);
  });

  it('a control request that makes no sense is refused with the reason', async (t) => {
    const api = await startSandbox(t);
    const { status, body } = await api.control({ rules: [{ behaviour: 'explode' }] });
    assert.equal(status, 400);
    assert.match(body.error?.message ?? '', /rules\.0\.behaviour/);
  });
});

describe('webhooks', () => {
  it('tell what happened, signed over timestamp and raw body', async (t) => {
    const receiver = await startReceiver(t);
    const api = await startSandbox(t, { webhookUrl: receiver.url });
    const { body } = await api.authorize({ reference: 'cko_9' });
    const { signature, raw, event } = await waitFor(() => receiver.deliveries[0], { what: 'a webhook' });
    assert.deepEqual([event.type, event.data.id, event.data.reference], ['authorization.succeeded', body.id, 'cko_9']);
    const [, timestamp = '', digest] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    assert.equal(createHmac('sha256', webhookSecret).update(`${timestamp}.${raw}`).digest('hex'), digest);
  });

  it('are sent again until they are taken', async (t) => {
    const receiver = await startReceiver(t);
    receiver.fail(3);
    const api = await startSandbox(t, { webhookUrl: receiver.url });
    await api.authorize();
    await waitFor(() => receiver.deliveries.length === 1, { what: 'the fourth attempt' });
  });

  it('come five times when told so, with one event id', async (t) => {
    const receiver = await startReceiver(t);
    const api = await startSandbox(t, { webhookUrl: receiver.url });
    await api.control({ webhooks: { copies: 5 } });
    await api.authorize();
    await waitFor(() => receiver.deliveries.length === 5, { what: 'five copies' });
    assert.equal(new Set(receiver.deliveries.map((delivery) => delivery.event.id)).size, 1);
  });

  it('overtake the answer when told so, and wait when told so', async (t) => {
    const receiver = await startReceiver(t);
    const api = await startSandbox(t, { webhookUrl: receiver.url });
    await api.control({ webhooks: { early: true } });
    await api.authorize();
    assert.equal(receiver.deliveries.length, 1);
    await api.control({ webhooks: { paused: true } });
    await api.authorize();
    await api.control({ webhooks: { delayMs: 1 } });
    await waitFor(() => receiver.deliveries.length === 2, { what: 'the held-back webhook' });
  });

  it('arrive newest first when told so', async (t) => {
    const receiver = await startReceiver(t);
    const api = await startSandbox(t, { webhookUrl: receiver.url });
    await api.control({ webhooks: { reorder: true, delayMs: 700 } });
    const { body } = await api.authorize();
    await api.capture(body.id, 1_000);
    await waitFor(() => receiver.deliveries.length === 2, { what: 'both webhooks' });
    const types = receiver.deliveries.map((delivery) => delivery.event.type);
    assert.deepEqual(types, ['capture.succeeded', 'authorization.succeeded']);
  });
});

import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'undici';
import { tokens } from '../faults.ts';
import { freshKey, startSandbox, type Answer } from './harness.ts';

const codeOf = (answer: Answer) => [answer.status, answer.body.error?.code];

describe('payments', () => {
  it('are authorised, captured in parts, and the rest is set free', async (t) => {
    const api = await startSandbox(t);
    const { body } = await api.authorize();
    await api.capture(body.id, 300);
    await api.capture(body.id, 200);
    const voided = await api.void(body.id);
    assert.deepEqual([voided.body.status, voided.body.capturedMinor, voided.body.voidedMinor], ['closed', 500, 500]);
    assert.deepEqual(codeOf(await api.capture(body.id, 1)), [422, 'authorization_not_open']);
    assert.equal((await api.void(body.id)).status, 200);
    const declined = await api.authorize({ paymentMethod: 'pm_declined' });
    assert.deepEqual((await api.void(declined.body.id)).body, declined.body);
  });

  it('never capture more than authorised, nor refund more than captured, however many try at once', async (t) => {
    const api = await startSandbox(t);
    const { body } = await api.authorize({ amountMinor: 1_000 });
    const captures = await Promise.all(Array.from({ length: 20 }, () => api.capture(body.id, 300)));
    const made = captures.filter((answer) => answer.status === 201);
    assert.equal(made.length, 3);
    assert.deepEqual(
      new Set(captures.filter((answer) => answer.status !== 201).map((answer) => answer.body.error?.code)),
      new Set(['amount_too_large']),
    );
    const captureId = made[0]?.body.id ?? '';
    const refunds = await Promise.all(Array.from({ length: 20 }, () => api.refund(captureId, 70)));
    assert.equal(refunds.filter((answer) => answer.status === 201).length, 4);
    assert.equal((await api.get(`/v1/captures/${captureId}`)).body.refundedMinor, 280);
  });

  it('behave as their test token says', async (t) => {
    const api = await startSandbox(t);
    const statuses = [];
    for (const paymentMethod of ['pm_ok', 'pm_declined', 'pm_insufficient', 'pm_requires_action', 'pm_error_500', 'visa'])
      statuses.push(
        await api
          .authorize({ paymentMethod })
          .then(({ status, body }) => [status, body.declineReason ?? body.status ?? body.error?.code]),
      );
    assert.deepEqual(statuses, [
      [201, 'authorized'],
      [402, 'generic_decline'],
      [402, 'insufficient_funds'],
      [201, 'requires_action'],
      [500, 'internal'],
      [402, 'unknown_payment_method'],
    ]);
  });

  it('wait for the buyer at the bank, who approves or refuses', async (t) => {
    const api = await startSandbox(t);
    for (const [outcome, status] of [
      ['approve', 'authorized'],
      ['refuse', 'declined'],
    ] as const) {
      const { body } = await api.authorize({ paymentMethod: 'pm_requires_action' });
      const actionUrl = String(body.actionUrl);
      assert.match(await (await request(actionUrl)).body.text(), /Approve/);
      const decide = () => request(actionUrl, { method: 'POST', body: `outcome=${outcome}` });
      assert.equal((await decide()).statusCode, 200);
      assert.equal((await decide()).statusCode, 409);
      assert.equal((await api.get(`/v1/authorizations/${body.id}`)).body.status, status);
    }
  });

  it('to vendors are paid, refused or sent back, as the test account says', async (t) => {
    const api = await startSandbox(t);
    const transfer = (destination: string) =>
      api.post('/v1/transfers', { amountMinor: 500, currency: 'EUR', destination, reference: 'pay_1' });
    assert.equal((await transfer('acct_vendor')).body.status, 'paid');
    assert.deepEqual(codeOf(await transfer('acct_closed')), [402, 'account_closed']);
    const { body } = await transfer('acct_fails_later');
    assert.equal(body.status, 'in_transit');
    assert.equal((await api.get(`/v1/transfers/${body.id}`)).body.status, 'failed');
  });
});

describe('idempotency keys', () => {
  it('replay the stored answer for the same request, and refuse another one', async (t) => {
    const api = await startSandbox(t);
    const key = freshKey();
    const first = await api.authorize({}, { key });
    const again = await api.authorize({}, { key });
    assert.deepEqual([again.body, again.replayed], [first.body, true]);
    assert.deepEqual(codeOf(await api.authorize({ amountMinor: 1_001 }, { key })), [409, 'idempotency_key_reused']);
    assert.deepEqual(codeOf(await api.capture(first.body.id, 1, { key })), [409, 'idempotency_key_reused']);
  });

  it('charge once, however many identical requests come at once', async (t) => {
    const api = await startSandbox(t);
    const key = freshKey();
    const answers = await Promise.all(Array.from({ length: 30 }, () => api.authorize({}, { key })));
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1);
    const { body } = await api.get('/v1/ledger');
    assert.equal((body.movements as unknown[]).length, 1);
  });

  it('are required on writes, and look up what became of a request', async (t) => {
    const api = await startSandbox(t);
    assert.deepEqual(codeOf(await api.post('/v1/transfers', {}, { key: undefined })), [400, 'idempotency_key_missing']);
    const key = 'order/7 authorize';
    assert.deepEqual(codeOf(await api.authorize({}, { key })), [400, 'idempotency_key_missing']);
    const { body } = await api.authorize({}, { key: 'order/7:authorize' });
    await api.capture(body.id, 1_000);
    const found = await api.get(`/v1/idempotency-keys/${encodeURIComponent('order/7:authorize')}`);
    assert.equal(found.body.operation, 'authorize');
    assert.equal((found.body.object as { status: string }).status, 'captured');
    assert.equal((await api.get('/v1/idempotency-keys/never-seen')).status, 404);
  });
});

describe('the API', () => {
  it('answers only with the API key, and says what is wrong with a request', async (t) => {
    const api = await startSandbox(t);
    const anonymous = await request(`${api.url}/v1/ledger`, { headers: { authorization: 'Bearer wrong' } });
    assert.equal(anonymous.statusCode, 401);
    const bad = await api.authorize({ amountMinor: 1.5, currency: 'EURO', extra: 1 });
    assert.equal(bad.status, 400);
    for (const word of ['amountMinor', 'currency', 'ISO 4217', 'extra'])
      assert.match(bad.body.error?.message ?? '', new RegExp(word));
    assert.equal((await api.get('/v1/authorizations/aut_none')).status, 404);
    assert.equal((await api.get('/v1/ledger?limit=0')).status, 400);
  });

  it('has a start page that explains every test token and shows no payment', async (t) => {
    const api = await startSandbox(t);
    const { body: authorization } = await api.authorize();
    const page = await request(`${api.url}/`);
    const text = await page.body.text();
    assert.match(String(page.headers['content-type']), /html/);
    for (const token of Object.keys(tokens)) assert.match(text, new RegExp(`${token}</code><td>[a-z ]{7}`));
    assert.equal(text.includes(authorization.id) || text.includes('undefined'), false);
  });

  it('exports every movement, page by page, for reconciliation', async (t) => {
    const api = await startSandbox(t);
    const { body } = await api.authorize({ reference: 'cko_7' });
    const captured = await api.capture(body.id, 600);
    await api.refund(captured.body.id, 100);
    await api.void(body.id);
    const seen: [unknown, unknown, unknown][] = [];
    for (let after: unknown = 0; after !== null;) {
      const page = (await api.get(`/v1/ledger?after=${after}&limit=3`)).body as unknown as {
        movements: { kind: string; amountMinor: number; authorizationId: string }[];
        nextAfter: number | null;
      };
      seen.push(
        ...page.movements.map((movement): [unknown, unknown, unknown] => [
          movement.kind,
          movement.amountMinor,
          movement.authorizationId,
        ]),
      );
      after = page.nextAfter;
    }
    assert.deepEqual(seen, [
      ['authorization', 1_000, body.id],
      ['capture', 600, body.id],
      ['refund', 100, body.id],
      ['void', 400, body.id],
    ]);
  });
});

/** What an app can still do about an order, and with the address book: each under the key of the app, the same at each attempt. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at, type App } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { refusal, signIn, withPeople } from './people.ts';

describe('orders and addresses', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const guest = (): App => Object.assign(harness.app(), { guestToken: 'g'.repeat(43) });
  const sent = (): Record<string, unknown> | undefined => harness.gateway.requests.at(-1)?.variables;
  const address = { recipient: 'Ada', line1: 'Weg 1', city: 'Berlin', country: 'DE' };
  const items = [{ lineId: 'oln_1', quantity: 1 }];

  it('an order is called off as a whole or by pieces, by guests too, and comes back as it is now', async () => {
    harness.gateway.mock({ OrderPayload: { userErrors: [] }, Order: { state: 'OPEN', fulfilmentState: 'PARTIALLY_SHIPPED' } });
    const answer = await guest().run('OrderCancel', { id: 'ord_1', idempotencyKey: 'k' });
    assert.deepEqual(sent(), { id: 'ord_1', idempotencyKey: 'k' }, 'all of it');
    assert.deepEqual([at(answer, 'orderCancel.order.isCancellable'), at(answer, 'orderCancel.userErrors')], [true, []]);
    await guest().run('OrderCancel', { id: 'ord_1', idempotencyKey: 'l', reason: 'One is enough', items });
    assert.deepEqual(sent(), { id: 'ord_1', idempotencyKey: 'l', reason: 'One is enough', items });
  });

  it('a return names what goes back by title; a message comes back as it was written', async () => {
    harness.gateway.mock({
      OrderReturnPayload: { orderReturn: { items }, vendorOrder: { lines: [{ id: 'oln_1', title: 'Oak bowl' }] }, userErrors: [] },
      VendorOrderMessagePayload: { message: { from: 'BUYER', body: 'When?' }, userErrors: [] },
    });
    const back = { vendorOrderId: 'vor_1', idempotencyKey: 'k', input: { items, reason: 'Cracked' } };
    assert.deepEqual(at(await guest().run('ReturnRequest', back), 'returnRequest.orderReturn.items'), [{ title: 'Oak bowl', quantity: 1 }]);
    assert.deepEqual(sent(), back);
    const words = { vendorOrderId: 'vor_1', idempotencyKey: 'k', body: 'When?' };
    assert.equal(at(await guest().run('OrderMessagePost', words), 'orderMessagePost.message.body'), 'When?');
    assert.deepEqual(sent(), words);
  });

  it('a refusal is data, and nobody without a token gets as far as the gateway', async () => {
    const userError = refusal('INVALID_STATE', { field: ['id'] });
    harness.gateway.mock({ OrderPayload: { order: null, userErrors: [userError] } });
    assert.deepEqual(at(await guest().run('OrderCancel', { id: 'ord_1', idempotencyKey: 'k' }), 'orderCancel'), { order: null, userErrors: [userError] });
    harness.gateway.requests.length = 0;
    for (const [name, variables] of [['OrderCancel', { id: 'ord_1', idempotencyKey: 'k' }], ['ReturnRequest', { vendorOrderId: 'v', idempotencyKey: 'k', input: { items, reason: 'x' } }], ['OrderMessagePost', { vendorOrderId: 'v', idempotencyKey: 'k', body: 'x' }], ['AddressDelete', { id: 'adr_1' }]] as const) {
      assert.equal((await harness.app().run(name, variables)).errors[0]?.extensions.code, 'UNAUTHENTICATED', name);
    }
    assert.equal(harness.gateway.requests.length, 0);
  });

  it('the address book is changed under the key of the app', async () => {
    withPeople(harness.gateway);
    const app = await signIn(harness.app(), 'ada@example.com');
    harness.gateway.mock({ AddressPayload: { userErrors: [] } });
    assert.ok(at(await app.run('AddressCreate', { input: address, isDefault: true, idempotencyKey: 'k' }), 'addressCreate.address.id'));
    assert.deepEqual(sent(), { input: { ...address, isDefault: true }, idempotencyKey: 'k' });
    assert.ok(at(await app.run('AddressUpdate', { id: 'adr_1', input: address, idempotencyKey: 'l' }), 'addressUpdate.address.id'));
    assert.deepEqual(sent(), { id: 'adr_1', input: address, idempotencyKey: 'l' });
    assert.ok(at(await app.run('AddressDelete', { id: 'adr_1' }), 'addressDelete.address.id'));
    assert.deepEqual(sent(), { id: 'adr_1' });
  });
});

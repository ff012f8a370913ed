import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { admin, customer, guest } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { createBuyer } from './buyer.ts';
import { addVariant, addVendor } from './catalog.ts';
import { startOrderSubgraph, type OrderSubgraph } from './harness.ts';

let subgraph: OrderSubgraph;
before(async () => {
  subgraph = await startOrderSubgraph();
});
after(() => subgraph.stop());

async function runningCheckout(paymentMethod = 'pm_ok') {
  const variant = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: variant.variantId, quantity: 1 }]);
  const { checkout } = await buyer.checkout({ paymentMethod });
  return { buyer, id: checkout?.id as string };
}

async function operate(field: 'checkoutResume' | 'checkoutCancel', id: string, viewer: Viewer = admin()) {
  const { data, code } = await subgraph.call<Record<string, { checkout: { state: string } | null; userErrors: { code: string; message: string }[] }> | null>({ query: `mutation { ${field}(id: "${id}") { checkout { state } userErrors { code message } } }`, viewer });
  return { code, ...data?.[field] };
}

test('operators list checkouts by state with every step they took; buyers do not', async () => {
  const { buyer, id } = await runningCheckout();
  await buyer.end(id);
  const query = '{ checkouts(state: PLACED, first: 5) { totalCount edges { node { id state deadlineAt transitions { from to fact } } } } }';
  const { data } = await subgraph.call<{ checkouts: { edges: { node: { id: string; transitions: { to: string; fact: string }[] } }[] } }>({ query, viewer: admin() });
  const found = data.checkouts.edges.find(({ node }) => node.id === id)?.node;
  assert.deepEqual(found?.transitions.map(({ to }) => to), ['RESERVING', 'AUTHORIZING', 'CONFIRMING', 'PLACED']);
  for (const viewer of [buyer.viewer, guest()]) assert.match((await subgraph.call({ query, viewer })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
  const own = await subgraph.call({ query: `{ checkout(id: "${id}") { transitions { fact } } }`, viewer: buyer.viewer });
  assert.equal(own.code, 'FORBIDDEN');
});

test('a checkout that waits for stock can be called off by an operator: the cart is free again, and it is in the audit log', async () => {
  subgraph.product.silent = true;
  const { buyer, id } = await runningCheckout();
  subgraph.product.silent = false;
  assert.equal((await operate('checkoutResume', id)).userErrors?.[0]?.code, 'INVALID_STATE');
  await operate('checkoutCancel', id);
  const ended = await buyer.end(id);
  assert.equal(ended.state, 'FAILED');
  assert.equal((await buyer.cart())?.itemCount, 1);
  const audited = await subgraph.db.query("SELECT action FROM audit_log WHERE target = ? AND action = 'checkout.cancel'", [id]);
  assert.equal(audited.length, 1);
  assert.match((await operate('checkoutCancel', id, buyer.viewer)).code ?? '', /FORBIDDEN/);
});

test('a checkout that has become an order, or is being paid, is not called off, and the answer says what to do instead', async () => {
  const { buyer, id } = await runningCheckout();
  await buyer.end(id);
  const refused = await operate('checkoutCancel', id);
  assert.deepEqual(refused.userErrors?.map(({ code, message }) => [code, message]), [['INVALID_STATE', 'A checkout that is PLACED cannot be called off: it has become an order; cancel the order.']]);
  assert.equal((await subgraph.db.query("SELECT id FROM audit_log WHERE target = ? AND action = 'checkout.cancel'", [id])).length, 0);
});

test('a buyer who has confirmed at the bank gets the order, though the event that tells of it is lost: the provider is asked, on time or when an operator resumes', async () => {
  for (const askedBy of ['operator', 'sweeper'] as const) {
    const { buyer, id } = await runningCheckout('pm_requires_action');
    const waiting = await waitFor(async () => {
      const checkout = await buyer.checkoutState(id);
      return checkout?.actionUrl ? checkout : null;
    }, { what: 'the address of the bank' });
    await operate('checkoutResume', id);
    assert.equal((await buyer.checkoutState(id))?.actionUrl, waiting.actionUrl, 'a buyer who is still there stays there');
    await fetch(waiting.actionUrl as string, { method: 'POST', body: new URLSearchParams({ outcome: 'approve' }) });
    if (askedBy === 'operator') await operate('checkoutResume', id);
    else await subgraph.db.execute("UPDATE checkouts SET deadline_at = 1 WHERE id = ? AND state = 'AUTHORIZING'", [id]);
    assert.equal((await buyer.end(id)).state, 'PLACED', askedBy);
  }
});

test('a checkout that cannot be moved does not keep those behind it from being swept', async () => {
  subgraph.product.silent = true;
  const [stuck, other] = [await runningCheckout(), await runningCheckout()];
  subgraph.product.silent = false;
  await subgraph.db.execute("UPDATE checkouts SET state = 'PAYMENT_UNKNOWN', snapshot = '{', deadline_at = 1 WHERE id = ?", [stuck.id]);
  await subgraph.db.execute("UPDATE checkouts SET deadline_at = 2 WHERE id = ? AND state = 'RESERVING'", [other.id]);
  assert.equal((await other.buyer.end(other.id)).state, 'FAILED');
  await subgraph.db.execute('DELETE FROM checkouts WHERE id = ?', [stuck.id]);
});

test('resuming a checkout whose confirmation was lost asks for it again', async () => {
  const { product } = subgraph;
  const variant = await addVariant(subgraph, { vendorId: await addVendor(subgraph) });
  const buyer = createBuyer(subgraph, customer());
  await buyer.add([{ variantId: variant.variantId, quantity: 1 }]);
  await subgraph.control({ rules: [{ operation: 'authorize', behaviour: 'slow', delayMs: 600, times: 1 }] });
  const started = buyer.checkout();
  await waitFor(async () => (await subgraph.db.query("SELECT id FROM checkouts WHERE state = 'AUTHORIZING' AND customer_id = ?", [buyer.viewer.userId])).length === 1, { what: 'the payment to be under way' });
  product.silent = true;
  const { checkout } = await started;
  const id = checkout?.id as string;
  await waitFor(async () => (await buyer.checkoutState(id))?.state === 'CONFIRMING', { what: 'the confirmation to be asked for' });
  product.silent = false;
  await operate('checkoutResume', id);
  assert.equal((await buyer.end(id)).state, 'PLACED');
});

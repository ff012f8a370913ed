import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { orderPlaced, paymentFailed, refundIssued, vendorOrderCancelled, vendorOrderDelivered, vendorOrderReduced, vendorOrderShipped } from '#events/order';
import { stockLow } from '#events/product';
import { userUpdated } from '#events/user';
import { vendorApproved, vendorUpdated } from '#events/vendor';
import { customer } from '#platform/testing/test-viewer';
import { waitFor } from '#platform/testing/wait-for';
import { personalData } from '../consumers/personal-data.ts';
import { notificationInvariants } from '../invariants.ts';
import { knownVendor, order, parcel, registeredPerson, vendorOrder } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

async function inboxOf(userId: string) {
  const { data } = await subgraph.call<{ _entities: [{ notifications: { edges: { node: { event: string; title: string; link: string } }[] } }] }>({
    query: `{ _entities(representations: [{ __typename: "User", id: "${userId}" }]) { ... on User { notifications { edges { node { event title link } } } } } }`,
    viewer: customer(userId),
  });
  return data._entities[0].notifications.edges.map(({ node }) => node);
}

test('a placed order tells the buyer in the inbox and by mail, and the vendor’s people who fulfil it', async () => {
  const buyer = await registeredPerson(subgraph, { locale: 'de-DE' });
  const owner = await registeredPerson(subgraph);
  const packer = await registeredPerson(subgraph);
  const bookkeeper = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [
    { userId: owner.userId, role: 'OWNER' },
    { userId: packer.userId, role: 'FULFILMENT' },
    { userId: bookkeeper.userId, role: 'FINANCE' },
  ]);
  const placed = order({ customerId: buyer.userId, email: buyer.email, locale: 'de-DE', vendorId });
  await subgraph.emit(orderPlaced, placed);
  await subgraph.settled('order_placed', placed.orderId, 2);
  const received = await subgraph.settled('vendor_order_received', placed.vendorOrders[0]!.vendorOrderId, 4);

  assert.deepEqual(new Set(received.map(({ recipient }) => recipient)), new Set([owner.userId, packer.userId]));
  assert.deepEqual((await inboxOf(buyer.userId))[0], { event: 'order_placed', title: `Bestellung ${placed.number} ist bestätigt`, link: `/orders/${placed.number}` });
  assert.equal((await inboxOf(owner.userId))[0]?.event, 'vendor_order_received');
  assert.equal((await inboxOf(bookkeeper.userId)).filter(({ event }) => event !== 'welcome').length, 0);
});

test('the same event ten times, and again under other message ids, is told once per recipient and channel', async () => {
  const buyer = await registeredPerson(subgraph);
  const placed = order({ customerId: buyer.userId, email: buyer.email });
  await subgraph.emit(orderPlaced, placed);
  await subgraph.settled('order_placed', placed.orderId, 2);
  const [row] = await subgraph.db.query<{ envelope: string }>("SELECT envelope FROM outbox WHERE type = 'order.placed.v1' AND envelope LIKE ?", [`%${placed.orderId}%`]);
  for (let time = 0; time < 10; time += 1) await subgraph.broker.publish(JSON.parse(row!.envelope));
  for (let time = 0; time < 5; time += 1) await subgraph.emit(orderPlaced, placed);
  const last = order({ customerId: buyer.userId, email: buyer.email });
  await subgraph.emit(orderPlaced, last);
  await subgraph.settled('order_placed', last.orderId, 2);
  await waitFor(async () => (await subgraph.broker.depth('notification.buyer-messages')) === 0, { what: 'an empty queue' });

  assert.equal((await subgraph.settled('order_placed', placed.orderId, 2)).length, 2);
  assert.equal((await inboxOf(buyer.userId)).filter(({ event }) => event === 'order_placed').length, 2);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('a guest gets mail only', async () => {
  const placed = order({ email: 'Passer.By@example.com' });
  await subgraph.emit(orderPlaced, placed);
  const [delivery] = await subgraph.settled('order_placed', placed.orderId, 1);
  assert.equal(delivery?.channel, 'EMAIL');
  assert.match(delivery!.recipient, /^guest:[0-9a-f]{64}$/);
  const { eml } = await subgraph.mail(delivery!.id);
  assert.match(eml, /^To: Passer\.By@example\.com$/m);
});

test('a mail has subject, plain text and HTML, and what people wrote stays text', async () => {
  const placed = order({ email: 'reader@example.com', locale: 'en' });
  const part = placed.vendorOrders[0]!;
  part.vendorName = 'Loom\r\nBcc: all@example.com';
  part.lines = [{ ...part.lines[0]!, title: '<script>alert(1)</script> & "throw"', totalMinor: 123_456_789 }];
  await subgraph.emit(orderPlaced, placed);
  const [delivery] = await subgraph.settled('order_placed', placed.orderId, 1);
  const { eml, html, text, names } = await subgraph.mail(delivery!.id);
  assert.equal(names.length, 3);
  assert.match(eml, new RegExp(`^Subject: Your order ${placed.number} is confirmed$`, 'm'));
  assert.match(eml, new RegExp(`^Message-ID: <${delivery!.id}@shop\\.test>$`, 'm'));
  assert.match(eml, /Content-Type: text\/plain/);
  assert.match(eml, /Content-Type: text\/html/);
  assert.doesNotMatch(eml.split('\n\n')[0] ?? '', /^Bcc:/m);
  assert.doesNotMatch(html, /<script/);
  assert.match(html, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &amp; &quot;throw&quot;/);
  assert.match(html, /€1,234,567\.89/);
  assert.match(html, /href="https:\/\/shop\.test\/orders\/M-100042"/);
  assert.match(text, /Hello Mara Lindqvist,/);
  assert.match(text, /<script>alert\(1\)<\/script> & "throw" \(1 × Oat\): €1,234,567\.89/);
});

test('parcels, arrivals, cancellations, refunds and failed payments reach the buyer, each once', async () => {
  const buyer = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, []);
  const placed = order({ customerId: buyer.userId, email: buyer.email, vendorId });
  const shipped = parcel(placed);
  const common = vendorOrder(placed);
  const refundId = fakeId('rfd');
  const checkoutId = fakeId('cko');
  await subgraph.emit(vendorOrderShipped, shipped);
  await subgraph.emit(vendorOrderDelivered, { ...common, lines: shipped.lines, deliveredAt: '2026-03-05T12:00:00.000Z' });
  await subgraph.emit(vendorOrderCancelled, { ...common, outcome: 'REJECTED', reason: 'damaged in the workshop' });
  await subgraph.emit(refundIssued, { ...common, refundId, currency: 'EUR', amountMinor: 1250, reason: '' });
  await subgraph.emit(paymentFailed, { ...paymentFailed.example, checkoutId, customerId: buyer.userId, email: buyer.email, reason: 'do_not_honor' });
  await subgraph.settled('order_shipped', shipped.parcelId, 2);
  await subgraph.settled('order_delivered', common.vendorOrderId, 2);
  await subgraph.settled('order_cancelled', common.vendorOrderId, 2);
  await subgraph.settled('refund_issued', refundId, 2);
  const failed = await subgraph.settled('payment_failed', checkoutId, 2);

  assert.equal((await inboxOf(buyer.userId)).find(({ event }) => event === 'order_shipped')?.link, '/orders/M-100042');
  const { text } = await subgraph.mail(failed.find(({ channel }) => channel === 'EMAIL')!.id);
  assert.doesNotMatch(text, /do_not_honor/, 'the bank’s reason is not shown');
});

test('pieces called off reach the buyer and those who pack, each time anew, with what they are', async () => {
  const [buyer, packer] = [await registeredPerson(subgraph), await registeredPerson(subgraph)];
  const vendorId = await knownVendor(subgraph, [{ userId: packer.userId, role: 'FULFILMENT' }]);
  const common = vendorOrder(order({ customerId: buyer.userId, email: buyer.email, vendorId }));
  for (const aggregateVersion of [2, 3]) {
    await subgraph.emit(vendorOrderReduced, { ...vendorOrderReduced.example, ...common }, { aggregateId: common.vendorOrderId, aggregateVersion });
    for (const [event, person] of [['order_reduced', buyer], ['vendor_order_reduced', packer]] as const) {
      const settled = await subgraph.settled(event, `${common.vendorOrderId}:${aggregateVersion}`, 2);
      assert.deepEqual(new Set(settled.map(({ recipient }) => recipient)), new Set([person.userId]));
      assert.match((await subgraph.mail(settled.find(({ channel }) => channel === 'EMAIL')!.id)).text, /Herringbone throw/);
    }
  }
});

test('who gets a part of an order is told that only the rest of it is called off, in each language', async () => {
  const words = { en: [/cannot send the rest of your order/, /the rest of order/i], de: [/kann den Rest Ihrer Bestellung/, /Der Rest der Bestellung/], hi: [/का बाकी सामान नहीं भेज सकता/, /का बाकी हिस्सा रद्द/] } as const;
  for (const [locale, [rejected, cancelled]] of Object.entries(words)) {
    const [buyer, packer] = [await registeredPerson(subgraph, { locale }), await registeredPerson(subgraph, { locale })];
    const vendorId = await knownVendor(subgraph, [{ userId: packer.userId, role: 'FULFILMENT' }]);
    for (const [outcome, event, count, expected] of [['REJECTED', 'order_cancelled', 2, rejected], ['CANCELLED', 'vendor_order_cancelled', 2, cancelled]] as const) {
      const common = vendorOrder(order({ customerId: buyer.userId, email: buyer.email, locale, vendorId }));
      await subgraph.emit(vendorOrderCancelled, { ...vendorOrderCancelled.example, ...common, outcome, isRest: true });
      const settled = await subgraph.settled(event, common.vendorOrderId, count);
      const { text } = await subgraph.mail(settled.find(({ channel }) => channel === 'EMAIL')!.id);
      assert.match(text, expected);
      assert.match(text, /Herringbone throw/);
      assert.doesNotMatch(text, /cannot fulfil your order|nicht ausführen|पूरा नहीं कर सकता/);
    }
  }
});

test('each part of a refund is told of, once; one that was paid by other means says so, and under which reference', async () => {
  const buyer = await registeredPerson(subgraph);
  const common = vendorOrder(order({ customerId: buyer.userId, email: buyer.email }));
  const refundId = fakeId('rfd');
  const parts = [{ paymentId: fakeId('pop'), amountMinor: 1_250 }, { paymentId: fakeId('pop'), amountMinor: 850, paidUnder: 'SEPA 17' }];
  for (let time = 0; time < 2; time += 1) for (const part of parts) await subgraph.emit(refundIssued, { ...common, refundId, currency: 'EUR', reason: '', ...part });
  const mails = await Promise.all(parts.map(async ({ paymentId }) => (await subgraph.mail((await subgraph.settled('refund_issued', paymentId, 2)).find(({ channel }) => channel === 'EMAIL')!.id)).text));
  assert.match(mails[0]!, /returned €12\.50 to the means of payment you used/);
  assert.match(mails[1]!, /€8\.50 could not be returned[\s\S]*by other means[\s\S]*SEPA 17/);
});

test('approval, low stock and called-off orders reach those of a vendor’s people who act upon them', async () => {
  const owner = await registeredPerson(subgraph);
  const cataloguer = await registeredPerson(subgraph);
  const packer = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [
    { userId: owner.userId, role: 'OWNER' },
    { userId: cataloguer.userId, role: 'CATALOG' },
    { userId: packer.userId, role: 'FULFILMENT' },
  ]);
  const common = vendorOrder(order({ vendorId }));
  const low = await subgraph.emit(stockLow, { ...stockLow.example, vendorId });
  await subgraph.emit(vendorApproved, { vendorId, name: 'Fjord & Loom' }, { aggregateId: vendorId, aggregateVersion: 7 });
  await subgraph.emit(vendorOrderCancelled, { ...common, outcome: 'CANCELLED', reason: 'changed my mind' });
  const people = async (event: string, source: string, count: number) => new Set((await subgraph.settled(event, source, count)).map(({ recipient }) => recipient));
  assert.deepEqual(await people('stock_low', low, 4), new Set([owner.userId, cataloguer.userId]));
  assert.deepEqual(await people('vendor_approved', `${vendorId}:7`, 2), new Set([owner.userId]));
  assert.deepEqual(await people('vendor_order_cancelled', common.vendorOrderId, 4), new Set([owner.userId, packer.userId]));
});

test('an order that overtakes the news of its vendor waits for it', async () => {
  const owner = await registeredPerson(subgraph);
  const placed = order({ email: 'early@example.com' });
  const [part] = placed.vendorOrders;
  await subgraph.emit(orderPlaced, placed);
  await subgraph.settled('order_placed', placed.orderId, 1);
  await knownVendor(subgraph, [{ userId: owner.userId, role: 'OWNER' }], 1, part!.vendorId);
  await subgraph.settled('vendor_order_received', part!.vendorOrderId, 2);
});

test('an older state of a person or a vendor does not replace a newer one', async () => {
  const person = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [{ userId: person.userId, role: 'OWNER' }], 5);
  await subgraph.emit(userUpdated, { ...person, email: 'new@example.com' }, { aggregateId: person.userId, aggregateVersion: 3 });
  await subgraph.exists("SELECT 1 FROM user_copies WHERE user_id = ? AND email = 'new@example.com'", [person.userId], 'the newer state');
  const stale = [
    await subgraph.emit(userUpdated, { ...person, email: 'old@example.com' }, { aggregateId: person.userId, aggregateVersion: 2 }),
    await subgraph.emit(vendorUpdated, { ...vendorUpdated.example, vendorId, staff: [] }, { aggregateId: vendorId, aggregateVersion: 4 }),
  ];
  for (const id of stale) await subgraph.exists("SELECT 1 FROM inbox WHERE consumer = 'notification.copies' AND message_id = ?", [id], 'the older state to be processed');
  const [copy] = await subgraph.db.query<{ email: string }>('SELECT email FROM user_copies WHERE user_id = ?', [person.userId]);
  assert.equal(copy?.email, 'new@example.com');
  assert.equal((await subgraph.db.query('SELECT 1 FROM vendor_staff_copies WHERE vendor_id = ?', [vendorId])).length, 1);
});

test('a person whose account was deleted is told nothing more, and nothing is kept anew, also where the news of the person comes last', async () => {
  const known = await registeredPerson(subgraph);
  const unknown = { ...userUpdated.example, userId: fakeId('usr'), email: 'late@example.com' };
  for (const { userId } of [known, unknown]) {
    await subgraph.db.transaction((tx) => personalData.erase(tx, { userId, version: 9, now: new Date() }));
    await subgraph.emit(refundIssued, { ...refundIssued.example, ...vendorOrder(order({ customerId: userId, email: 'deleted@deleted.invalid' })), refundId: fakeId('ref'), paymentId: fakeId('pay') });
  }
  const late = await subgraph.emit(userUpdated, unknown, { aggregateId: unknown.userId, aggregateVersion: 8 });
  await subgraph.exists("SELECT 1 FROM inbox WHERE consumer = 'notification.copies' AND message_id = ?", [late], 'the late news to be processed');
  const last = order({ email: 'after@example.com' });
  await subgraph.emit(orderPlaced, last);
  await subgraph.settled('order_placed', last.orderId, 1);
  await waitFor(async () => (await subgraph.broker.depth('notification.buyer-messages')) === 0, { what: 'an empty queue' });
  const kept = await Promise.all(['notifications', 'inbox_items'].map((table) => subgraph.db.query(`SELECT 1 FROM ${table} WHERE user_id IN (?)`, [[known.userId, unknown.userId]])));
  assert.deepEqual(kept, [[], []]);
  assert.equal((await subgraph.db.query("SELECT 1 FROM user_copies WHERE email = 'late@example.com'")).length, 0);
});

test('a message that no handler can take becomes a dead letter, and the next ones go on', async () => {
  const placed = order({ email: 'next@example.com' });
  await subgraph.emit(orderPlaced, placed);
  await subgraph.settled('order_placed', placed.orderId, 1);
  const [row] = await subgraph.db.query<{ envelope: string }>("SELECT envelope FROM outbox WHERE type = 'order.placed.v1' AND envelope LIKE ?", [`%${placed.orderId}%`]);
  const poison = { ...JSON.parse(row!.envelope), id: fakeId('evt'), data: { orderId: 42 } };
  await subgraph.broker.publish(poison);
  await waitFor(async () => (await subgraph.broker.depth('notification.buyer-messages', 'dead')) > 0, { what: 'a dead letter' });
  const next = order({ email: 'next@example.com' });
  await subgraph.emit(orderPlaced, next);
  await subgraph.settled('order_placed', next.orderId, 1);
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { orderMessagePosted, payoutFailed, payoutRefusedByBank, payoutSent, returnDecided, returnRequested } from '#events/order';
import { productBackInStock } from '#events/product';
import { notificationInvariants } from '../invariants.ts';
import { knownVendor, order, registeredPerson, vendorOrder } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

async function vendorWithPeople() {
  const [owner, finance, packer] = [await registeredPerson(subgraph), await registeredPerson(subgraph), await registeredPerson(subgraph, { locale: 'hi-IN' })];
  const vendorId = await knownVendor(subgraph, [
    { userId: owner.userId, role: 'OWNER' },
    { userId: finance.userId, role: 'FINANCE' },
    { userId: packer.userId, role: 'FULFILMENT' },
  ]);
  return { vendorId, owner, finance, packer };
}
const who = (rows: readonly { recipient: string; channel: string }[]) => rows.map(({ recipient, channel }) => `${recipient} ${channel}`).toSorted();
const both = (...people: { userId: string }[]) => people.flatMap(({ userId }) => [`${userId} EMAIL`, `${userId} IN_APP`]).toSorted();

test('a payout is told to the vendor’s owner and finance people, once, with the amount as they write it', async () => {
  const { vendorId, owner, finance } = await vendorWithPeople();
  const data = { payoutId: fakeId('pyt'), vendorId, currency: 'EUR', amountMinor: 226_000 };
  await subgraph.emit(payoutSent, data);
  await subgraph.emit(payoutSent, data);
  const deliveries = await subgraph.settled('payout_sent', data.payoutId, 4);
  assert.deepEqual(who(deliveries), both(owner, finance));
  const { text } = await subgraph.mail(deliveries.find(({ channel }) => channel === 'EMAIL')!.id);
  assert.match(text, /€2,260\.00/);
});

test("money that the vendor's own bank refuses is told to its owner and finance people, once: where it waits, and what to do", async () => {
  const { vendorId, owner, finance } = await vendorWithPeople();
  const data = { ...payoutRefusedByBank.example, payoutId: fakeId('pyt'), vendorId };
  for (let copy = 0; copy < 2; copy++) await subgraph.emit(payoutRefusedByBank, data);
  const deliveries = await subgraph.settled('payout_refused_by_bank', data.payoutId, 4);
  assert.deepEqual(who(deliveries), both(owner, finance));
  const { text } = await subgraph.mail(deliveries.find(({ channel }) => channel === 'EMAIL')!.id);
  for (const words of [/€2,260\.00/, /waits in your account at the payment provider/, /mend the bank account there/]) assert.match(text, words);
});

test('a payout that failed is told to the vendor’s owner and finance people, once: how much, why, and that the money is theirs again', async () => {
  const { vendorId, owner, finance } = await vendorWithPeople();
  const data = { ...payoutFailed.example, payoutId: fakeId('pyt'), vendorId };
  await subgraph.emit(payoutFailed, data);
  await subgraph.emit(payoutFailed, data);
  const deliveries = await subgraph.settled('payout_failed', data.payoutId, 4);
  assert.deepEqual(who(deliveries), both(owner, finance));
  const { text } = await subgraph.mail(deliveries.find(({ channel }) => channel === 'EMAIL')!.id);
  for (const words of [/€2,260\.00/, /cannot take the money/, /available in your balance again/, /hand in another/]) assert.match(text, words);
  const ours = { ...data, payoutId: fakeId('pyt'), reason: 'NOT_SENT' as const };
  await subgraph.emit(payoutFailed, ours);
  const [mail] = (await subgraph.settled('payout_failed', ours.payoutId, 4)).filter(({ channel }) => channel === 'EMAIL');
  assert.match((await subgraph.mail(mail!.id)).text, /need not do anything: it goes out with the next payout/);
});

test('what somebody waited for is back: that person is told once per request', async () => {
  const person = await registeredPerson(subgraph, { locale: 'de' });
  const data = { ...productBackInStock.example, subscriptionId: fakeId('sub'), userId: person.userId };
  await subgraph.emit(productBackInStock, data);
  await subgraph.emit(productBackInStock, data);
  const deliveries = await subgraph.settled('back_in_stock', data.subscriptionId, 2);
  assert.deepEqual(who(deliveries), both(person));
  assert.match((await subgraph.mail(deliveries.find(({ channel }) => channel === 'EMAIL')!.id)).text, /ist wieder da[\s\S]*\/products\/prd_/);
});

test('a return that is asked for is told to those who fulfil, and each decision to the buyer', async () => {
  const { vendorId, owner, packer } = await vendorWithPeople();
  const buyer = await registeredPerson(subgraph);
  const placed = order({ vendorId, customerId: buyer.userId, email: buyer.email });
  const returnId = fakeId('rtn');
  await subgraph.emit(returnRequested, { ...returnRequested.example, ...vendorOrder(placed), returnId, reason: 'zu klein' });
  assert.deepEqual(who(await subgraph.settled('return_requested', returnId, 4)), both(owner, packer));
  for (const outcome of ['APPROVED', 'RECEIVED'] as const) {
    await subgraph.emit(returnDecided, { ...vendorOrder(placed), returnId, outcome, reason: null, lines: returnDecided.example.lines });
    const deliveries = await subgraph.settled('return_decided', `${returnId}:${outcome}`, 2);
    assert.deepEqual(who(deliveries), both(buyer));
    assert.match((await subgraph.mail(deliveries.find(({ channel }) => channel === 'EMAIL')!.id)).text, /- Herringbone throw \(1 × /, 'of several returns, it names the goods of this one');
  }
});

test('who gets no money for what came back, since nothing was collected for it, is not told that it is on its way', async () => {
  const { vendorId } = await vendorWithPeople();
  const buyer = await registeredPerson(subgraph);
  const placed = order({ vendorId, customerId: buyer.userId, email: buyer.email });
  const [line] = returnDecided.example.unpaidLines ?? [];
  const cases = [
    { facts: { isRefunded: false, unpaidLines: [{ ...line!, quantity: 2 }] }, reads: /Nothing was collected from you for 2 × Herringbone throw/, isOnItsWay: false },
    { facts: { isRefunded: true, unpaidLines: [line!] }, reads: /refund is on its way[\s\S]*for 1 × Herringbone throw/, isOnItsWay: true },
    { facts: { isRefunded: false, unpaidLines: [] }, reads: /was given back to you before/, isOnItsWay: false },
    { facts: {}, reads: /refund is on its way/, isOnItsWay: true },
  ];
  for (const { facts, reads, isOnItsWay } of cases) {
    const returnId = fakeId('rtn');
    await subgraph.emit(returnDecided, { ...vendorOrder(placed), returnId, outcome: 'RECEIVED', reason: null, ...facts });
    const deliveries = await subgraph.settled('return_decided', `${returnId}:RECEIVED`, 2);
    const { text } = await subgraph.mail(deliveries.find(({ channel }) => channel === 'EMAIL')!.id);
    assert.match(text, reads);
    assert.equal(/is on its way/.test(text), isOnItsWay);
  }
});

test('a message about an order is told to the other side only, guests by mail', async () => {
  const { vendorId, owner, packer } = await vendorWithPeople();
  const placed = order({ vendorId });
  const toVendor = { ...orderMessagePosted.example, ...vendorOrder(placed), messageId: fakeId('vom'), from: 'BUYER' as const };
  await subgraph.emit(orderMessagePosted, toVendor);
  assert.deepEqual(who(await subgraph.settled('vendor_order_message_received', toVendor.messageId, 4)), both(owner, packer));
  const toBuyer = { ...toVendor, messageId: fakeId('vom'), from: 'VENDOR' as const, excerpt: 'It left <today>' };
  await subgraph.emit(orderMessagePosted, toBuyer);
  const [mail, ...others] = await subgraph.settled('order_message_received', toBuyer.messageId, 1);
  assert.deepEqual([mail?.channel, others.length], ['EMAIL', 0]);
  assert.match((await subgraph.mail(mail!.id)).html, /It left &lt;today&gt;/);
  assert.deepEqual(await subgraph.db.query("SELECT id FROM notifications WHERE source IN (?) AND event LIKE '%message%' AND (event = 'order_message_received') = (source = ?)", [[toVendor.messageId, toBuyer.messageId], toVendor.messageId]), []);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

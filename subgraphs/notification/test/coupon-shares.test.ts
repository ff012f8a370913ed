/** Vendors hear that they are asked to bear a part of a coupon. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { couponShareAsked } from '#events/order';
import { notificationInvariants } from '../invariants.ts';
import { knownVendor, registeredPerson } from './fixtures.ts';
import { fakeId, startNotificationSubgraph, type NotificationSubgraph } from './harness.ts';

let subgraph: NotificationSubgraph;
before(async () => {
  subgraph = await startNotificationSubgraph();
});
after(() => subgraph.stop());

const who = (rows: readonly { recipient: string; channel: string }[]) => rows.map(({ recipient, channel }) => `${recipient} ${channel}`).toSorted();
const both = (...people: { userId: string }[]) => people.flatMap(({ userId }) => [`${userId} EMAIL`, `${userId} IN_APP`]).toSorted();
const textOf = async (deliveries: readonly { id: string; channel: string; recipient: string }[], { userId }: { userId: string }) =>
  (await subgraph.mail(deliveries.find(({ channel, recipient }) => channel === 'EMAIL' && recipient === userId)!.id)).text;

test('owners and managers of each vendor that is asked are told, once, in their language, with what they would bear and where to decide', async () => {
  const [owner, manager, clerk] = [await registeredPerson(subgraph), await registeredPerson(subgraph, { locale: 'de' }), await registeredPerson(subgraph)];
  const first = await knownVendor(subgraph, [{ userId: owner.userId, role: 'OWNER' }, { userId: manager.userId, role: 'MANAGER' }, { userId: clerk.userId, role: 'FINANCE' }]);
  // Of two vendors one hears twice, by each vendor's name.
  const second = await knownVendor(subgraph, [{ userId: owner.userId, role: 'OWNER' }]);
  const asked = { ...couponShareAsked.example, couponId: fakeId('cpn'), vendorIds: [first, second] };
  for (let time = 0; time < 2; time += 1) await subgraph.emit(couponShareAsked, asked, { aggregateId: asked.couponId, aggregateVersion: 1 });
  const deliveries = await subgraph.settled('coupon_share_asked', `${asked.couponId}:${first}:1`, 4);
  assert.deepEqual(who(deliveries), both(owner, manager));
  assert.deepEqual(who(await subgraph.settled('coupon_share_asked', `${asked.couponId}:${second}:1`, 2)), both(owner));
  const english = await textOf(deliveries, owner);
  assert.match(english, /bear a part of what it takes off/);
  assert.match(english, /You would bear:? +40%/);
  assert.ok(english.includes(`https://shop.test/desk/${first}/coupons`), english);
  assert.match(await textOf(deliveries, manager), /Ihr Anteil:? +40\s%/);
  await subgraph.emit(couponShareAsked, { ...asked, isAgain: true }, { aggregateId: asked.couponId, aggregateVersion: 2 });
  const again = await subgraph.settled('coupon_share_asked', `${asked.couponId}:${first}:2`, 4);
  assert.match(await textOf(again, owner), /By its new terms the coupon AUTUMN20 may cost more/);
  assert.equal((await subgraph.db.query("SELECT id FROM notifications WHERE event = 'coupon_share_asked'")).length, 6);
  assert.deepEqual(await notificationInvariants(subgraph.db), []);
});

test('what is taken off is said in money where it is money, and delivery where it is delivery', async () => {
  const owner = await registeredPerson(subgraph);
  const vendorId = await knownVendor(subgraph, [{ userId: owner.userId, role: 'OWNER' }]);
  const textFor = async (more: Partial<typeof couponShareAsked.example>): Promise<string> => {
    const asked = { ...couponShareAsked.example, couponId: fakeId('cpn'), vendorIds: [vendorId], ...more };
    await subgraph.emit(couponShareAsked, asked, { aggregateId: asked.couponId, aggregateVersion: 1 });
    return textOf(await subgraph.settled('coupon_share_asked', `${asked.couponId}:${vendorId}:1`, 2), owner);
  };
  assert.match(await textFor({ kind: 'FIXED', rateBasisPoints: null, amounts: [{ currency: 'EUR', offMinor: 500, minimumMinor: 4000 }, { currency: 'GBP', offMinor: 450, minimumMinor: null }] }), /It takes off:? +€5\.00 and £4\.50/);
  assert.match(await textFor({ kind: 'FREE_SHIPPING', rateBasisPoints: null, amounts: [] }), /It takes off:? +the delivery charge/);
});

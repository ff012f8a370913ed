import assert from 'node:assert/strict';
import { it } from 'node:test';
import { couponParts } from '../test/workplace-fixtures.ts';
import { leadsVendor, presentGrantedCoupon } from './coupon.ts';

const now = new Date('2026-06-01T00:00:00.000Z');
const own = { vendorId: 'vnd_1', mayDecide: true };
const seen = (overrides: Parameters<typeof couponParts>[0], eyes: { vendorId: string | null; mayDecide: boolean } = own) => presentGrantedCoupon(couponParts(overrides), { locale: 'en', eyes, now });

it('a coupon is planned, counts, is used up or over; what is over is over even if it was used up', () => {
  assert.deepEqual(
    [{ startsAt: '2026-07-01T00:00:00.000Z' }, {}, { usageLimit: 3, usedCount: 3 }, { usageLimit: 3, usedCount: 3, endsAt: now.toISOString() }].map((overrides) => seen(overrides).state),
    ['PLANNED', 'ACTIVE', 'USED_UP', 'ENDED'],
  );
});

it('a vendor’s lead may change and end its own; nobody else is offered anything', () => {
  assert.deepEqual(seen({}).actions, ['CHANGE', 'END']);
  assert.deepEqual(seen({ endsAt: now.toISOString() }).actions, ['CHANGE']);
  assert.deepEqual(seen({}, { vendorId: 'vnd_1', mayDecide: false }).actions, []);
  assert.deepEqual(seen({}, { vendorId: null, mayDecide: true }).actions, [], 'operators leave a vendor’s alone');
  assert.deepEqual(seen({ vendor: null }, { vendorId: null, mayDecide: true }).actions, ['CHANGE', 'END']);
});

it('who is asked to bear a part may agree while it is not over, and who has agreed may leave', () => {
  const shared = (agreedAt: string | null) => ({ vendor: null, shares: [{ vendor: { id: 'vnd_1' }, agreedAt }] });
  assert.deepEqual([seen(shared(null)).actions, seen(shared(now.toISOString())).actions], [['AGREE'], ['LEAVE']]);
  assert.deepEqual(seen({ ...shared(null), endsAt: now.toISOString() }).actions, []);
  assert.deepEqual(seen(shared(null), { vendorId: 'vnd_2', mayDecide: true }).actions, []);
});

it('who leads a vendor is read from the session: owners and managers of that vendor', () => {
  const session = (role: string) => ({ signedIn: { accessToken: `x.${Buffer.from(JSON.stringify({ memberships: [{ tenantId: 'vnd_1', role }] })).toString('base64url')}.y` } }) as Parameters<typeof leadsVendor>[0];
  assert.deepEqual(['OWNER', 'MANAGER', 'CATALOG', 'FINANCE'].map((role) => leadsVendor(session(role), 'vnd_1')), [true, true, false, false]);
  assert.deepEqual([leadsVendor(session('OWNER'), 'vnd_2'), leadsVendor(null, 'vnd_1')], [false, false]);
});

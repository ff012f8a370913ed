import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chargeFor, hindrancesOf, profileOf, waysOfDelivery, type ShippedLine, type ShippingProfile } from './shipping-profiles.ts';
import type { AnnouncedRate } from './shipping.ts';

const rate = (overrides: Partial<AnnouncedRate> = {}): AnnouncedRate => ({ countries: ['*'], currency: 'EUR', priceMinor: 500, freeFromMinor: null, minDays: 2, maxDays: 4, ...overrides });
const profile = (overrides: Partial<ShippingProfile>): ShippingProfile => ({ handlingDays: null, categoryIds: [], productIds: [], rates: [rate({ basis: 'PER_ITEM', priceMinor: 900, minDays: 5, maxDays: 9 })], ...overrides });
const line = (lineId: string, overrides: Partial<ShippedLine> = {}): ShippedLine => ({ lineId, productId: `prd_${lineId}`, categoryIds: [], quantity: 1, weightGrams: 400, ...overrides });
const there = { country: 'DE', currency: 'EUR' };

function charges(lines: readonly ShippedLine[], terms: Parameters<typeof waysOfDelivery>[1], remainingMinor = 1000): number[] {
  return waysOfDelivery(lines, terms, there).map((way) => chargeFor({ baseMinor: way.priceMinor, perItemMinor: 0, freeFromMinor: way.freeFromMinor, ...(way.parts && { parts: way.parts }) }, lines.map((each) => ({ ...each, remainingMinor }))));
}

test('a product goes by the profile that names it, else by that of its nearest category, also through a category above it', () => {
  const byProduct = profile({ productIds: ['prd_a'] });
  const far = profile({ categoryIds: ['cat_root'] });
  const near = profile({ categoryIds: ['cat_leaf'] });
  const profiles = [far, near, byProduct];
  assert.equal(profileOf({ productId: 'prd_a', categoryIds: ['cat_leaf', 'cat_root'] }, profiles), byProduct);
  assert.equal(profileOf({ productId: 'prd_b', categoryIds: ['cat_leaf', 'cat_root'] }, profiles), near);
  assert.equal(profileOf({ productId: 'prd_b', categoryIds: ['cat_other', 'cat_root'] }, profiles), far);
  assert.equal(profileOf({ productId: 'prd_b', categoryIds: ['cat_other'] }, profiles), null);
});

test('per order is charged once, per item for each, by weight for all together', () => {
  const lines = [line('a', { quantity: 2 }), line('b')];
  assert.deepEqual(charges(lines, { shipping: [rate()] }), [500]);
  assert.deepEqual(charges(lines, { shipping: [rate({ basis: 'PER_ITEM', priceMinor: 200 })] }), [600]);
  const byWeight = rate({ basis: 'BY_WEIGHT', weightSteps: [{ upToGrams: 1000, priceMinor: 400 }, { upToGrams: 2000, priceMinor: 700 }] });
  assert.deepEqual(charges(lines, { shipping: [byWeight] }), [700], '1,200 g');
  assert.deepEqual(charges([line('a', { quantity: 6 })], { shipping: [byWeight] }), [], '2,400 g are too heavy');
});

test('parts of a cart are charged by their own terms, each free from its own threshold, and arrive with the slowest', () => {
  const terms = { shipping: [rate({ freeFromMinor: 900 }), rate({ code: 'express', priceMinor: 1200, minDays: 1, maxDays: 1 })], shippingProfiles: [profile({ categoryIds: ['cat_bulky'] })] };
  const lines = [line('small'), line('bulky', { categoryIds: ['cat_bulky'], quantity: 2 })];
  assert.deepEqual(charges(lines, terms), [1800, 3000]);
  assert.deepEqual(waysOfDelivery(lines, terms, there).map(({ code, minDays, maxDays }) => [code, minDays, maxDays]), [['standard', 5, 9], ['express', 5, 9]]);
  assert.deepEqual(waysOfDelivery(lines, { ...terms, shippingProfiles: [profile({ categoryIds: ['cat_bulky'], rates: [] })] }, there), [], 'what cannot be sent hinders all');
});

test('how long it takes is what the vendor needs first and the way, of whichever part comes last', () => {
  const terms = { handlingDays: 1, shipping: [rate({ minDays: 3, maxDays: 4 })], shippingProfiles: [profile({ categoryIds: ['cat_made'], handlingDays: 6, rates: [rate({ minDays: 1, maxDays: 1 })] }), profile({ categoryIds: ['cat_bulky'] })] };
  const [plain, made, bulky] = [line('plain'), line('made', { categoryIds: ['cat_made'] }), line('bulky', { categoryIds: ['cat_bulky'] })];
  const leadOf = (...lines: ShippedLine[]) => waysOfDelivery(lines, terms, there).map(({ lead }) => [lead.minDays, lead.maxDays])[0];
  assert.deepEqual(leadOf(plain), [4, 5]);
  assert.deepEqual(leadOf(made), [7, 7], "made to order takes the profile's days");
  assert.deepEqual(leadOf(bulky), [6, 10], 'a profile that says nothing of it goes by the usual ones');
  assert.deepEqual(leadOf(plain, made, bulky), [7, 10]);
});

test('what hinders is told by terms: too heavy for the one, not delivered there by the other, and nothing of those that can be sent', () => {
  const step = (upToGrams: number | null) => ({ upToGrams, priceMinor: 400 });
  const heavy = profile({ categoryIds: ['cat_heavy'], rates: [rate({ basis: 'BY_WEIGHT', weightSteps: [step(1_000), step(2_000)] }), rate({ basis: 'BY_WEIGHT', weightSteps: [step(2_500)] })] });
  const local = profile({ categoryIds: ['cat_local'], rates: [rate({ countries: ['AT'] })] });
  const terms = { shipping: [rate()], shippingProfiles: [heavy, local] };
  const anvil = line('anvil', { categoryIds: ['cat_heavy'], weightGrams: 900, quantity: 2 });
  const vice = line('vice', { categoryIds: ['cat_heavy'], weightGrams: 701 });
  const cheese = line('cheese', { categoryIds: ['cat_local'] });
  assert.deepEqual(hindrancesOf([anvil, vice, cheese, line('mug')], terms, there), [
    { lines: [anvil, vice], grams: 2_501, maxGrams: 2_500 },
    { lines: [cheese], grams: 400, maxGrams: null },
  ]);
  assert.deepEqual(hindrancesOf([anvil, { ...vice, weightGrams: 700 }, line('mug')], terms, there), []);
  assert.equal(waysOfDelivery([anvil, { ...vice, weightGrams: 700 }, line('mug')], terms, there).length, 1);
});

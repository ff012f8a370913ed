import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deliveryProblems } from './delivery-problems.ts';

const line = (title: string, quantity: number, weightGrams: number) => ({ lineId: `cln_${title}`, productId: `prd_${title}`, categoryIds: [], title, quantity, weightGrams });
const parcel = { vendorId: 'vnd_1', vendorName: 'Kiln & Co', country: 'SE', cartCountry: 'SE', currency: 'EUR', lineCount: 2 };
const [anvil, vice, hammer, tongs] = [line('Anvil', 1, 25_000), line('Vice', 2, 4_000), line('Hammer', 1, 900), line('Tongs', 1, 600)];

test('what is too heavy is said with its weight, its limit and the difference, and points at the line that weighs the most', () => {
  const [one] = deliveryProblems({ ...parcel, hindrances: [{ lines: [vice], grams: 8_000, maxGrams: 7_500 }] });
  assert.deepEqual([one?.code, one?.message, one?.field], ['TOO_HEAVY', 'Kiln & Co sends at most 7.5 kg to SE; 2 × "Vice" weigh 8 kg, which is 500 g too much.', ['lines', 'cln_Vice']]);
  const [single] = deliveryProblems({ ...parcel, hindrances: [{ lines: [hammer], grams: 900, maxGrams: 600 }] });
  assert.match(single?.message ?? '', /at most 600 g to SE; "Hammer" weighs 900 g, which is 300 g too much\.$/);
  const [many] = deliveryProblems({ ...parcel, hindrances: [{ lines: [tongs, vice, anvil, hammer], grams: 34_500, maxGrams: 30_000 }] });
  assert.match(many?.message ?? '', /; "Tongs", "Vice", "Anvil" and 1 more together weigh 34.5 kg, which is 4.5 kg too much\.$/);
  assert.deepEqual([many?.field, many?.excessWeight?.lineIds.length], [['lines', 'cln_Anvil'], 4]);
});

test('goods that are not delivered there are named when others of the vendor are, and several hindrances are as many problems', () => {
  const notDelivered = { lines: [anvil, vice], grams: 33_000, maxGrams: null };
  assert.deepEqual(deliveryProblems({ ...parcel, hindrances: [notDelivered] }).map(({ message }) => message), ['Kiln & Co does not deliver to SE in EUR.']);
  const problems = deliveryProblems({ ...parcel, lineCount: 3, hindrances: [notDelivered, { lines: [hammer], grams: 900, maxGrams: 800 }] });
  assert.deepEqual(problems.map(({ code }) => code), ['NOT_SHIPPABLE', 'TOO_HEAVY']);
  assert.equal(problems[0]?.message, 'Kiln & Co does not deliver "Anvil" and "Vice" to SE in EUR.');
});

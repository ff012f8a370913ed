import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { shippingCharge, shippingChoices } from './shipping.ts';

describe('delivery rates', () => {
  const rates = [
    { name: 'world', countries: ['*'], currency: 'EUR' },
    { name: 'north', countries: ['NO', 'SE'], currency: 'EUR' },
    { name: 'dollars', countries: ['US'], currency: 'USD' },
  ].map((rate) => ({ ...rate, priceMinor: 500, freeFromMinor: null, minDays: 2, maxDays: 4 }));
  const pick = (country: string, currency: string) => shippingChoices(rates, { country, currency })[0]?.name;

  it('for a named country come before the one for everywhere else, and none is in another currency', () => {
    assert.deepEqual(
      [pick('SE', 'EUR'), pick('US', 'EUR'), pick('US', 'USD'), pick('SE', 'USD')],
      ['north', 'world', 'dollars', undefined],
    );
  });

  it('charge a base and per item, nothing from the threshold on', () => {
    const rate = { vendorId: 'vnd_a', baseMinor: 500, perItemMinor: 50, freeFromMinor: 8_000 };
    assert.equal(shippingCharge(rate, { itemCount: 3, subtotalMinor: 7_999 }), 650);
    assert.equal(shippingCharge(rate, { itemCount: 3, subtotalMinor: 8_000 }), 0);
  });
});

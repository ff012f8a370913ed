import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { selectShippingRate, shippingCharge } from './shipping.ts';

describe('delivery rates', () => {
  const rates = [
    { id: 'world', countries: ['*'], currency: 'EUR' },
    { id: 'north', countries: ['NO', 'SE'], currency: 'EUR' },
    { id: 'dollars', countries: ['US'], currency: 'USD' },
  ];
  const pick = (country: string, currency: string) => selectShippingRate(rates, { country, currency })?.id;

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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrderOfPrecedence, type Place } from './shipping-regions.ts';

test('a country that is named goes before its regions, and a smaller region before a larger one', () => {
  const zones: (Place & { name: string })[] = [
    { name: 'rest', countries: [], regions: ['EVERYWHERE_ELSE'] },
    { name: 'europe', countries: ['TR'], regions: ['EUROPE'] },
    { name: 'union', countries: [], regions: ['EUROPEAN_UNION'] },
    { name: 'home', countries: ['DE', 'AT'], regions: [] },
  ];
  const rates = inOrderOfPrecedence(zones, ({ name }) => (name === 'home' ? [{ name, currency: 'EUR' }] : [{ name, currency: 'EUR' }, { name: `${name} express`, currency: 'EUR' }, { name, currency: 'USD' }]));
  const ratesFor = (country: string, currency: string) => rates.filter((rate) => rate.currency === currency && rate.countries.includes(country)).map(({ name }) => name);
  assert.deepEqual(['DE', 'FR', 'CH', 'TR', '*'].map((country) => ratesFor(country, 'EUR')), [['home'], ['union', 'union express'], ['europe', 'europe express'], ['europe', 'europe express'], ['rest', 'rest express']]);
  assert.deepEqual(ratesFor('DE', 'USD'), ['union'], 'at home there is no price in dollars, so the larger zone counts');
});

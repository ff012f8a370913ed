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
  const rates = inOrderOfPrecedence(zones, ({ name }) => [{ name }]);
  const rateFor = (country: string) => (rates.find((rate) => rate.countries.includes(country)) ?? rates.find((rate) => rate.countries.includes('*')))?.name;
  assert.deepEqual(['DE', 'FR', 'CH', 'TR', 'JP'].map(rateFor), ['home', 'union', 'europe', 'europe', 'rest']);
});

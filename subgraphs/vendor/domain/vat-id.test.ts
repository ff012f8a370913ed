import assert from 'node:assert/strict';
import { it } from 'node:test';
import { isVatId, normalizeVatId } from './vat-id.ts';

it('is read however it is written, and has the form of its country', () => {
  assert.equal(normalizeVatId('de 123.456.789'), 'DE123456789');
  for (const [country, vatId] of [['DE', 'DE123456789'], ['AT', 'ATU12345678'], ['GR', 'EL123456789'], ['FR', 'FRXX123456789'], ['US', '123456789']] as const) assert.ok(isVatId(vatId, country), vatId);
  for (const [country, vatId] of [['DE', 'DE12345678'], ['DE', 'ATU12345678'], ['AT', 'AT12345678'], ['US', 'not-a-number!']] as const) assert.equal(isVatId(vatId, country), false, vatId);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { failureAt, runSection } from '../../test/run-section.ts';
import { suggestions } from './suggestions.ts';

it('words to go on with are empty when nobody asked for any, and absent when they cannot be had', async () => {
  assert.deepEqual((await runSection(suggestions, { productSuggestions: ['mug', 'mug rack'] })).view, ['mug', 'mug rack']);
  assert.deepEqual(await runSection(suggestions, {}), { view: [], failures: [] });
  const failed = await runSection(suggestions, { productSuggestions: null }, { errors: [failureAt('productSuggestions')] });
  assert.deepEqual(failed, { view: null, failures: [{ id: 'suggestions', code: 'UNAVAILABLE' }] });
});

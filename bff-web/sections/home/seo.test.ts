import assert from 'node:assert/strict';
import { it } from 'node:test';
import { runSection } from '../../test/run-section.ts';
import { seo } from './seo.ts';

it('the front page has a canonical address of its own, even when the gateway fails', async () => {
  const { view, failures } = await runSection(seo, null);
  assert.equal(view?.canonicalUrl, 'https://shop.test/');
  assert.deepEqual(failures, []);
});

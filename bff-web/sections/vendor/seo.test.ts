import assert from 'node:assert/strict';
import { it } from 'node:test';
import { vendorCardParts } from '../../test/fixtures.ts';
import { runSection } from '../../test/run-section.ts';
import { seo } from './seo.ts';

it('a shop is described by its tagline, else by a shortened description', async () => {
  const data = { ...vendorCardParts(), rating: null, description: 'word '.repeat(80), banner: null, isAcceptingOrders: true, policies: { returns: null, shipping: null, returnWindowDays: 30 } };
  assert.equal((await runSection(seo, { vendor: data })).view?.description, 'Bowls from one tree each');
  const { view } = await runSection(seo, { vendor: { ...data, tagline: null } });
  assert.ok((view?.description?.length ?? 999) <= 161);
});

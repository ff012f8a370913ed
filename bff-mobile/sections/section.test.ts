import assert from 'node:assert/strict';
import { it } from 'node:test';
import { wantedSections } from '#platform/bff/screen';
import { pageContextForTest } from '../test/run-section.ts';
import { addresses } from './account/addresses.ts';
import { cart } from './cart/cart.ts';
import { products } from './category-feed/products.ts';
import { shipments } from './order/shipments.ts';
import { related } from './product/related.ts';
import { defineSection, type MobileSection } from './section.ts';

type AnySection = MobileSection<never, unknown, unknown>;

const everything = { has: () => true, hasType: () => true };
const wantedBy = (section: AnySection, page: Parameters<typeof pageContextForTest>[0]): boolean => {
  const context = pageContextForTest(page);
  const wanted = wantedSections<never, { only: unknown }, typeof context>({ only: section }, everything, context);
  assert.deepEqual(context.report.failures, [], 'leaving it out is no failure');
  return wanted.has('only');
};

const sections = { product: related, category: products, cart, order: shipments, account: addresses } as Record<string, AnySection>;
for (const [screen, section] of Object.entries(sections)) {
  it(`a section of the ${screen} screen is left out for apps older than its minimum version`, () => {
    const newer = defineSection({ ...section, minimumAppVersion: '2.10.0' });
    const viewerState = 'signed-in' as const;
    assert.equal(wantedBy(newer, { viewerState, appVersion: '2.9.9' }), false);
    assert.equal(wantedBy(newer, { viewerState, appVersion: '2.10' }), true);
    assert.equal(wantedBy(section, { viewerState, appVersion: '0.1' }), true, 'without one all draw it');
  });
}

it('a new enough app is no reason to show what is not for the viewer', () => {
  const own = defineSection({ ...addresses, minimumAppVersion: '2.0.0' }) as AnySection;
  const hidden = defineSection({ ...related, minimumAppVersion: '2.0.0', isShown: () => false }) as AnySection;
  assert.equal(wantedBy(own, { viewerState: 'guest' }), false);
  assert.equal(wantedBy(hidden, {}), false);
});

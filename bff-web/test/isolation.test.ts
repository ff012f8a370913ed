import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';

describe('isolation of sections', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  /** What fails at the gateway, and which sections of the product page go with it. */
  const failures: [field: string, lost: string[]][] = [
    ['Product.related', ['related']],
    ['Product.reviews', ['reviews']],
    ['ProductVariant.deliveryEstimate', ['delivery']],
  ];
  const all = ['product', 'purchase', 'delivery', 'vendor', 'reviews', 'related', 'seo'];

  for (const [field, lost] of failures) {
    it(`a failing ${field} empties ${lost.join(', ')} of the product page and nothing else`, async () => {
      harness.gateway.fail(field, 'UNAVAILABLE');
      const answer = await harness.browser().run('ProductPage', { slug: 'oak-bowl' });
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.errors, []);
      assert.deepEqual(answer.sections, lost.map((id) => ({ id, code: 'UNAVAILABLE' })));
      for (const section of all) assert.equal(at(answer, `productPage.${section}`) === null, lost.includes(section), section);
    });
  }

  it('shows the rest of the home page when one list fails', async () => {
    harness.gateway.fail('Query.vendors', 'TIMEOUT');
    const answer = await harness.browser().run('HomePage');
    assert.deepEqual(answer.sections, [{ id: 'vendors', code: 'TIMEOUT' }]);
    assert.equal(at(answer, 'homePage.vendors'), null);
    assert.ok(at(answer, 'homePage.newArrivals'));
  });

  it('shows tiles without the vendor when vendors cannot be read, and says that they are partial', async () => {
    harness.gateway.fail('Product.vendor', 'UNAVAILABLE');
    const answer = await harness.browser().run('ProductPage', { slug: 'oak-bowl' });
    assert.deepEqual(answer.sections, [
      { id: 'vendor', code: 'UNAVAILABLE' },
      { id: 'related', code: 'UNAVAILABLE', isPartial: true },
    ]);
    assert.equal((at(answer, 'productPage.related.0') as { vendorName: unknown }).vendorName, null);
  });

  it('still answers with a page when the gateway fails as a whole', async () => {
    harness.gateway.fail('Query.product', 'UNAVAILABLE');
    const answer = await harness.browser().run('ProductPage', { slug: 'oak-bowl' });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.sections.map((section) => section.id), all);
  });

  it('keeps caches from storing a page with holes', async () => {
    harness.gateway.fail('Product.related', 'UNAVAILABLE');
    const answer = await harness.browser().run('ProductPage', { slug: 'oak-bowl' });
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.equal(answer.headers.get('etag'), null);
  });
});

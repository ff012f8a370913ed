import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { at } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('isolation of sections', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  const all = ['product', 'purchase', 'delivery', 'seller'];
  const more = ['reviews', 'related'];
  /** What fails at the gateway, and which sections of the product screen go with it. */
  const failures: [operation: string, sections: string[], field: string, lost: string[]][] = [
    ['ProductMore', more, 'Product.related', ['related']],
    ['ProductMore', more, 'Product.reviews', ['reviews']],
    ['Product', all, 'ProductVariant.deliveryEstimate', ['delivery']],
  ];

  for (const [operation, sections, field, lost] of failures) {
    it(`a failing ${field} empties ${lost.join(', ')} of the product screen and nothing else`, async () => {
      harness.gateway.fail(field, 'UNAVAILABLE');
      const answer = await harness.app().run(operation, { slug: 'oak-bowl' });
      assert.deepEqual([answer.status, answer.errors], [200, []]);
      assert.deepEqual(answer.sections, lost.map((id) => ({ id, code: 'UNAVAILABLE' })));
      for (const section of sections) assert.equal(at(answer, `product.${section}`) === null, lost.includes(section), section);
      assert.deepEqual([answer.headers.get('cache-control'), answer.headers.get('etag')], ['private, no-store', null]);
    });
  }

  it('shows tiles without the vendor when vendors cannot be read, and says that they are partial', async () => {
    harness.gateway.fail('Product.vendor', 'UNAVAILABLE');
    const answer = await harness.app().run('CategoryFeed', { slug: 'kitchen' });
    assert.deepEqual(answer.sections, [{ id: 'products', code: 'UNAVAILABLE', isPartial: true }]);
    assert.equal((at(answer, 'categoryFeed.products.items.0') as { vendorName: unknown }).vendorName, null);
  });

  it('still answers with a screen when what it is about cannot be read', async () => {
    for (const field of ['Query.product', 'Product.variants']) {
      harness.gateway.fail(field, 'UNAVAILABLE');
      const answer = await harness.app().run('Product', { slug: 'oak-bowl' });
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.sections.map((section) => section.id), all, field);
      harness.gateway.reset();
    }
  });

  it('keeps the profile when devices cannot be read, and the cart when addresses cannot', async () => {
    withPeople(harness.gateway);
    const app = await signIn(harness.app(), 'ada@example.com');
    harness.gateway.fail('User.sessions', 'TIMEOUT');
    harness.gateway.fail('User.addresses', 'TIMEOUT');
    const account = await app.run('Account');
    assert.deepEqual(account.sections.map((section) => section.id).sort(), ['addresses', 'devices']);
    assert.ok(at(account, 'account.profile.displayName'));
    const sheet = await app.run('CheckoutSheet');
    assert.deepEqual(sheet.sections, [{ id: 'addresses', code: 'TIMEOUT' }]);
    assert.ok(at(sheet, 'cart.cart'));
  });

  it('says that orders or messages cannot be read, instead of that there are none', async () => {
    withPeople(harness.gateway);
    const app = await signIn(harness.app(), 'ada@example.com');
    harness.gateway.fail('User.orders', 'UNAVAILABLE');
    harness.gateway.fail('User.notifications', 'UNAVAILABLE');
    for (const [name, field] of [['Orders', 'orders'], ['Notifications', 'notifications']] as const) {
      const answer = await app.run(name);
      assert.deepEqual([answer.data, answer.sections], [{ [field]: null }, [{ id: field, code: 'UNAVAILABLE' }]]);
    }
  });
});

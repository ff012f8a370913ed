import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('two people', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
    withPeople(harness.gateway);
  });
  after(() => harness.stop());

  const screens: [string, object][] = [['HomePage', {}], ['AccountPage', {}], ['CheckoutPage', {}], ['CartPage', {}], ['Session', {}], ['ProductPage', { slug: 'bowl' }]];

  it("never see each other's data, and neither does a guest after them", async () => {
    const ada = await signIn(harness.browser(), 'ada@example.com');
    const bea = await signIn(harness.browser(), 'bea@example.com');
    const guest = harness.browser();
    for (const [name, variables] of screens) {
      const [one, two, nobody] = await Promise.all([ada.run(name, variables), bea.run(name, variables), guest.run(name, variables)]);
      assert.doesNotMatch(one.text, /bea/, `${name} of Ada`);
      assert.doesNotMatch(two.text, /ada(?!l)/, `${name} of Bea`);
      assert.doesNotMatch(nobody.text, /ada@|bea@|ORDER-OF/, `${name} of a guest`);
    }
  });

  it("show their own on personal sections, and caches may not keep it", async () => {
    const ada = await signIn(harness.browser(), 'ada@example.com');
    for (const name of ['HomePage', 'AccountPage']) {
      const answer = await ada.run(name);
      assert.match(answer.text, /ORDER-OF-ada/);
      assert.equal(answer.headers.get('cache-control'), 'private, no-store');
      assert.equal(answer.headers.get('etag'), null);
      assert.match(answer.headers.get('vary') ?? '', /Cookie/);
    }
  });
});

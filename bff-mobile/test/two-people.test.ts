import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

describe('two people', () => {
  let harness: Harness;
  before(async () => {
    // With screens kept in memory, as in production: nothing personal may come out of it.
    harness = await startHarness({ pageFreshMs: 60_000 });
    withPeople(harness.gateway);
  });
  after(() => harness.stop());

  const screens: [string, object][] = [
    ['Home', {}],
    ['Account', {}],
    ['Orders', {}],
    ['Notifications', {}],
    ['Cart', {}],
    ['CheckoutSheet', {}],
    ['Product', { slug: 'bowl' }],
    ['CategoryFeed', { slug: 'kitchen' }],
  ];

  it("never see each other's data, and neither does a guest after them", async () => {
    const ada = await signIn(harness.app(), 'ada@example.com');
    const bea = await signIn(harness.app(), 'bea@example.com');
    const [guest, other] = [harness.app(), harness.app()];
    guest.guestToken = 'guest-one-'.repeat(4);
    other.guestToken = 'guest-two-'.repeat(4);
    for (const [name, variables] of screens) {
      const [one, two, nobody, another] = await Promise.all([ada.run(name, variables), bea.run(name, variables), guest.run(name, variables), other.run(name, variables)]);
      assert.doesNotMatch(one.text, /bea|guest-/, `${name} of Ada`);
      assert.doesNotMatch(two.text, /-ada|ada@|"ada"|guest-/, `${name} of Bea`);
      assert.doesNotMatch(nobody.text, /ada@|bea@|-of-(?!guest-one)|ORDER-OF|MESSAGE-TO/, `${name} of a guest`);
      assert.doesNotMatch(another.text, /guest-one/, `${name} of another guest`);
    }
  });

  it('an ETag of one person’s answer gives another person the whole answer', async () => {
    const ada = await signIn(harness.app(), 'ada@example.com');
    const bea = await signIn(harness.app(), 'bea@example.com');
    const etag = (await ada.run('Orders')).headers.get('etag') ?? '';
    assert.equal((await ada.run('Orders', {}, { headers: { 'if-none-match': etag } })).status, 304);
    const answer = await bea.run('Orders', {}, { headers: { 'if-none-match': etag } });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /ORDER-OF-bea/);
  });
});

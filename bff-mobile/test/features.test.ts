import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, describe, it } from 'node:test';
import { noSettings } from '#platform/bff/features/settings';
import { homeSections, type Answer } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { tokenOf, withPeople } from './people.ts';

const running = { ...noSettings, experiments: { homeOrder: { isRunning: true, percent: 100 } } };

describe('experiments and flags', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness({ pageFreshMs: 60_000 });
    withPeople(harness.gateway);
  });
  afterEach(() => harness.applyFeatures(noSettings));
  after(() => harness.stop());

  const home = (id: string | null, headers: Record<string, string> = {}) => harness.app().run('Home', {}, { headers: { ...(id !== null && { 'x-device-id': id }), ...headers } });
  const isMakersFirst = (answer: Answer): boolean => {
    const ids = homeSections(answer).map((section) => section.id);
    return ids.indexOf('vendors') < ids.indexOf('newArrivals');
  };

  it('give each device its variant from memory, never that of another, and say which it is', async () => {
    harness.applyFeatures(running);
    const devices = Array.from({ length: 30 }, () => randomUUID());
    const first = await Promise.all(devices.map((id) => home(id)));
    assert.equal(new Set(first.map(isMakersFirst)).size, 2);
    const asked = harness.gateway.requests.length;
    for (const [i, id] of devices.entries()) {
      const again = await home(id);
      assert.equal(again.text, first[i]?.text);
      assert.match(again.text, new RegExp(`"homeOrder","variant":"${isMakersFirst(again) ? 'makersFirst' : 'productsFirst'}"`));
    }
    assert.equal(harness.gateway.requests.length, asked);
  });

  it('tell caches along the way that the answer depends on the device, and let a named device keep its own', async () => {
    harness.applyFeatures(running);
    const [nobody, somebody] = [await home(null), await home(randomUUID())];
    for (const { headers } of [nobody, somebody]) assert.match(headers.get('vary') ?? '', /X-Device-Id/);
    assert.match(nobody.headers.get('cache-control') ?? '', /^public/);
    assert.equal(somebody.headers.get('cache-control'), 'private, no-cache');
    harness.applyFeatures(noSettings);
    assert.match((await home(randomUUID())).headers.get('cache-control') ?? '', /^public/, 'nothing is tried');
  });

  it('show a person the same on every device', async () => {
    harness.applyFeatures(running);
    const variantsOf = async (name: string): Promise<Set<boolean>> => {
      const app = Object.assign(harness.app(), { accessToken: tokenOf(name) });
      const answers = await Promise.all(Array.from({ length: 8 }, () => app.run('Home', {}, { headers: { 'x-device-id': randomUUID() } })));
      return new Set(answers.map(isMakersFirst));
    };
    const people = await Promise.all(Array.from({ length: 30 }, (_, index) => variantsOf(`person${index}`)));
    for (const variants of people) assert.equal(variants.size, 1);
    assert.equal(new Set(people.flatMap((variants) => [...variants])).size, 2, 'people differ');
  });

  it('leave a section out at once when its flag is turned off', async () => {
    assert.ok(homeSections(await home(null)).some(({ id }) => id === 'topRated'));
    harness.applyFeatures({ ...noSettings, flags: { topRatedProducts: { percent: 0 } } });
    assert.ok(!homeSections(await home(null)).some(({ id }) => id === 'topRated'));
    assert.equal(harness.gateway.requests.at(-1)?.variables['withTopRated'], false);
  });

  it('say what the id of a device must be', async () => {
    const answer = await home('short');
    assert.deepEqual([answer.status, answer.errors[0]?.extensions.code], [400, 'BAD_USER_INPUT']);
    assert.match(answer.errors[0]?.message ?? '', /x-device-id must be 16 to 128 letters/);
  });
});

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { executableSchema } from '#platform/bff/executable-schema';
import { readFileSync } from 'node:fs';
import { isInterfaceType, isObjectType } from 'graphql';
import { homeSections, type Answer } from './app.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

const kinds = (answer: Answer): string[] => homeSections(answer).map(({ id, __typename }) => `${id}: ${__typename}`);

describe('the first screen as a list of typed sections', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.gateway.reset());
  after(() => harness.stop());

  it('comes in the order of the server, each section with its type', async () => {
    const answer = await harness.app().run('Home');
    assert.deepEqual(kinds(answer), [
      'categories: CategoryGridSection',
      'newArrivals: ProductRowSection',
      'bestSellers: ProductRowSection',
      'vendors: VendorRowSection',
      'topRated: ProductRowSection',
    ]);
  });

  it('gives an app older than a section a headline that leads somewhere, and does not ask the gateway for it', async () => {
    const app = harness.app();
    app.version = '1.0.9';
    const answer = await app.run('Home');
    const section = homeSections(answer).find(({ id }) => id === 'vendors');
    assert.deepEqual(section, { __typename: 'FallbackSection', id: 'vendors', title: 'Shops', link: '/' });
    assert.equal(harness.gateway.requests[0]?.variables['withVendors'], false);
  });

  it('gives an operation that selects nothing on a type the same, and leaves the section out where it knows no fallback either', async () => {
    const open = await startHarness({ allowUnregistered: true });
    try {
      const known = '__typename id title ... on CategoryGridSection { categories { slug } }';
      const ids = async (selection: string): Promise<string[]> => (await send(open.base, `{ home { sections { ${selection} } } }`)).map(({ id, __typename }) => `${id}: ${__typename}`);
      assert.deepEqual(await ids(known), ['categories: CategoryGridSection']);
      const withFallback = await ids(`${known} ... on FallbackSection { link }`);
      assert.deepEqual(withFallback.slice(0, 2), ['categories: CategoryGridSection', 'newArrivals: FallbackSection']);
      for (const { variables } of open.gateway.requests) assert.equal(variables['withNewArrivals'], false);
    } finally {
      await open.stop();
    }
  });

  it('leaves out what fails, tells so, and leaves the rest', async () => {
    harness.gateway.fail('Query.vendors', 'TIMEOUT');
    const answer = await harness.app().run('Home');
    assert.deepEqual(answer.sections, [{ id: 'vendors', code: 'TIMEOUT' }]);
    assert.ok(!homeSections(answer).some(({ id }) => id === 'vendors'));
    assert.equal(homeSections(answer).length, 4);
    assert.equal(answer.headers.get('etag'), null, 'a screen with holes is not kept');
  });

  it('leaves out rows with nothing to sell', async () => {
    harness.gateway.mock({ Product: { availability: 'UNAVAILABLE' } });
    assert.deepEqual(kinds(await harness.app().run('Home')), ['categories: CategoryGridSection', 'vendors: VendorRowSection']);
  });

  it('begins with the orders of the person who is signed in', async () => {
    withPeople(harness.gateway);
    const app = await signIn(harness.app(), 'ada@example.com');
    const answer = await app.run('Home');
    assert.equal(kinds(answer)[0], 'recentOrders: RecentOrdersSection');
    assert.match(answer.text, /ORDER-OF-ada/);
  });

  it('has a name and a headline on every type, so that apps can skip what they do not know', () => {
    const sdl = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
    const schema = executableSchema({ sdl, resolvers: {} });
    const section = schema.getType('HomeSection');
    assert.ok(isInterfaceType(section));
    for (const type of schema.getPossibleTypes(section)) assert.ok(isObjectType(type) && type.getFields()['id'] && type.getFields()['title']);
  });
});

async function send(base: string, query: string): Promise<{ id: string; __typename: string }[]> {
  const response = await fetch(`${base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-app-version': '2.0.0' }, body: JSON.stringify({ query }) });
  return ((await response.json()) as { data: { home: { sections: { id: string; __typename: string }[] } } }).data.home.sections;
}

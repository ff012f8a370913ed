import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { askedOf, untilAskedByIds } from '#platform/bff/testing/asked-gateway';
import { waitFor } from '#platform/testing/wait-for';
import type { Browser } from './browser.ts';
import { startHarness, type Harness } from './harness.ts';
import { signIn, withPeople } from './people.ts';

/** As people's tokens have them. */
const adasClaims = Buffer.from(JSON.stringify({ sub: 'ada', roles: ['customer'] })).toString('base64url');

type Asked = Readonly<Record<string, unknown>>;

/** A product or a variant by its id, as its page or a question by ids gives it. */
const productOf = (id: string, title: string): object => ({ id, slug: `slug-of-${id}`, title: ({ locale }: Asked) => `${title} in ${String(locale)}` });
const variantOf = (id: string): object => ({ id, availableQuantity: 7, product: { slug: `slug-of-${id}`, vendor: { id: 'vnd_1', slug: 'holzwerk' } } });

describe('what everybody sees alike, within what is somebody’s own', () => {
  let harness: Harness;
  let ada: Browser;
  const titles = new Map<string, string>();
  /** Seen by Ada only. */
  const withdrawn = new Set<string>();
  before(async () => {
    harness = await startHarness({ pageFreshMs: 60_000 });
    withPeople(harness.gateway, { isPlain: true });
    ada = await signIn(harness.browser(), 'ada@example.com');
  });
  const reset = (): void => {
    withdrawn.clear();
    for (const id of ['prd_1', 'prd_2']) titles.set(id, `Title of ${id}`);
    harness.gateway.reset();
    withPeople(harness.gateway, { isPlain: true });
    const isAda = ({ authorization }: Asked): boolean => String(authorization).includes(adasClaims);
    const seen = (id: string, headers: Asked): object | null => (withdrawn.has(id) && !isAda(headers) ? null : productOf(id, titles.get(id) ?? ''));
    const lines = ['var_1', 'var_2'].map((id) => ({ id: `cln_${id}`, variant: variantOf(id) }));
    const groups = [{ vendorName: 'Holzwerk', vendor: { id: 'vnd_1', slug: 'holzwerk' }, lines }];
    harness.gateway.mock({
      User: { wishlist: ['prd_1', 'prd_2'].map((id) => ({ product: (_args: unknown, _info: unknown, headers: Asked) => seen(id, headers) })) },
      Query: {
        productLookup: ({ ids }: Asked, _info: unknown, headers: Asked) => (ids as string[]).flatMap((id) => seen(id, headers) ?? []),
        productVariantLookup: ({ ids }: Asked) => (ids as string[]).map(variantOf),
        cart: { vendorGroups: groups },
        order: { vendorOrders: groups },
      },
    });
  };
  afterEach(() => harness.evict('prd_1', 'prd_2', 'var_1', 'var_2'));
  after(() => harness.stop());

  const wishlist = async (browser = ada, market: object = { locale: 'en' }): Promise<string[]> => {
    const { data } = await browser.run('WishlistPage', { market });
    return (data as unknown as { wishlistPage: { items: { title: string }[] } }).wishlistPage.items.map(({ title }) => title);
  };
  const asked = (): string[] => askedOf(harness.gateway);
  const untilByIds = (run: () => Promise<unknown>): Promise<unknown> => untilAskedByIds(harness.gateway, run);

  it('is asked for in nobody’s name; after that people are asked for ids alone', async () => {
    reset();
    const bea = await signIn(harness.browser(), 'bea@example.com');
    asked();
    const first = ['Title of prd_1 in en', 'Title of prd_2 in en'];
    assert.deepEqual(await wishlist(bea), first);
    for (let time = 0; time < 2; time += 1) assert.deepEqual(await wishlist(), first);
    await waitFor(() => harness.gateway.requests.some(({ operationName }) => operationName === 'WebProductCards'), { what: 'the question about products' });
    assert.deepEqual(asked().toSorted(), ['WebProductCards as nobody', 'WebWishlistPage as somebody', 'WebWishlistPage as somebody', 'WebWishlistPage as somebody']);
    await untilByIds(wishlist);
    for (const browser of [ada, bea]) assert.deepEqual(await wishlist(browser), first);
    assert.deepEqual(asked(), ['WebWishlistPage by ids as somebody', 'WebWishlistPage by ids as somebody']);
  });

  it('is kept by language', async () => {
    reset();
    for (const locale of ['de', 'fr']) await untilByIds(() => wishlist(ada, { locale }));
    for (const locale of ['de', 'fr', 'de']) assert.deepEqual(await wishlist(ada, { locale }), [`Title of prd_1 in ${locale}`, `Title of prd_2 in ${locale}`]);
  });

  it('follows what a message says has changed', async () => {
    reset();
    await untilByIds(wishlist);
    titles.set('prd_1', 'New title');
    assert.equal((await wishlist())[0], 'Title of prd_1 in en');
    harness.evict('prd_1');
    assert.equal((await wishlist())[0], 'New title in en');
  });

  for (const [page, variables, operation] of [['CartPage', {}, 'WebCartPage'], ['CheckoutPage', {}, 'WebCheckoutPage'], ['OrderPage', { number: 'M-1' }, 'WebOrderPage']] as const) {
    it(`${page} takes pictures and addresses of what is in it from memory, and is otherwise as without`, async () => {
      reset();
      const first = await ada.run(page, variables);
      await untilByIds(() => ada.run(page, variables));
      assert.equal((await ada.run(page, variables)).text, first.text);
      assert.deepEqual(asked(), [`${operation} by ids as somebody`]);
      assert.match(first.text, /slug-of-var_1.*slug-of-var_2/);
      assert.match(first.text, /holzwerk/);
    });
  }

  it('what only this person may see they see, and nobody else', async () => {
    reset();
    const bea = await signIn(harness.browser(), 'bea@example.com');
    withdrawn.add('prd_2');
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await wishlist(), ['Title of prd_1 in en', 'Title of prd_2 in en']);
      assert.deepEqual(await wishlist(bea), ['Title of prd_1 in en']);
    }
  });

  it('is reported as missing only where it is: what is in memory needs no one', async () => {
    reset();
    const dan = await signIn(harness.browser(), 'dan@example.com');
    const sections = async () => (await dan.run('WishlistPage', { market: { locale: 'en' } })).sections;
    const isDown = (): void => {
      harness.gateway.fail('Query.productLookup', 'UNAVAILABLE');
      harness.gateway.fail('Product.title', 'UNAVAILABLE');
    };
    isDown();
    assert.deepEqual(await sections(), [{ id: 'items', code: 'UNAVAILABLE', isPartial: true }]);
    reset();
    await untilByIds(() => wishlist(dan));
    isDown();
    assert.deepEqual(await sections(), []);
  });
});

it('staff, who may see more than everybody, are asked for in their own name', async () => {
  const harness = await startHarness({ pageFreshMs: 60_000 });
  try {
    withPeople(harness.gateway);
    const somebody = await signIn(harness.browser(), 'ada@example.com');
    harness.gateway.requests.length = 0;
    await somebody.run('WishlistPage');
    assert.deepEqual(harness.gateway.requests.map(({ operationName, variables }) => [operationName, variables['inFull']]), [['WebWishlistPage', undefined]]);
  } finally {
    await harness.stop();
  }
});

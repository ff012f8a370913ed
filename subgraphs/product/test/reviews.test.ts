import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Viewer } from '#platform/auth/viewer';
import { admin, anonymous, customer, guest } from '#platform/testing/test-viewer';
import { buyerOf, openShop, type Shop, type TestProduct } from './harness.ts';

let shop: Shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

interface Reply {
  reviewCreate: { review: { id: string; rating: number; isVerifiedPurchase: boolean } | null; userErrors: { code: string; field: string[] }[] };
}
const mutation = 'mutation ($id: ID!, $input: ReviewCreateInput!) { reviewCreate(productId: $id, input: $input) { review { id rating isVerifiedPurchase } userErrors { code field } } }';
const review = (product: TestProduct, viewer: Viewer, input: object = { rating: 5 }) => shop.call<Reply>({ query: mutation, variables: { id: product.id, input }, viewer });

test('a buyer reviews once; however often and fast it is sent', async () => {
  const product = await shop.product();
  const buyer = await buyerOf(shop, product);
  const replies = await Promise.all(Array.from({ length: 5 }, () => review(product, buyer)));
  assert.equal(replies.filter(({ data }) => data.reviewCreate.review).length, 1);
  assert.deepEqual([...new Set(replies.flatMap(({ data }) => data.reviewCreate.userErrors.map(({ code }) => code)))], ['ALREADY_EXISTS']);
});

test('whoever has not received it may not review it', async () => {
  const product = await shop.product();
  assert.equal((await review(product, customer())).data.reviewCreate.userErrors[0]?.code, 'NOT_ALLOWED');
  assert.equal((await review(product, guest())).code, 'UNAUTHENTICATED');
  assert.equal((await review(product, anonymous())).code, 'UNAUTHENTICATED');
});

test('out of range ratings and overlong texts are refused', async () => {
  const product = await shop.product();
  const buyer = await buyerOf(shop, product);
  for (const [input, field] of [[{ rating: 6 }, 'rating'], [{ rating: 0 }, 'rating'], [{ rating: 3, title: 'x'.repeat(121) }, 'title'], [{ rating: 3, body: 'x'.repeat(4001) }, 'body']] as const) {
    assert.deepEqual((await review(product, buyer, input)).data.reviewCreate.userErrors[0]?.field, ['input', field]);
  }
});

test('ratings are added up for product and vendor, and sort the list', async () => {
  const vendor = await shop.vendor();
  const [good, middling] = [await shop.product({ vendor }), await shop.product({ vendor })];
  for (const rating of [5, 5, 4]) await review(good, await buyerOf(shop, good), { rating });
  await review(middling, await buyerOf(shop, middling), { rating: 3 });
  const query = `{ products(sort: RATING, filter: { vendors: ["${vendor.slug}"] }) { edges { node { id rating { average count } vendor { rating { average count } } } } } }`;
  const { data } = await shop.call<{ products: { edges: { node: object }[] } }>({ query });
  const ofVendor = { rating: { average: 4.3, count: 4 } };
  assert.deepEqual(data.products.edges.map(({ node }) => node), [
    { id: good.id, rating: { average: 4.7, count: 3 }, vendor: ofVendor },
    { id: middling.id, rating: { average: 3, count: 1 }, vendor: ofVendor },
  ]);
});

test('reviews page by cursor, newest first', async () => {
  const product = await shop.product();
  for (let index = 0; index < 5; index += 1) {
    shop.clock.now = new Date(shop.clock.now.getTime() + (index === 2 ? 0 : 1000));
    await review(product, await buyerOf(shop, product), { rating: index + 1 });
  }
  interface Page {
    product: { reviews: { totalCount: number; edges: { node: { id: string; rating: number } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
  }
  const page = async (after?: string) => {
    const query = 'query ($id: ID!, $after: String) { product(id: $id) { reviews(first: 2, after: $after) { totalCount edges { node { id rating } } pageInfo { hasNextPage endCursor } } } }';
    return (await shop.call<Page>({ query, variables: { id: product.id, after } })).data.product.reviews;
  };
  const seen = new Set<string>();
  let current = await page();
  assert.equal(current.totalCount, 5);
  assert.equal(current.edges[0]?.node.rating, 5);
  for (;;) {
    for (const { node } of current.edges) seen.add(node.id);
    if (!current.pageInfo.hasNextPage) break;
    current = await page(current.pageInfo.endCursor);
  }
  assert.equal(seen.size, 5);
});

test('the vendor answers in public; others cannot', async () => {
  const vendor = await shop.vendor();
  const product = await shop.product({ vendor });
  const id = (await review(product, await buyerOf(shop, product), { rating: 2 })).data.reviewCreate.review?.id;
  const query = 'mutation ($id: ID!, $reply: String) { reviewReply(id: $id, reply: $reply) { review { vendorReply } userErrors { code } } }';
  const reply = (viewer: Viewer) => shop.call({ query, variables: { id, reply: 'Sorry to hear that.' }, viewer });
  assert.deepEqual((await reply(vendor.owner)).data, { reviewReply: { review: { vendorReply: 'Sorry to hear that.' }, userErrors: [] } });
  assert.deepEqual((await reply((await shop.vendor()).owner)).data, { reviewReply: { review: null, userErrors: [{ code: 'NOT_FOUND' }] } });
  assert.equal((await reply(customer())).code, 'FORBIDDEN');
});

test('a hidden review is gone and counts no longer, until it is shown again', async () => {
  const product = await shop.product();
  await review(product, await buyerOf(shop, product), { rating: 5 });
  const id = (await review(product, await buyerOf(shop, product), { rating: 1 })).data.reviewCreate.review?.id;
  const query = 'mutation ($id: ID!, $shown: Boolean!) { reviewModerate(id: $id, isPublished: $shown) { review { id } userErrors { code } } }';
  const moderate = (shown: boolean, viewer: Viewer = admin()) => shop.call({ query, variables: { id, shown }, viewer });
  const rating = async () => (await shop.call({ query: `{ product(id: "${product.id}") { rating { average count } reviews { totalCount } } }` })).data;
  assert.equal((await moderate(false, customer())).code, 'FORBIDDEN');
  assert.deepEqual((await moderate(false)).data, { reviewModerate: { review: null, userErrors: [] } });
  assert.deepEqual(await rating(), { product: { rating: { average: 5, count: 1 }, reviews: { totalCount: 1 } } });
  await moderate(true);
  assert.deepEqual(await rating(), { product: { rating: { average: 3, count: 2 }, reviews: { totalCount: 2 } } });
});

test('operators page through all reviews, shown or hidden, newest first, with their products; nobody else does', async () => {
  const product = await shop.product({ title: 'Moderated' });
  const ids: string[] = [];
  for (const rating of [1, 2, 3]) {
    shop.clock.now = new Date(shop.clock.now.getTime() + 1_000);
    ids.push((await review(product, await buyerOf(shop, product), { rating })).data.reviewCreate.review?.id ?? assert.fail());
  }
  await shop.call({ query: `mutation { reviewModerate(id: "${ids[1]}", isPublished: false) { userErrors { code } } }`, viewer: admin() });
  type Page = { reviews: { edges: { node: { id: string; isPublished: boolean; product: { title: string } } }[]; pageInfo: { endCursor: string; hasNextPage: boolean } } | null };
  const query = 'query ($isPublished: Boolean!, $after: String) { reviews(first: 1, isPublished: $isPublished, after: $after) { edges { node { id isPublished product { title } } } pageInfo { endCursor hasNextPage } } }';
  const page = async (isPublished: boolean, after: string | null = null) => (await shop.call<Page>({ query, variables: { isPublished, after }, viewer: admin() })).data.reviews ?? assert.fail();
  const first = await page(true);
  const second = await page(true, first.pageInfo.endCursor);
  assert.deepEqual([first, second].map(({ edges }) => edges.map(({ node }) => node)), [ids[2], ids[0]].map((id) => [{ id, isPublished: true, product: { title: 'Moderated' } }]));
  const hidden = await page(false);
  assert.deepEqual([hidden.edges.map(({ node }) => node), hidden.pageInfo.hasNextPage], [[{ id: ids[1], isPublished: false, product: { title: 'Moderated' } }], false]);
  for (const viewer of [customer(), guest(), anonymous(), (await shop.vendor()).owner]) assert.match((await shop.call({ query, variables: { isPublished: false }, viewer })).code ?? '', /FORBIDDEN|UNAUTHENTICATED/);
});

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { waitFor } from '#platform/testing/wait-for';
import { startShop } from './fixtures/shop.ts';
import { startGateway } from './fixtures/start-gateway.ts';

const shop = await startShop();
const breaker = { failureShare: 0.5, minimumCalls: 20, windowMs: 10_000, openMs: 60_000, probes: 1 };
const gateway = await startGateway([shop.catalog, shop.reviews], { mergeInFlight: false, shareResponses: false, subgraphSettings: { pipelining: 4, breaker } });
after(async () => {
  await gateway.close();
  await shop.close();
});
beforeEach(() => {
  for (const subgraph of [shop.catalog, shop.reviews]) {
    subgraph.requests.length = 0;
    subgraph.behaviour = undefined;
  }
});

const nth = (index: number): string => String(1 + (index % 3));
const names = ['Lamp', 'Chair', 'Desk'];
const product = 'query Product($id: ID!, $first: Int!) { product(id: $id) { name reviews(first: $first) { text } } }';
const ask = (index: number, headers: Record<string, string> = {}) => gateway.query(product, { id: nth(index), first: 1 + (index % 5) }, headers);
const asked = (count: number) => Array.from({ length: count }, (_, index) => ask(index));
const right = (index: number) => ({ product: { name: names[index % 3], reviews: Array.from({ length: 1 + (index % 5) }, (_, n) => ({ text: `review ${n} of ${nth(index)}` })) } });

test('queries of many clients that share writes are each answered with their own', async () => {
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all(asked(40));
    answers.forEach(({ data, errors }, index) => assert.deepEqual({ data, errors }, { data: right(index), errors: [] }));
  }
  assert.equal(shop.reviews.requests.length, 200);
});

test('mutations among them are done once each, also when their connections break', async () => {
  shop.catalog.behaviour = async (response, answer) => {
    const text = await answer();
    if (text.includes('"rename"')) response.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  };
  const renames = Array.from({ length: 10 }, (_, index) => gateway.query(`mutation Rename { rename(id: "${nth(index)}", name: "N${index}") { name } }`));
  const answers = await Promise.all(asked(30));
  await Promise.all(renames);
  answers.forEach(({ data }, index) => assert.deepEqual(data, right(index)));
  const writes = shop.catalog.requests.filter(({ body }) => body.includes('mutation'));
  assert.equal(writes.length, 10);
});

test('one whose time is up is TIMEOUT for itself; the others are answered, and the breaker stays closed', async () => {
  const held: (() => void)[] = [];
  shop.reviews.behaviour = async (response, answer) => {
    const text = await answer();
    held.push(() => void response.writeHead(200, { 'content-type': 'application/json' }).end(text));
  };
  const hurried = [3, 8, 13].map((index) => ask(index, { 'x-deadline': String(Date.now() + 1000) }));
  const patient = asked(20);
  await waitFor(() => held.length === 23, { timeoutMs: 3000, what: 'all calls' });
  for (const { errors } of await Promise.all(hurried)) assert.deepEqual(errors.map(({ extensions }) => extensions['code']), ['TIMEOUT']);
  for (const answer of held.splice(0)) answer();
  shop.reviews.behaviour = undefined;
  (await Promise.all(patient)).forEach(({ data, errors }, index) => assert.deepEqual({ data, errors }, { data: right(index), errors: [] }));
  const { subgraphs } = JSON.parse((await gateway.fetch('/status')).text) as { subgraphs: Record<string, { breaker: string; settings: { pipelining: number } }> };
  assert.deepEqual([subgraphs['reviews']?.breaker, subgraphs['reviews']?.settings.pipelining], ['closed', 4]);
});

test('a subgraph that closes connections after each answer, as one that stops does, loses no query', async () => {
  shop.reviews.behaviour = async (response, answer) => {
    const text = await answer();
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(text);
  };
  const answers = await Promise.all(asked(40));
  answers.forEach(({ data, errors }, index) => assert.deepEqual({ data, errors }, { data: right(index), errors: [] }));
});

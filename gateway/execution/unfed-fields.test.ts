import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'graphql';
import { buildTestSupergraph } from '../test/differential/supergraph.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires", "@provides", "@shareable"])';
const { engine } = buildTestSupergraph({
  items: `${link} type Query { items: [Item] } type Item @key(fields: "id") { id: ID! weight: Weight @shareable } type Weight @shareable { grams: Int ounces: Int }`,
  prices: `${link} type Query { cheapest: Item nearest: Item @provides(fields: "weight { grams }") }
    type Item @key(fields: "id") { id: ID! weight: Weight @external postage: Int @requires(fields: "weight { grams }") duty: Int @requires(fields: "weight { ounces }") } type Weight @shareable { grams: Int ounces: Int }`,
  offers: `${link} type Item @key(fields: "id") { id: ID! postage: Int @external duty: Int @external total: Int @requires(fields: "postage duty") }`,
});
const planned = async (query: string) => engine.prepare(query, parse(query), undefined).variantFor({});

test('a plan that asks for a field before there is what it requires is refused', async () => {
  await assert.rejects(planned('{ cheapest { total } }'), /No plan was found/);
});

test('... others are not: by another way, one by one, and where what is required comes along', async () => {
  for (const query of ['{ items { total } }', '{ cheapest { postage duty } }', '{ nearest { postage duty } }']) await planned(query);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startFixtureSubgraph } from './fixtures/fixture-subgraph.ts';
import { startGateway } from './fixtures/start-gateway.ts';

test('a subgraph may call its root types as it likes: its root fields are answered at any depth', async () => {
  const link = '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
  const one = await startFixtureSubgraph({
    name: 'one',
    sdl: `schema ${link} { query: OneQuery mutation: OneMutation } type OneQuery { count: Int item: Item } type OneMutation { add: Added } type Added { query: OneQuery } type Item @key(fields: "id") { id: ID! name: String }`,
    resolvers: { OneQuery: { count: () => 1, item: () => ({ id: 'i', name: 'it' }) }, OneMutation: { add: () => ({ query: {} }) } },
  });
  const two = await startFixtureSubgraph({
    name: 'two',
    sdl: `extend schema ${link} type Query { total: Int } type Item @key(fields: "id") { id: ID! size: Int query: Query }`,
    resolvers: { Query: { total: () => 2 }, Item: { __resolveReference: (item) => item, size: () => 3, query: () => ({}) } },
  });
  const gateway = await startGateway([one, two]);
  const query = '{ __typename count total item { size query { __typename count total item { name size } } } }';
  const mutation = 'mutation { __typename add { query { __typename count total item { name size } } } }';
  const below = { __typename: 'Query', count: 1, total: 2, item: { name: 'it', size: 3 } };
  const answers = [await gateway.query(query), await gateway.query(mutation)];
  await gateway.close();
  await Promise.all([one.close(), two.close()]);
  assert.deepEqual(answers.map(({ data, errors }) => ({ data, errors })), [
    { data: { __typename: 'Query', count: 1, total: 2, item: { size: 3, query: below } }, errors: [] },
    { data: { __typename: 'Mutation', add: { query: below } }, errors: [] },
  ]);
});

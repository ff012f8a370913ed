import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'graphql';
import { chains, media, roots, shop } from '../test/differential/fixture-supergraphs.ts';
import { buildTestSupergraph, type TestSupergraph } from '../test/differential/supergraph.ts';
import { calm } from '../test/differential/world.ts';
import type { SubgraphAnswer, SubgraphCall } from './subgraph-call.ts';

const supergraphs = { shop: buildTestSupergraph(shop), media: buildTestSupergraph(media), chains: buildTestSupergraph(chains), roots: buildTestSupergraph(roots) };

type Answer = (call: SubgraphCall, usual: () => SubgraphAnswer) => SubgraphAnswer;

async function run(supergraph: TestSupergraph, query: string, answer: Answer = (_call, usual) => usual()) {
  const calls: SubgraphCall[] = [];
  const prepared = supergraph.engine.prepare(query, parse(query), undefined);
  const result = await supergraph.engine.execute(prepared, {}, async (call) => {
    calls.push(call);
    const { query: text, variables } = JSON.parse(call.body) as { query: string; variables: Record<string, unknown> };
    return answer(call, () => supergraph.subgraphs.get(call.subgraph)?.execute(text, variables, calm) as SubgraphAnswer);
  });
  return { data: 'data' in result ? result.data : undefined, errors: (result.errors ?? []).map(({ message, path }) => ({ message, path })), calls };
}

test('entities that occur several times are asked for once', async () => {
  const { calls } = await run(supergraphs.shop, '{ latestReviews { author { email } product { name } } }');
  const asked = calls.map(({ body }) => (JSON.parse(body) as { variables: { representations?: unknown[] } }).variables.representations ?? []);
  for (const representations of asked) assert.equal(new Set(representations.map((r) => JSON.stringify(r))).size, representations.length);
});

test('entity fetches that come up together for one subgraph travel in one request', async () => {
  const { calls, data } = await run(supergraphs.shop, '{ products { a: reviews { author { email } } maker { name } } featured { ... on Product { category { title } } } me { best { ... on User { reviews { text } } } } }');
  const perSubgraph = calls.filter(({ body }) => body.includes('e1:_entities')).length;
  assert.ok(perSubgraph > 0, calls.map(({ body }) => body).join('\n'));
  assert.ok(data?.products);
});

test('when a merged request fails as a whole, its fetches are made one by one', async () => {
  const query = '{ products { a: reviews { author { email } } } me { best { ... on User { reviews { text } } } } }';
  const { data: expected } = await run(supergraphs.shop, query);
  const { data, errors } = await run(supergraphs.shop, query, ({ body }, usual) => (body.includes('e1:_entities') ? { data: null, errors: [{ message: 'too much' }] } : usual()));
  assert.deepEqual(data, expected);
  assert.deepEqual(errors, []);
});

test('an object type that is known is not overwritten by the name of an interface object', async () => {
  const { data } = await run(supergraphs.media, '{ book { __typename comments { text } ... on Media { __typename views } } }');
  assert.equal((data?.book as { __typename: string } | undefined)?.__typename, 'Book');
});

test('fields are not sent as undefined when the subgraph that has them failed: what requires them is null, with an error', async () => {
  const { data, errors, calls } = await run(supergraphs.shop, '{ warehouses { products { shipping } } }', ({ subgraph }, usual) => {
    if (subgraph === 'products') throw new Error('down');
    return usual();
  });
  assert.ok(errors.length > 0);
  assert.ok(!calls.some(({ subgraph, body }) => subgraph === 'inventory' && body.includes('_entities')));
  assert.ok(JSON.stringify(data).includes('"shipping":null'));
});

test('entities are asked for where the planner had to give their field an alias, because a field of that name is required on another type', async () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])';
  const supergraph = buildTestSupergraph({
    one: `${link} type Query { things: [Thing!]! } union Thing = Kit | Box type Kit @key(fields: "id") { id: ID! } type Box @key(fields: "id") { id: ID! } type Part @key(fields: "id") { id: ID! owner: String! }`,
    two: `${link} type Kit @key(fields: "id") { id: ID! part: ID } type Box @key(fields: "id") { id: ID! part: Part! } type Part @key(fields: "id") { id: ID! }`,
    three: `${link} type Kit @key(fields: "id") { id: ID! part: ID @external sum: String @requires(fields: "part") }`,
  });
  const query = '{ things { __typename ... on Kit { sum } ... on Box { part { owner } } } }';
  const { data, errors, calls } = await run(supergraph, query);
  assert.ok(calls.some(({ body }) => body.includes('part__alias')), 'the plan has such an alias');
  assert.deepEqual(errors, []);
  assert.deepEqual(JSON.parse(JSON.stringify(data)), JSON.parse(JSON.stringify(supergraph.truth(parse(query), {}, calm))));
});

test('a failed subgraph is reported at each place that stays empty, and nowhere else', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ products(first: 2) { name rating } }', ({ subgraph }, usual) => {
    if (subgraph === 'reviews') throw new Error('down');
    return usual();
  });
  const count = (data?.products as unknown[] | undefined)?.length ?? 0;
  assert.deepEqual(errors.map(({ path }) => path?.join('.')).sort(), Array.from({ length: count }, (_, index) => `products.${index}.rating`));
});

test('a null that breaks the API schema is reported even when no subgraph reported it', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ me { id email } }', () => ({ data: { me: { id: 'User.id.1', email: null } } }));
  assert.deepEqual(data, { me: null });
  assert.deepEqual(errors, [{ message: 'Cannot return null for non-nullable field User.email.', path: ['me', 'email'] }]);
});

/** The subgraph knows none of the entities it is asked for. */
const knowsNothing = (name: string): Answer => ({ subgraph, body }, usual) => {
  if (subgraph !== name || !body.includes('_entities')) return usual();
  const { data } = usual();
  return { data: Object.fromEntries(Object.entries(data ?? {}).map(([key, entities]) => [key, (entities as unknown[]).map(() => null)])) };
};

test('a reference to what is not there any more is null without an error where it may be null, and keeps the rest', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ warehouses { name manager { id email } } }', knowsNothing('accounts'));
  const warehouses = data?.warehouses as { name: string; manager: unknown }[];
  assert.ok(warehouses.length > 0);
  for (const { name, manager } of warehouses) assert.deepEqual([typeof name, manager], ['string', null]);
  assert.deepEqual(errors, []);
});

test('what a subgraph adds to an entity of others is null when it knows nothing of it; the entity stays', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ products(first: 1) { id rating } }', knowsNothing('reviews'));
  const products = data?.products as { id: string; rating: unknown }[];
  assert.deepEqual(products.map(({ id, rating }) => [typeof id, rating]), [['string', null]]);
  assert.deepEqual(errors, []);
});

test('a reference that may not be null is an error at its place when there is nothing', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ products(first: 1) { maker { open } } }', knowsNothing('inventory'));
  assert.equal(data, null);
  assert.deepEqual(errors, [{ message: 'Cannot return null for non-nullable field Product.maker.', path: ['products', 0, 'maker'] }]);
});

test('values of the wrong kind, and types that are not in the API, never reach the client', async () => {
  const wrong = await run(supergraphs.shop, '{ me { username } warehouses { name } }', ({ subgraph }) => ({ data: subgraph === 'accounts' ? { me: { username: 5 } } : { warehouses: 'none' } }));
  assert.deepEqual(wrong.data, { me: { username: null }, warehouses: null });
  assert.deepEqual(wrong.errors.map(({ path }) => path), [['me', 'username'], ['warehouses']]);
  const unknown = await run(supergraphs.shop, '{ search(text: "x") { __typename } }', () => ({ data: { search: [{ __typename: 'Internal' }] } }));
  assert.deepEqual(unknown.data, { search: [null] });
  assert.equal(unknown.errors.length, 1);
});

test('names that every object inherits are neither read from nor written to a prototype', async () => {
  const hostile = JSON.parse('{"me":{"constructor":{"prototype":{"polluted":true}},"__proto__":{"polluted":true},"id":"User.id.1","toString":"User.id.1"}}') as Record<string, unknown>;
  const { data } = await run(supergraphs.shop, '{ me { constructor: username toString: id reviews { text } } }', ({ subgraph }, usual) => (subgraph === 'accounts' ? { data: hostile } : usual()));
  assert.equal((data?.me as Record<string, unknown> | undefined)?.['constructor'], null);
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('conditions that contradict one another leave the objects around them in place', async () => {
  const { data } = await run(supergraphs.shop, '{ products { reviews { subject @include(if: false) { __typename } } } }');
  assert.deepEqual(new Set((data?.products as { reviews: unknown[] }[] | undefined)?.flatMap(({ reviews }) => reviews.map((review) => JSON.stringify(review)))), new Set(['{}']));
});

test('where a failed fetch leaves no data at all, that failure is the only error', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ products { name } }', () => {
    throw new Error('not reachable');
  });
  assert.equal(data, null);
  assert.deepEqual(errors.map(({ message }) => message), ['not reachable']);
});

test('root fields below another field are put where they were asked for, whichever subgraph has them', async () => {
  for (const query of ['mutation { finish(id: 1) { query { count me { title } } queries { count } } }', '{ count self { count me { size query { me { title } count } } } tasks { query { me { title } } } }']) {
    const { data, errors } = await run(supergraphs.roots, query);
    assert.deepEqual(errors, []);
    assert.deepEqual(JSON.parse(JSON.stringify(data)), JSON.parse(JSON.stringify(supergraphs.roots.truth(parse(query), {}, calm))));
  }
});

test('... also where the subgraph has another name for its root type', async () => {
  const { data, errors } = await run(supergraphs.roots, 'mutation { finish(id: 1) { query { __typename count } } }', ({ subgraph }, usual) => (subgraph === 'tasks' ? { data: { finish: { query: { __typename: 'TasksQuery' } } } } : usual()));
  assert.deepEqual(errors, []);
  const { count } = (await run(supergraphs.roots, '{ count }')).data as { count: number };
  assert.deepEqual(data, { finish: { query: { __typename: 'Query', count } } });
});

test('errors of root fields below another field have the path of their place', async () => {
  const query = 'mutation { finish(id: 1) { query { count people { name } } } }';
  const down = await run(supergraphs.roots, query, ({ subgraph }, usual) => {
    if (subgraph === 'people') throw new Error('down');
    return usual();
  });
  assert.deepEqual(down.data, { finish: { query: { count: null, people: null } } });
  assert.deepEqual(down.errors.map(({ path }) => path?.join('.')), ['finish.query.count', 'finish.query.people']);
  const partial = await run(supergraphs.roots, query, ({ subgraph }, usual) => (subgraph === 'people' ? { data: { count: null, people: [] }, errors: [{ message: 'no', path: ['count'] }] } : usual()));
  assert.deepEqual(partial.data, { finish: { query: { count: null, people: [] } } });
  assert.deepEqual(partial.errors.map(({ path }) => path?.join('.')), ['finish.query.count']);
});

test('what a client calls a field is never taken for a field of that name: neither by keys nor by what other fields require', async () => {
  for (const query of ['{ products { id: name sku: weight reviews { text } shipping } }', '{ products { weight: name dimensions { width: height unit } shipping kind: __typename } }', '{ latestReviews { id: text author { id: username email: address { street } } } }']) {
    const { data, errors, calls } = await run(supergraphs.shop, query);
    assert.deepEqual(errors, []);
    assert.deepEqual(JSON.parse(JSON.stringify(data)), JSON.parse(JSON.stringify(supergraphs.shop.truth(parse(query), {}, calm))));
    for (const { body } of calls) assert.doesNotMatch(body, /"(id|sku|weight|width)":"?(Product|Review|User)\.(name|text|username)/);
  }
});

test('errors have the names that the client gave', async () => {
  const query = '{ products(first: 1) { id: rating sku: name } }';
  const wrong = await run(supergraphs.shop, query, ({ subgraph }, usual) => (subgraph === 'reviews' ? { data: { _entities: [{ __as_id: null }] }, errors: [{ message: 'no', path: ['_entities', 0, '__as_id'] }] } : usual()));
  assert.deepEqual(wrong.errors.map(({ path }) => path), [['products', 0, 'id']]);
  const down = await run(supergraphs.shop, query, ({ subgraph }, usual) => {
    if (subgraph === 'reviews') throw new Error('down');
    return usual();
  });
  assert.deepEqual(down.errors.map(({ path }) => path), [['products', 0, 'id']]);
  const untyped = await run(supergraphs.shop, '{ products(first: 1) { sku: inStock } }', ({ subgraph }, usual) => (subgraph === 'inventory' ? { data: { _entities: [{ __as_sku: 'maybe' }] } } : usual()));
  assert.deepEqual(untyped.errors.map(({ path }) => path), [['products', 0, 'sku']]);
});

test('fields that require the same field with different arguments are not answered together, since one of them would be wrong', async () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@external", "@requires"])';
  const asking = (name: string, unit: string) => `${link} type Kit @key(fields: "id") { id: ID! size(in: String = "m"): Int @external ${name}: String @requires(fields: "size(in: \\"${unit}\\")") }`;
  const supergraph = buildTestSupergraph({ one: `${link} type Query { kit: Kit } type Kit @key(fields: "id") { id: ID! size(in: String = "m"): Int }`, two: asking('box', 'cm'), three: asking('label', 'in') });
  for (const query of ['{ kit { size box } }', '{ kit { size(in: "mm") label } }', '{ kit { size: id box } }']) {
    const { data, errors } = await run(supergraph, query);
    assert.deepEqual(errors, []);
    assert.deepEqual(JSON.parse(JSON.stringify(data)), JSON.parse(JSON.stringify(supergraph.truth(parse(query), {}, calm))));
  }
  await assert.rejects(run(supergraph, '{ kit { box label } }'), /"Kit.box" and "Kit.label" cannot be selected in one operation: they need "size" with different arguments/);
});

test('an object that says it is of a type which cannot be there is null with an error, and costs nothing else', async () => {
  const cases: readonly (readonly [string, string, unknown, string])[] = [
    ['{ me { id username } users { id } }', 'me', { __typename: 'Product', id: 'User.id.1', username: 'x' }, 'users'],
    ['{ search(text: "x") { __typename } products { id } }', 'search', [{ __typename: 'Money' }], 'products'],
    ['{ node(id: 1) { __typename id } products { id } }', 'node', { __typename: 'Category', id: '1' }, 'products'],
  ];
  for (const [query, field, lie, other] of cases) {
    const { data: truth } = await run(supergraphs.shop, query);
    const { data, errors } = await run(supergraphs.shop, query, (_call, usual) => ({ data: { ...usual().data, [field]: lie } }));
    assert.deepEqual(data, { [field]: Array.isArray(lie) ? [null] : null, [other]: truth?.[other] });
    assert.deepEqual(errors.map(({ path }) => path?.[0]), [field]);
  }
});

test('an entity of another type than was asked for, or what is none, is a failure of its own, and overwrites nothing', async () => {
  for (const [lie, message] of [[{ __typename: 'User', rating: 5 }, 'Expected an entity of type Product, got one of type User'], [['x'], 'Expected an entity, got ["x"]'], [5, 'Expected an entity, got 5']] as const) {
    const { data, errors } = await run(supergraphs.shop, '{ products { id name rating } }', ({ subgraph }, usual) => (subgraph === 'reviews' ? { data: { _entities: [lie] } } : usual()));
    const [product] = (data?.products ?? []) as { name: string; rating: unknown }[];
    assert.deepEqual([typeof product?.name, product?.rating], ['string', null]);
    assert.deepEqual(errors, [{ message, path: ['products', 0, 'rating'] }]);
  }
});

test('a subgraph fills in nothing of another: at the root, too, only what it was asked for is taken', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ product(id: "1") { sku } latestReviews { text } }', ({ subgraph }, usual) => {
    if (subgraph === 'reviews') throw new Error('down');
    const { data: own } = usual();
    return { data: { ...own, __typename: 'Review', latestReviews: [{ text: 'not mine' }] } };
  });
  assert.equal(data?.latestReviews, null);
  assert.ok(data.product);
  assert.deepEqual(errors.map(({ path }) => path), [['latestReviews']]);
});

test('an error of a field that only another one requires does not point at what the client calls by its name', async () => {
  const { data, errors } = await run(supergraphs.shop, '{ warehouses { products { weight: shipping } } }', ({ subgraph, body }, usual) => {
    const answer = usual();
    return subgraph === 'products' && body.includes('weight') ? { ...answer, errors: [{ message: 'no scales', path: ['_entities', 0, 'weight'] }] } : answer;
  });
  assert.ok(JSON.stringify(data).includes('"weight":"Product.shipping'));
  assert.deepEqual(errors, [{ message: 'no scales', path: undefined }]);
});

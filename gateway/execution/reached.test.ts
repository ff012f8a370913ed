import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PlanNode, QueryPlan } from '@apollo/query-planner';
import { createDispatcher } from './dispatcher.ts';
import { placeEntity } from './entity-fetch.ts';
import { prepareFetch, type FetchOperation } from './fetch-operation.ts';
import type { JsonObject } from './json.ts';
import { compilePlan } from './plan-steps.ts';
import { groupedBy, reachedBy, reachedOf } from './reached.ts';
import type { Run } from './run.ts';
import { createTypeConditions } from './type-conditions.ts';

const types = createTypeConditions(new Map());

function fetchAt(path: string[], names: string[]): FetchOperation {
  const node = { kind: 'Fetch' as const, serviceName: 's', operationKind: 'query', operation: `{ a: ${names[0]} }` } as unknown as FetchOperation['node'];
  return prepareFetch({ id: 0, node, path, names: new Set(names), available: () => new Set(), types, keys: () => [] });
}

function runWith(tree: JsonObject): Run {
  return { tree, variables: {}, errors: [], failures: [], sharesAnswers: false, reached: new Map(), absent: new Set(), send: () => Promise.reject(new Error('nothing is sent')), types, cache: undefined };
}

const products = fetchAt(['users', '@', 'product'], ['name']);
const sellers = fetchAt(['users', '@', 'product', 'seller'], ['name']);
const withSellers = fetchAt(['users', '@', 'product'], ['seller', 'name']);
const tree = (): JsonObject => ({ users: [{ product: { __typename: 'P', id: '1' } }, { product: { __typename: 'P', id: '2' } }, { product: { __typename: 'P', id: '1' } }] });
const found = (run: Run, fetch: FetchOperation): readonly JsonObject[] => reachedBy(run, fetch).entities;

describe('what a path reaches', () => {
  test('is gone through once for all fetches to it, as long as they bring leaves', () => {
    const run = runWith(tree());
    const first = reachedBy(run, products);
    placeEntity(run, products, { name: 'a' }, [...first.entities]);
    assert.equal(reachedBy(run, withSellers), first);
    assert.equal(run.sharesAnswers, false);
  });

  test('is looked for again when an entity brought objects: other paths reach those', () => {
    const run = runWith(tree());
    assert.deepEqual(found(run, sellers), []);
    placeEntity(run, withSellers, { seller: { id: 's' } }, [...found(run, products)]);
    assert.deepEqual(found(run, sellers), [{ id: 's' }, { id: 's' }, { id: 's' }]);
    assert.equal(run.sharesAnswers, true);
  });

  test('is looked for again when a root field was answered', async () => {
    const root = (operation: string): PlanNode => ({ kind: 'Fetch', serviceName: 's', operationKind: 'query', operation }) as unknown as PlanNode;
    const requires = [{ kind: 'InlineFragment', typeCondition: 'P', selections: [{ kind: 'Field', name: '__typename' }, { kind: 'Field', name: 'id' }] }];
    const named = { kind: 'Flatten', path: ['list', '@'], node: { kind: 'Fetch', serviceName: 's', operationKind: 'query', requires, operation: 'query($representations:[_Any!]!){_entities(representations:$representations){...on P{name}}}' } } as unknown as PlanNode;
    const first = '{list{__typename id}}';
    const second = '{list{id __typename}}';
    const plan: QueryPlan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: [root(first), named, root(second), named] } };
    const lists: Readonly<Record<string, string[]>> = { [first]: ['1'], [second]: ['2', '3'] };
    const send: Run['send'] = async ({ body }) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: { representations?: { id: string }[] } };
      const { representations } = variables;
      return { data: representations ? { _entities: representations.map(({ id }) => ({ name: `named ${id}` })) } : { list: (lists[query] ?? []).map((id) => ({ __typename: 'P', id })) } };
    };
    const run: Run = { ...runWith({}), send };
    await compilePlan({ plan, types, keys: () => [] })?.(run, createDispatcher(run, () => null));
    assert.deepEqual([run.failures, run.errors], [[], []]);
    assert.deepEqual(run.tree, { list: ['2', '3'].map((id) => ({ __typename: 'P', id, name: `named ${id}` })) });
  });

  test('objects of one entity only share nothing', () => {
    const run = runWith(tree());
    const [, second] = found(run, products);
    placeEntity(run, withSellers, { seller: { id: 's' } }, second ? [second] : []);
    assert.equal(run.sharesAnswers, false);
  });

  test('is of one type only where all say so', () => {
    const of = (...typenames: unknown[]) => reachedOf(typenames.map((__typename) => ({ __typename }))).typename;
    assert.deepEqual([of('A', 'A'), of('A', 'B'), of('A', undefined), of(undefined), of()], ['A', undefined, undefined, undefined, undefined]);
  });

  test('is grouped by keys that are text or numbers, each for itself, and by nothing else', () => {
    const groups = (...ids: unknown[]) => groupedBy(reachedOf(ids.map((id) => ({ id }))), 'id')?.map((group) => group.map(({ id }) => id)) ?? null;
    assert.deepEqual(groups('1', 1, '1', 2, 1), [['1', '1'], [1, 1], [2]]);
    for (const none of [null, undefined, true, {}, ['1']]) assert.equal(groups('1', none), null);
  });
});

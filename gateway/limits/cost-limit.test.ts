import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { GraphQLError, parse } from 'graphql';
import { Supergraph } from '@apollo/federation-internals';
import { compileCost } from '../../schema/cost.ts';
import { costModel } from '../../schema/cost-model.ts';
import { assertAffordable, defaultMaxCost } from './cost-limit.ts';

const sdl = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');
const schema = Supergraph.build(sdl).apiSchema().toGraphQLJSSchema();
const model = costModel([parse(sdl)]);

function check(query: string, variables: Record<string, unknown> = {}): void {
  const cost = compileCost({ document: parse(query), schema, model });
  assertAffordable({ cost, coerce: () => ({ coerced: variables }) }, variables, defaultMaxCost);
}

const tooDear = (error: unknown) => error instanceof GraphQLError && error.extensions.code === 'OPERATION_TOO_COMPLEX';
const nested = (size: string, depth: number): string => (depth === 0 ? 'id title' : `related(first: ${size}) { ${nested(size, depth - 1)} }`);

test('lists in lists in lists, few tokens for a million rows, are refused with their cost', () => {
  const rows = 20 + 20 ** 2 + 20 ** 3 + 20 ** 4;
  assert.throws(
    () => check(`{ products(currency: "EUR", first: 100) { edges { node { ${nested('20', 4)} } } } }`),
    (error) => {
      assert.ok(error instanceof GraphQLError);
      assert.deepEqual(error.extensions['limit'], { name: 'cost', max: 5000, actual: 1 + 100 * (1 + 1 + rows) });
      return true;
    },
  );
});

test('sizes in variables count as much as literal ones', () => {
  const query = `query Q($n: Int) { product(slug: "x") { ${nested('$n', 3)} } }`;
  assert.throws(() => check(query, { n: 20 }), tooDear);
  check(query, { n: 4 });
});

test('the largest page of a list with small lists in it passes', () => {
  check('{ products(currency: "EUR", first: 100) { edges { node { id images(first: 3) { url } } } } }');
});

test('what does not fit is left to who executes', () => {
  const operation = { coerce: () => ({ errors: [new GraphQLError('no')] }), cost: () => Infinity };
  assertAffordable(operation, {}, 1);
});

test('page sizes beyond all bounds still give a number', () => {
  assert.throws(
    () => check(`{ product(slug: "x") { ${nested('2147483647', 13)} } }`),
    (error) => tooDear(error) && Number.isFinite(((error as GraphQLError).extensions['limit'] as { actual: number }).actual),
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distinct } from './distinct.ts';
import type { JsonObject } from './json.ts';
import { reachedOf } from './reached.ts';
import type { Identity, Representation } from './representation.ts';

/** Writes all fields down, and knows nothing about them unless told. */
function representation(identities: Readonly<Record<string, Identity>>): Representation {
  const written = ({ ignored: _ignored, ...fields }: JsonObject): string => JSON.stringify(fields);
  return { textOf: (entity) => (Object.values(entity).includes(undefined) ? null : written(entity)), identityOf: (typename) => identities[typename] ?? null };
}

/** An identity is one type's: the same key in another type is another entity. */
const byId: Record<string, Identity> = { A: { key: 'id', others: ['price'] }, B: { key: 'id', others: ['price'] } };

const cases: Record<string, JsonObject[]> = {
  'equal ones': [{ __typename: 'A', id: '1', price: 2 }, { __typename: 'A', id: '2', price: 2 }, { __typename: 'A', id: '1', price: 2 }],
  'one key, several values of another field': [{ __typename: 'A', id: '1', price: 1 }, { __typename: 'A', id: '1', price: 2 }, { __typename: 'A', id: '1', price: 2 }, { __typename: 'A', id: '1', price: 1 }],
  'one key, one value': [{ __typename: 'A', id: '1', price: 1 }, { __typename: 'A', id: 2, price: 1 }, { __typename: 'A', id: '1', price: 1 }, { __typename: 'A', id: 2, price: 1 }],
  'several fetches of one path, the values of another field brought in between': [{ __typename: 'A', id: '2', price: 7 }, { __typename: 'A', id: '1', price: null }, { __typename: 'A', id: '2', price: 7 }],
  'one key in several types': [{ __typename: 'A', id: '1', price: 1 }, { __typename: 'B', id: '1', price: 1 }, { __typename: 'A', id: '1', price: 1 }],
  'a number and its text': [{ __typename: 'A', id: 1, price: 1 }, { __typename: 'A', id: '1', price: 1 }],
  'custom scalars in place of values': [{ __typename: 'A', id: '1', price: [1] }, { __typename: 'A', id: '1', price: [1] }, { __typename: 'A', id: '1', price: { a: null } }, { __typename: 'A', id: '1', price: null }],
  'custom scalars in place of keys': [{ __typename: 'A', id: [1], price: 1 }, { __typename: 'A', id: [1], price: 1 }, { __typename: 'A', id: null, price: 1 }, { __typename: 'A', id: null, price: 1 }],
  'missing fields': [{ __typename: 'A', id: '1', price: undefined }, { __typename: 'A', id: '1', price: 1 }, { __typename: 'A', id: undefined, price: 1 }],
};

describe('equal representations', () => {
  for (const [what, entities] of Object.entries(cases)) {
    test(`told by values they are those told by texts: ${what}`, () => {
      assert.deepEqual(distinct(reachedOf(entities), representation(byId)), distinct(reachedOf(entities), representation({})));
    });
  }

  test('every entity is a target of its own representation', () => {
    const entities = Object.values(cases).flat();
    const { representations, targets } = distinct(reachedOf(entities), representation(byId));
    representations.forEach((text, index) => assert.deepEqual((targets[index] ?? []).map((entity) => JSON.stringify(entity)), (targets[index] ?? []).map(() => text)));
    assert.equal(new Set(representations).size, representations.length);
  });
});

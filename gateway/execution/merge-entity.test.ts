import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JsonObject } from './json.ts';
import { compileMergeEntity } from './merge-entity.ts';

const names = new Set(['__typename', 'id', 'name', 'price', 'seller', 'tags']);

interface Case {
  readonly targets: readonly JsonObject[];
  readonly answer: string;
  readonly merged: readonly JsonObject[];
  readonly reachesOthers: boolean;
  readonly names?: ReadonlySet<string>;
}

const cases: Readonly<Record<string, Case>> = {
  'leaves, where there was nothing': { targets: [{ id: '1' }, { id: '1', price: null }], answer: '{"name":"a","price":0}', merged: [{ id: '1', name: 'a', price: 0 }, { id: '1', name: 'a', price: 0 }], reachesOthers: false },
  'leaves that are known': { targets: [{ id: '1', name: 'a' }], answer: '{"__typename":"A","id":"1","name":"a"}', merged: [{ __typename: 'A', id: '1', name: 'a' }], reachesOthers: false },
  'a null never overwrites, and is better than nothing': { targets: [{ name: 'a' }], answer: '{"name":null,"price":null}', merged: [{ name: 'a', price: null }], reachesOthers: false },
  'another leaf than was there': { targets: [{ name: 'a' }], answer: '{"name":"b"}', merged: [{ name: 'b' }], reachesOthers: true },
  'another type than was there': { targets: [{ __typename: 'Vague' }], answer: '{"__typename":"A"}', merged: [{ __typename: 'A' }], reachesOthers: true },
  'objects and lists': { targets: [{ id: '1' }, { id: '1' }], answer: '{"seller":{"id":"s"},"tags":[]}', merged: [{ id: '1', seller: { id: 's' }, tags: [] }, { id: '1', seller: { id: 's' }, tags: [] }], reachesOthers: true },
  'objects into objects, lists of one length into one another': { targets: [{ seller: { id: 's' }, tags: [{ a: 1 }, null] }], answer: '{"seller":{"name":"x"},"tags":[{"b":2},{"b":3}]}', merged: [{ seller: { id: 's', name: 'x' }, tags: [{ a: 1, b: 2 }, { b: 3 }] }], reachesOthers: true },
  'what was not asked for': { targets: [{ id: '1' }], answer: '{"name":"a","secret":{"x":1},"constructor":1,"__proto__":{"x":1}}', merged: [{ id: '1', name: 'a' }], reachesOthers: false },
  'nothing': { targets: [{ id: '1' }], answer: '{}', merged: [{ id: '1' }], reachesOthers: false },
  'names that every object answers to': { targets: [{ id: '1' }], answer: '{"toString":"a"}', merged: [{ id: '1', toString: 'a' }], reachesOthers: false, names: new Set(['toString', 'constructor']) },
  'a name that is a prototype': { targets: [{ id: '1' }], answer: '{"name":"a","__proto__":{"x":1}}', merged: [{ id: '1', name: 'a' }], reachesOthers: false, names: new Set(['name', '__proto__']) },
};

describe('an entity is merged into all objects that stand for it', () => {
  for (const [what, { targets, answer, merged, reachesOthers, names: asked = names }] of Object.entries(cases)) {
    for (const [how, codeAfter] of [['one by one', Number.POSITIVE_INFINITY], ['by code made for the fetch', 1]] as const) {
      test(`${what}, ${how}`, () => {
        const merge = compileMergeEntity({ names: asked, codeAfter });
        // The first entity decides that code is made; it is used from the second on.
        merge([], JSON.parse(answer) as JsonObject);
        const own = structuredClone(targets);
        assert.equal(merge(own, JSON.parse(answer) as JsonObject), reachesOthers);
        assert.deepEqual(own, merged);
        assert.ok(own.every((target) => !('x' in target)));
      });
    }
  }
});

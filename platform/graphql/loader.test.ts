import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createListLoader, createLoader } from './loader.ts';

describe('loader', () => {
  it('maps by key, whatever the order of the rows, and gives null for what is missing', async () => {
    const batches: (readonly string[])[] = [];
    const loader = createLoader<string, { id: string }>({
      name: 'thingById',
      batch: async (ids) => {
        batches.push(ids);
        return new Map([['b', { id: 'b' }], ['a', { id: 'a' }]]);
      },
    });
    assert.deepEqual(await Promise.all([loader.load('a'), loader.load('x'), loader.load('b'), loader.load('a')]), [{ id: 'a' }, null, { id: 'b' }, { id: 'a' }]);
    assert.deepEqual(batches, [['a', 'x', 'b']]);
  });

  it('splits batches at the given size', async () => {
    const sizes: number[] = [];
    const loader = createListLoader<string, number>({
      name: 'linesByOrderId',
      maxBatchSize: 2,
      batch: async (ids) => {
        sizes.push(ids.length);
        return new Map([['1', [1, 2]]]);
      },
    });
    assert.deepEqual(await loader.loadMany(['1', '2', '3']), [[1, 2], [], []]);
    assert.deepEqual(sizes, [2, 1]);
  });

  it('needs keyOf for keys that are objects, and batches them by it', async () => {
    const keyOf = ({ a, b }: { a: string; b: string }): string => `${a}/${b}`;
    const loader = createLoader<{ a: string; b: string }, number>({ name: 'byPair', keyOf, batch: async (keys) => new Map(keys.map((key, i) => [keyOf(key), i])) });
    assert.deepEqual(await loader.loadMany([{ a: '1', b: '2' }, { a: '1', b: '2' }, { a: '1', b: '3' }]), [0, 0, 1]);
    const careless = createLoader<object, number>({ name: 'careless', batch: async () => new Map() });
    assert.throws(() => careless.load({}), /keyOf/);
  });
});

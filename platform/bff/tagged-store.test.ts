import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTaggedStore } from './tagged-store.ts';

const store = () => createTaggedStore<string>({ maxBytes: 10, sizeOf: (value) => value.length });

describe('a store of what is kept by tags', () => {
  it('keeps what no eviction concerned since it was begun', () => {
    const kept = store();
    const begun = kept.moment();
    kept.evict(['other']);
    assert.equal(kept.put('a', 'one', ['tag'], begun), true);
    assert.equal(kept.get('a')?.value, 'one');
    assert.equal(kept.evict(['tag', 'other']), 1);
    assert.equal(kept.get('a'), undefined);
  });

  it('does not keep what was begun before one of its tags was evicted, or everything forgotten', () => {
    const kept = store();
    const begun = kept.moment();
    kept.evict(['tag']);
    assert.equal(kept.put('a', 'one', ['tag'], begun), false);
    assert.equal(kept.isOutdated(begun, []), false);
    kept.clear();
    assert.equal(kept.put('b', 'two', [], begun), false);
    assert.equal(kept.isOutdated(begun, []), true);
    assert.equal(kept.put('b', 'two', ['tag'], kept.moment()), true);
  });

  it('takes what was begun too many evictions ago for outdated', () => {
    const kept = store();
    const begun = kept.moment();
    for (let count = 0; count <= 1_000; count += 1) kept.evict([`other-${count}`]);
    assert.equal(kept.put('a', 'one', ['tag'], begun), false);
  });

  it('lets go first what was not asked for the longest', () => {
    const kept = store();
    kept.put('a', 'aaaa', [], kept.moment());
    kept.put('b', 'bbbb', [], kept.moment());
    kept.get('a');
    kept.put('c', 'cccc', [], kept.moment());
    assert.deepEqual(['a', 'b', 'c'].map((key) => kept.get(key)?.value), ['aaaa', undefined, 'cccc']);
  });
});

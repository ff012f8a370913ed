import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeEntry, encodeEntry } from '../../caches/entry-codec.ts';

const maxBytes = 64 * 1024;
const entryOf = (text: string) => ({ sequence: 1_764_000_000_000_001, storedAt: 1_764_000_000_000, maxAgeMs: 5000, tags: ['everything', 'entity:Product:1'], text });
const large = JSON.stringify(Array.from({ length: 2000 }, (_, index) => ({ id: `prd_${index}`, name: `Überwurf ${index}` })));

describe('entries of the cache', () => {
  test('small ones are stored as they are, large ones compressed, and both come back as they were', () => {
    for (const text of ['null', '{"name":"Überwurf"}', large]) {
      const stored = encodeEntry(entryOf(text), maxBytes) ?? assert.fail('not stored');
      assert.deepEqual(decodeEntry(stored, maxBytes), entryOf(text));
      assert.equal(stored.includes('everything'), text !== large, 'whether the bytes are legible');
    }
    assert.ok((encodeEntry(entryOf(large), maxBytes)?.length ?? Infinity) < large.length / 4);
  });

  test('what is too large even so is not stored', () => {
    const noise = Array.from({ length: 20_000 }, (_, index) => ((index * 2_654_435_761) % 2 ** 32).toString(36)).join('');
    assert.equal(encodeEntry(entryOf(JSON.stringify(noise)), maxBytes), undefined);
  });

  test('damaged, foreign and bloated ones are no entries', () => {
    const stored = encodeEntry(entryOf(large), maxBytes) ?? assert.fail('not stored');
    for (const damaged of [null, Buffer.alloc(0), Buffer.from('x{}'), Buffer.from('p[1,2'), stored.subarray(0, stored.length / 2)]) assert.equal(decodeEntry(damaged, maxBytes), undefined);
    const bomb = encodeEntry(entryOf('x'.repeat(10_000_000)), maxBytes) ?? assert.fail('not stored');
    assert.equal(decodeEntry(bomb, maxBytes), undefined);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCached } from './differential/cached.ts';

const operations: Readonly<Record<string, number>> = { shop: 120, media: 80, keys: 100, needs: 60, mixed: 60, chains: 100, objects: 60, roots: 60, 'generated-1': 40, 'generated-2': 40 };

for (const [name, count] of Object.entries(operations)) {
  test(`what is kept of ${count} random operations over "${name}" is true, and new as soon as what has changed is evicted by its key`, async () => {
    const { asked, failures } = await runCached(name, 0, count);
    const [first = 0, again = 0] = asked;
    assert.equal(failures.length, 0, failures.join('\n'));
    assert.ok(again < first / 2, `${again} requests in place of ${first}`);
  });
}

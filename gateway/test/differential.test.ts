import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCampaign } from './differential/campaigns.ts';

// Longer runs and single seeds: gateway/test/differential/main.ts.
const operations: Readonly<Record<string, number>> = { shop: 700, ours: 600, media: 20, chains: 250, roots: 300, keys: 200, needs: 200, mixed: 200, objects: 30 };

for (const [name, count] of Object.entries(operations)) {
  test(`both executors answer ${count} random operations over "${name}" alike, and ours answers what is true`, async () => {
    const { counts, failures } = await runCampaign(name, 0, count);
    assert.equal(failures.length, 0, failures.join('\n'));
    assert.ok((counts.equal ?? 0) > count / 2, JSON.stringify(counts));
  });
}

test('the same holds over random supergraphs', async () => {
  for (let number = 0; number < 30; number++) {
    const { failures } = await runCampaign(`generated-${number}`, 0, 15);
    assert.equal(failures.length, 0, failures.join('\n'));
  }
});

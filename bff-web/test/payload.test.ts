import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { payloadSize } from '#platform/bff/payload-size';
import { startHarness, type Harness } from './harness.ts';

/** Most gzip bytes of each page with two entries in every list: what grows past it has gained fields and should be looked at. */
const budgets: [name: string, variables: object, gzipBytes: number][] = [
  ['HomePage', {}, 900],
  ['SearchPage', { query: 'oak' }, 900],
  ['CategoryPage', { slug: 'a' }, 1000],
  ['ProductPage', { slug: 'a' }, 1400],
  ['VendorPage', { slug: 'a' }, 1000],
  ['CartPage', {}, 1000],
  ['OrderPage', { number: '1' }, 1100],
];

describe('payload budgets', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
    harness.gateway.mock({ Query: { cart: {} } });
  });
  after(() => harness.stop());

  for (const [name, variables, budget] of budgets) {
    it(`${name} stays within ${budget} bytes`, async (t) => {
      const { gzipBytes, bytes } = payloadSize((await harness.browser().run(name, variables)).text);
      t.diagnostic(`${name}: ${bytes} bytes, ${gzipBytes} with gzip`);
      assert.ok(gzipBytes <= budget, `${name} has ${gzipBytes} bytes with gzip, budget ${budget}`);
    });
  }
});

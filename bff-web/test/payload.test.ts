import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { payloadSize } from '#platform/bff/payload-size';
import { readManifest } from '#platform/bff/operation-registry';
import { sampleVariables } from '#platform/bff/testing/sample-variables';
import { startHarness, type Harness } from './harness.ts';
import { sessionFor, signIn, withPeople } from './people.ts';

/** Most gzip bytes of an answer with two entries in every list, and most requests to the gateway. What grows past it has gained fields and should be looked at. */
interface Budget {
  gzipBytes: number;
  gatewayRequests: number;
}

const budgets = JSON.parse(readFileSync(new URL('payload-budgets.json', import.meta.url), 'utf8')) as Record<string, Budget>;
/** Reads no screen from the gateway but what processes tell of themselves: `screens/system`. */
const apart = new Set(['SystemPage']);
const manifest = Object.values(readManifest(new URL('../../schema/operations/web.json', import.meta.url))).filter(({ target, type, name }) => target === 'bff-web' && type !== 'subscription' && !apart.has(name));
const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });
/** Where a made-up word is none of its kind. */
const known = { password: 'right', email: 'ada@example.com', locale: 'de-DE' };

describe('budgets of every operation', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
  });
  beforeEach(() => {
    harness.gateway.reset();
    withPeople(harness.gateway);
    harness.gateway.mock({ Query: { cart: {} }, Mutation: { sessionRefresh: sessionFor('ada@example.com', {}, 2) } });
  });
  after(() => harness.stop());

  // Of several versions of an operation the last is the newest.
  for (const { name, type, document } of new Map(manifest.map((entry) => [entry.name, entry])).values()) {
    it(`${type} ${name} stays within its bytes and requests to the gateway`, async (t) => {
      const budget = budgets[name];
      assert.ok(budget, `${name} needs a line in payload-budgets.json`);
      const browser = await signIn(harness.browser(), 'ada@example.com');
      harness.gateway.requests.length = 0;
      const answer = await browser.run(name, sampleVariables(schema, document, known));
      assert.deepEqual([answer.errors, answer.sections], [[], []]);
      const { gzipBytes, bytes } = payloadSize(answer.text);
      const requests = harness.gateway.requests.length;
      t.diagnostic(`${name}: ${bytes} bytes, ${gzipBytes} with gzip; ${requests} request(s)`);
      assert.ok(gzipBytes <= budget.gzipBytes, `${name} has ${gzipBytes} bytes with gzip, budget ${budget.gzipBytes}`);
      assert.ok(requests <= budget.gatewayRequests, `${name} took ${requests} requests to the gateway: ${harness.gateway.requests.map(({ operationName }) => operationName).join(', ')}`);
      if (type === 'query') assert.ok(requests <= 1, 'a screen takes one request');
    });
  }

  it('holds nothing that is no operation any more', () => {
    assert.deepEqual(Object.keys(budgets).filter((name) => !manifest.some((entry) => entry.name === name)), []);
  });
});

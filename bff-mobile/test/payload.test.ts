import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { buildSchema } from 'graphql';
import { payloadSize } from '#platform/bff/payload-size';
import { readManifest } from '#platform/bff/operation-registry';
import { sampleVariables } from '#platform/bff/testing/sample-variables';
import { testService } from '#platform/testing/test-environment';
import { catalogMocks } from './catalog.ts';
import { manifest, startHarness, type Harness } from './harness.ts';
import { startBff, type BffProcess } from './bff-process.ts';

/** Most bytes of an operation with gzip, most requests to the gateway, and most of its share of the web operation that shows the same. */
interface Budget {
  gzipBytes: number;
  gatewayRequests: number;
  shareOfWeb?: { operation: string; most: number };
}

const budgets = JSON.parse(readFileSync(new URL('payload-budgets.json', import.meta.url), 'utf8')) as Record<string, Budget>;
/** Of several versions of an operation the last is the newest. */
const operations = new Map(Object.values(manifest).filter(({ target, type }) => target === 'bff-mobile' && type !== 'subscription').map((entry) => [entry.name, entry]));
const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });
/** Where a made-up word is none of its kind. */
const known = { password: 'right', email: 'ada@example.com', locale: 'de-DE' };
const variables: Record<string, object> = { Product: { slug: 'turned-bowl-1' }, ProductMore: { slug: 'turned-bowl-1' }, ProductFacts: { id: 'prd_1' }, CategoryFeed: { slug: 'category-1' }, Order: { number: 'M-1017' }, CheckoutStatus: { id: 'cko_1' } };

describe('payload budgets', () => {
  let harness: Harness;
  before(async () => {
    harness = await startHarness();
    harness.gateway.mock(catalogMocks);
  });
  after(() => harness.stop());

  for (const { name, type, document } of operations.values()) {
    it(`${type} ${name} stays within its bytes and requests to the gateway`, async (t) => {
      const budget = budgets[name];
      assert.ok(budget, `${name} needs a line in payload-budgets.json`);
      harness.gateway.requests.length = 0;
      const answer = await Object.assign(harness.app(), { accessToken: 'somebody' }).run(name, variables[name] ?? sampleVariables(schema, document, known));
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
    assert.deepEqual(Object.keys(budgets).filter((name) => !operations.has(name)), []);
  });
});

describe('share of the web’s payload', () => {
  let harness: Harness;
  let web: BffProcess | undefined;
  before(async () => {
    harness = await startHarness();
    harness.gateway.mock(catalogMocks);
    web = await startBff('bff-web', { GATEWAY_URL: harness.gateway.url, GATEWAY_CLIENT_KEY: 'k'.repeat(48), REDIS_URL: testService('TEST_REDIS_URL') });
  });
  after(async () => {
    await web?.stop();
    await harness.stop();
  });
  const webIds = new Map(Object.entries(readManifest(new URL('../../schema/operations/web.json', import.meta.url))).map(([id, { name }]) => [name, id]));

  for (const [name, { shareOfWeb }] of Object.entries(budgets)) {
    if (!shareOfWeb) continue;
    const { operation, most } = shareOfWeb;
    it(`${name} has at most ${most * 100} % of the bytes of the web’s ${operation} for the same data`, async (t) => {
      const query = new URLSearchParams({ id: webIds.get(operation) ?? '', variables: JSON.stringify(variables[name]) });
      const response = await fetch(`${web?.url}/graphql?${query}`);
      assert.equal(response.status, 200);
      const onWeb = payloadSize(await response.text());
      const onMobile = payloadSize((await harness.app().run(name, variables[name])).text);
      t.diagnostic(`web ${onWeb.bytes} bytes, ${onWeb.gzipBytes} with gzip; mobile ${onMobile.bytes}, ${onMobile.gzipBytes}`);
      const share = onMobile.gzipBytes / onWeb.gzipBytes;
      assert.ok(share <= most, `${name} has ${(share * 100).toFixed(1)} % of the bytes of ${operation}`);
    });
  }
});

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { auditGraphqlOverHttp } from '#platform/testing/graphql-over-http';
import { startShop } from './fixtures/shop.ts';
import { startGateway } from './fixtures/start-gateway.ts';

const shop = await startShop();
after(() => shop.close());

/** Apollo Server's choice, and ours: a request that is wrong has a status that says so, whatever media type the client takes. */
const deliberate = ['document parsing failure', 'document validation failure', 'variable coercion failure'];

for (const [way, overrides] of Object.entries({ 'the short way': {}, 'Apollo Server alone': { hotPath: false }, "@apollo/gateway's executor": { executor: 'apollo' as const } })) {
  test(`the first-party endpoint keeps GraphQL over HTTP, with ${way}`, async () => {
    // The audit asks with introspection; its GETs carry texts, which need the header that other sites cannot send.
    const gateway = await startGateway([shop.catalog, shop.reviews], { introspection: true, ...overrides });
    try {
      const { errors, warnings, notices } = await auditGraphqlOverHttp({ url: `${gateway.url}/graphql`, headers: { 'apollo-require-preflight': 'true' } });
      assert.deepEqual([errors, notices], [[], []]);
      assert.deepEqual(warnings.filter((warning) => !deliberate.some((kind) => warning.includes(`${kind} when accepting application/json`))), []);
    } finally {
      await gateway.close();
    }
  });
}

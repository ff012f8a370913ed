import assert from 'node:assert/strict';
import { test } from 'node:test';
import { auditGraphqlOverHttp } from '#platform/testing/graphql-over-http';
import { startHarness } from './harness.ts';

/**
 * Where we differ on purpose: a wrong request has a status that says so, and answers have one media type, so that copies of pages
 * are the same for all. The audit sends texts of its own, which only a development server takes: in production they are answered
 * 400 OPERATION_NOT_REGISTERED, whatever else is right about them.
 */
const deliberate = ['status code', 'accept application/graphql-response+json and match the content-type'];

test('keeps every rule of GraphQL over HTTP that binds, when it takes texts at all', async () => {
  const harness = await startHarness({ allowUnregistered: true });
  try {
    const { errors, warnings, notices } = await auditGraphqlOverHttp({ url: `${harness.base}/graphql`, headers: { 'x-app-version': '2.0.0' } });
    assert.deepEqual([errors, notices], [[], []]);
    assert.deepEqual(warnings.filter((warning) => !deliberate.some((kind) => warning.includes(kind))), []);
  } finally {
    await harness.stop();
  }
});

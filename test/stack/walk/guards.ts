/** What is refused, and what each process says of itself. */
import assert from 'node:assert/strict';
import type { Chapter } from './walk.ts';

export const guards: Chapter = {
  'the gateway refuses what is too much, forged or unknown, and says what the limit is': async ({ stack, journey }) => {
    const deep = `{ categories { ${'children { '.repeat(30)} name ${'} '.repeat(30)} } }`;
    assert.match((await journey.gateway(deep)).errors?.[0]?.message ?? '', /32 levels of nesting; at most 16/);
    const aliases = `{ ${Array.from({ length: 200 }, (_, index) => `a${index}: categories { name }`).join(' ')} }`;
    assert.ok((await journey.gateway(aliases)).errors?.[0]);
    const forged = await journey.gateway('{ me { id } }', { token: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9.' });
    assert.equal(forged.errors?.[0]?.extensions.code, 'UNAUTHENTICATED');
    assert.equal((await journey.gateway('{ nosuchfield }')).errors?.[0]?.extensions.code, 'GRAPHQL_VALIDATION_FAILED');
    const unregistered = await fetch(`${stack.urls['bff-web']}/graphql?id=${'0'.repeat(64)}`);
    assert.match(await unregistered.text(), /PERSISTED_QUERY_NOT_FOUND/);
  },

  'subgraphs answer nobody but the gateway': async ({ stack }) => {
    for (const name of ['user', 'vendor', 'product', 'order', 'notification'] as const) {
      for (const query of ['{ __typename }', '{ _service { sdl } }']) {
        const response = await fetch(`${stack.urls[name]}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-user-id': 'usr_1' }, body: JSON.stringify({ query }) });
        assert.equal(response.status, 401, `${name}: ${query}`);
      }
    }
  },

  'every process tells its health and its metrics': async ({ stack }) => {
    for (const [name, url] of Object.entries(stack.urls)) {
      assert.equal((await fetch(`${url}/health/live`)).status, 200, name);
      assert.equal((await fetch(`${url}/health/ready`)).status, 200, name);
      assert.match(await (await fetch(`${url}/metrics`)).text(), /http_request_duration_seconds/, name);
    }
  },
};

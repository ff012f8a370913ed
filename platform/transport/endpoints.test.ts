import assert from 'node:assert/strict';
import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { test } from 'node:test';
import { silentLogger } from '../telemetry/logger.ts';

test('a name is asked for once at a time, however long nobody answers, and again after that', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const asked: PromiseWithResolvers<unknown>[] = [];
  t.mock.method(dns, 'lookup', () => {
    const question = Promise.withResolvers<unknown>();
    asked.push(question);
    return question.promise;
  });
  syncBuiltinESMExports();
  const { endpointSource } = await import('./endpoints.ts');
  const source = endpointSource('dns+http://subgraph.test:1/graphql', silentLogger());
  const seen: string[][] = [];
  source.follow((endpoints) => void seen.push(endpoints.map(({ url }) => url)));
  t.mock.timers.tick(60_000);
  assert.equal(asked.length, 1);
  asked[0]?.reject(new Error('EAI_AGAIN'));
  await new Promise((resolve) => void setImmediate(resolve));
  t.mock.timers.tick(5_000);
  asked[1]?.resolve([{ address: '10.0.0.2', family: 4 }, { address: '10.0.0.1', family: 4 }]);
  await new Promise((resolve) => void setImmediate(resolve));
  assert.deepEqual(seen, [['http://10.0.0.1:1/graphql', 'http://10.0.0.2:1/graphql']]);
  source.stop();
  t.mock.restoreAll();
  syncBuiltinESMExports();
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { codesOf, startUserSubgraph, type UserSubgraph } from './harness.ts';

const attempts = 5;
let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph({ attempts });
});
after(() => subgraph.stop());

async function guess(email: string, count: number) {
  const results = [];
  for (let index = 0; index < count; index += 1) results.push(...codesOf(await subgraph.signIn(email, `wrong-guess-${index}`)));
  return results;
}
const refusals = [...Array<string>(attempts).fill('INVALID_CREDENTIALS'), 'TOO_MANY_ATTEMPTS', 'TOO_MANY_ATTEMPTS'];

test('password guessing is stopped after a few wrong ones, also for whoever then guesses right', async () => {
  const { email } = await subgraph.person({ email: `throttled-${Date.now()}@example.com` });
  assert.deepEqual(await guess(email, attempts + 2), refusals);
  assert.deepEqual(codesOf(await subgraph.signIn(email.toUpperCase())), ['TOO_MANY_ATTEMPTS']);
});

test('unknown accounts are throttled alike, so that throttling tells nothing', async () => {
  assert.deepEqual(await guess(`nobody-${Date.now()}@example.com`, attempts + 2), refusals);
});

test('parallel guesses get no further than guesses one by one', async () => {
  const { email } = await subgraph.person({ email: `parallel-${Date.now()}@example.com` });
  const results = await Promise.all(Array.from({ length: attempts * 3 }, (_, index) => subgraph.signIn(email, `wrong-guess-${index}`)));
  assert.equal(results.flatMap(codesOf).filter((code) => code === 'INVALID_CREDENTIALS').length, attempts);
});

test('right passwords never add up: the owner may sign in any number of times', async () => {
  const { email } = await subgraph.person({ email: `owner-${Date.now()}@example.com` });
  for (let index = 0; index < attempts * 2; index += 1) assert.ok((await subgraph.signIn(email)).tokens);
});

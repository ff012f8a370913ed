import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { goodPassword, startUserSubgraph, type UserSubgraph } from './harness.ts';

const limit = 6;
let subgraph: UserSubgraph;
before(async () => {
  subgraph = await startUserSubgraph({ failuresPerAddress: limit, requestsPerAddress: limit });
});
after(() => subgraph.stop());

interface Answer {
  userErrors: { code: string }[];
}

// Networks of their own, so that runs of this file do not add up in Redis.
const network = () => `2001:db8:${part()}:${part()}`;
const part = () => Math.floor(Math.random() * 0xffff).toString(16);

async function codesOf(field: string, args: string, clientAddress: string): Promise<string[]> {
  const { data } = await subgraph.call<Record<string, Answer>>({ query: `mutation { ${field}(${args}) { userErrors { code } } }`, clientAddress });
  return data[field]?.userErrors.map(({ code }) => code) ?? [];
}
const signIn = (email: string, password: string, from: string) => codesOf('userSignIn', `input: { email: "${email}", password: "${password}" }`, from);

test('one password tried on many accounts is stopped by the address it comes from, and stops nobody elsewhere', async () => {
  const { email } = await subgraph.person({ email: `sprayed-${Date.now()}@example.com` });
  const attacker = network();
  for (let index = 0; index < limit; index += 1) assert.deepEqual(await signIn(`nobody-${index}@example.com`, 'spring-2026-spring', `${attacker}::${index}`), ['INVALID_CREDENTIALS']);
  assert.deepEqual(await signIn('nobody-else@example.com', 'spring-2026-spring', `${attacker}::ffff`), ['TOO_MANY_ATTEMPTS']);
  assert.deepEqual(await signIn(email, goodPassword, `${attacker}::1`), ['TOO_MANY_ATTEMPTS']);
  assert.deepEqual(await signIn(email, goodPassword, `${network()}::1`), []);
});

test('right passwords do not count against an address that many people share', async () => {
  const { email } = await subgraph.person({ email: `shared-${Date.now()}@example.com` });
  const office = `${network()}::1`;
  for (let index = 0; index < limit * 2; index += 1) assert.deepEqual(await signIn(email, goodPassword, office), []);
});

test('parallel guesses from an address get no further than guesses one by one', async () => {
  const attacker = `${network()}::1`;
  const codes = await Promise.all(Array.from({ length: limit * 2 }, (_, index) => signIn(`parallel-${index}@example.com`, 'spring-2026-spring', attacker)));
  assert.equal(codes.flat().filter((code) => code === 'INVALID_CREDENTIALS').length, limit);
});

test('an address cannot have mails sent to any number of people', async () => {
  const attacker = `${network()}::1`;
  const ask = (index: number) => codesOf('passwordResetRequest', `email: "mailed-${index}@example.com"`, attacker);
  for (let index = 0; index < limit; index += 1) assert.deepEqual(await ask(index), []);
  assert.deepEqual(await ask(limit), ['TOO_MANY_ATTEMPTS']);
});

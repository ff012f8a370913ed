/** The partners' endpoint, with keys that are stolen, revoked, made up, or used for more than they were given for. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { waitFor } from '#platform/testing/wait-for';
import type { Attack } from '../attack.ts';
import { asOwner, type Owner } from '../matrix/owner.ts';
import type { Answer, World } from '../world.ts';

const row = 'API keys';
const reference = 'API2:2023, API4:2023, ASVS 5.0 9.1';

interface Made {
  readonly id: string;
  readonly secret: string;
  readonly vendor: string;
  readonly owner: Owner;
}

const ask = ({ post, urls }: World, secret: string, query: string): Promise<Answer> => post(`${urls.gateway}/partner/graphql`, { query }, { authorization: `Bearer ${secret}` });
const plain = '{ currentApiKey { id } }';

/** A key of a vendor of the demo, made by its owner. */
async function makeKey(world: World, scopes: readonly string[], budget = ''): Promise<Made> {
  const owner = await asOwner(world, 'ines-carvalho');
  const { id: vendor } = await owner<{ id: string }>('{ vendor(slug: "kiln-and-tide") { id } }');
  const payload = await owner<{ apiKey: { id: string } | null; secret: string | null; userErrors: { message: string }[] }>(
    `mutation { apiKeyCreate(input: { name: "Attacked", vendorId: "${vendor}", scopes: ${JSON.stringify(scopes)}${budget} }) { apiKey { id } secret userErrors { message } } }`,
  );
  if (!payload.apiKey || !payload.secret) throw new Error(`no key could be made: ${JSON.stringify(payload.userErrors)}`);
  return { id: payload.apiKey.id, secret: payload.secret, vendor, owner };
}

const revoke = ({ owner, id }: Made) => owner(`mutation { apiKeyRevoke(id: "${id}") { userErrors { code } } }`);

export const attacks: readonly Attack[] = [
  {
    row,
    reference,
    name: 'go on with a key that was revoked, or with the secret that a rotation replaced',
    async run(world) {
      const [revoked, rotated] = [await makeKey(world, ['catalog:read']), await makeKey(world, ['catalog:read'])];
      for (const key of [revoked, rotated]) assert.equal((await ask(world, key.secret, plain)).status, 200, 'the key must work at all');
      const began = Date.now();
      await revoke(revoked);
      await rotated.owner(`mutation { apiKeyRotate(id: "${rotated.id}", overlapHours: 0) { secret userErrors { code } } }`);
      for (const key of [revoked, rotated]) await waitFor(async () => (await ask(world, key.secret, plain)).status === 401, { what: 'the key to be refused', timeoutMs: 10_000 });
      const took = Date.now() - began;
      await revoke(rotated);
      return `401 within ${took} ms`;
    },
  },
  {
    row,
    reference,
    name: 'do more with a key than its scopes say, for another vendor, or as a person',
    async run(world) {
      const key = await makeKey(world, ['catalog:read']);
      const { id: other } = await key.owner<{ id: string }>('{ vendor(slug: "low-hum-audio") { id } }');
      const beyond = [
        `mutation { productCreate(vendorId: "${key.vendor}", input: { title: "Mallory", category: "table-and-home", variants: [{ sku: "M-9", prices: [{ currency: "EUR", minorUnits: 1 }] }] }) { product { id } userErrors { code } } }`,
        `{ orderExportUrl(vendorId: "${key.vendor}") }`,
        `{ vendorOrderChanges(vendorId: "${other}") { cursor } }`,
        `{ catalogExport(vendorId: "${other}") { text } }`,
        '{ me { id } }',
        '{ users(first: 1) { edges { node { email } } } }',
        'mutation { apiKeyCreate(input: { name: "X", scopes: ["catalog:read"] }) { secret } }',
      ];
      for (const query of beyond) {
        const { data, errors, text } = await ask(world, key.secret, query);
        assert.ok(errors.length > 0 && Object.values(data ?? {}).every((value) => value === null), `${query} was answered: ${text.slice(0, 300)}`);
      }
      const asPerson = await world.gateway('{ me { id } }', {}, { token: key.secret });
      assert.equal(asPerson.code, 'UNAUTHENTICATED', 'a key opened the endpoint of people');
      const person = await world.newCustomer();
      assert.equal((await ask(world, person.token, plain)).status, 401, "a person's token opened the endpoint of partners");
      await revoke(key);
      return `${beyond.length} operations refused; keys and tokens open each their own door`;
    },
  },
  {
    row,
    reference,
    name: 'ask for more than the budget of the key, also at once',
    async run(world) {
      const key = await makeKey(world, ['catalog:read'], ', budget: { requestsPerMinute: 5 }');
      const answers = await Promise.all(Array.from({ length: 40 }, () => ask(world, key.secret, plain)));
      const served = answers.filter(({ status }) => status === 200).length;
      assert.ok(served > 0 && served <= 10, `${served} of 40 requests were served on a budget of 5 a minute`);
      const refused = answers.find(({ status }) => status !== 200);
      assert.deepEqual([refused?.status, refused?.code], [429, 'RATE_LIMITED']);
      await revoke(key);
      return `${served} of 40 served, the others 429`;
    },
  },
  {
    row,
    reference,
    name: 'guess keys, and read the hash of one anywhere',
    async run(world) {
      const key = await makeKey(world, ['catalog:read']);
      const shown = await key.owner<unknown>(`{ apiKeys(vendorId: "${key.vendor}") { id name prefixes } }`);
      assert.ok(!JSON.stringify(shown).includes(key.secret.slice(16)), 'a list shows more of the key than its beginning');
      assert.equal((await ask(world, key.secret, plain)).status, 200);
      const near = `${key.secret.slice(0, -1)}${key.secret.endsWith('A') ? 'B' : 'A'}`;
      const guesses = [near, key.secret.toUpperCase(), `mk_live_${'A'.repeat(43)}`, ...Array.from({ length: 30 }, () => `mk_live_${randomBytes(32).toString('base64url')}`)];
      for (const guess of guesses) {
        const { status, data } = await ask(world, guess, plain);
        assert.ok([401, 429].includes(status) && !data, `a guess was answered with ${status}`);
      }
      assert.equal((await ask(world, key.secret, plain)).status, 200, 'the guesses must not lock the key itself out');
      await revoke(key);
      return 'refused; 256 random bits, of which lists show the beginning only; stored as hashes (subgraphs/user/test/api-keys.test.ts)';
    },
  },
];

import assert from 'node:assert/strict';
import { setTimeout as passes } from 'node:timers/promises';
import type { Attack } from '../attack.ts';
import type { World } from '../world.ts';

const row = 'refresh token theft, parallel refresh x50';
const reference = 'RFC 9700 4.14; OAuth 2.0 for Browser-Based Apps';

/** A refresh token used again within this time counts as a race between a client's own requests. */
const raceMs = 10_000;

interface Exchange {
  refreshToken: string | null;
  codes: string[];
}

async function exchange({ gateway }: World, refreshToken: string, deviceId?: string): Promise<Exchange> {
  const { data } = await gateway('mutation($t: String!, $d: String) { sessionRefresh(refreshToken: $t, deviceId: $d) { tokens { refreshToken } userErrors { code } } }', { t: refreshToken, d: deviceId });
  const answer = data?.['sessionRefresh'] as unknown as { tokens: { refreshToken: string } | null; userErrors: { code: string }[] } | undefined;
  return { refreshToken: answer?.tokens?.refreshToken ?? null, codes: answer?.userErrors.map(({ code }) => code) ?? [] };
}

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'exchange one refresh token 50 times at once',
    async run(world) {
      const { refreshToken } = await world.newCustomer();
      const results = await Promise.all(Array.from({ length: 50 }, () => exchange(world, refreshToken)));
      const winners = results.filter((result) => result.refreshToken !== null);
      assert.equal(winners.length, 1, `${winners.length} exchanges won`);
      const next = await exchange(world, winners[0]?.refreshToken ?? '');
      assert.ok(next.refreshToken, 'the winner lost the session');
      return 'one wins and keeps the session';
    },
  },
  {
    row,
    reference,
    name: 'use a refresh token that its owner has exchanged already',
    async run(world) {
      const { refreshToken } = await world.newCustomer();
      const owner = await exchange(world, refreshToken);
      assert.ok(owner.refreshToken);
      await passes(raceMs + 1_000);
      const thief = await exchange(world, refreshToken);
      assert.deepEqual([thief.refreshToken, thief.codes], [null, ['INVALID_TOKEN']]);
      const after = await exchange(world, owner.refreshToken);
      assert.deepEqual([after.refreshToken, after.codes], [null, ['INVALID_TOKEN']], 'the session went on after a theft');
      return 'refused, and the session ends for both';
    },
  },
  {
    row,
    reference,
    name: 'take a refresh token to another device',
    async run(world) {
      const { email, password } = await world.newCustomer();
      const { data } = await world.gateway('mutation($i: UserSignInInput!) { userSignIn(input: $i) { tokens { refreshToken } } }', { i: { email, password, client: { kind: 'mobile', deviceId: 'the-device', deviceName: 'Phone' } } });
      const token = (data?.['userSignIn']?.['tokens'] as unknown as { refreshToken: string } | undefined)?.refreshToken;
      if (!token) return { notApplicable: 'a sign-in cannot be bound to a device this way' };
      for (const deviceId of ['another-device', undefined]) assert.equal((await exchange(world, token, deviceId)).refreshToken, null, `exchanged on ${deviceId ?? 'no device'}`);
      return 'refused';
    },
  },
  {
    row,
    reference,
    name: 'guess refresh tokens',
    async run(world) {
      for (const token of ['', 'x', `mkt_rt_${'A'.repeat(43)}`, "' OR 1=1 --", '%']) assert.equal((await exchange(world, token)).refreshToken, null);
      return 'INVALID_TOKEN; 256 random bits, stored as hashes';
    },
  },
];

/** A key that is revoked, replaced or over stops at a gateway that has just used it, within moments, though nobody asks about it each time. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { before, describe, test, type TestContext } from 'node:test';
import { withDatabase } from '../../dev/seed/seed-stack.ts';
import type { Stack } from '../../dev/stack.ts';
import { askWith } from './ask.ts';
import { ownerOf, type Owner } from './owner.ts';
import type { Ask } from './prefilled.ts';

/** The event has to get from the outbox over the broker to the gateway; on a busy test machine, too. */
const longestMs = 3_000;

/** Milliseconds until a key that was good is refused. */
async function msUntilRefused(ask: Ask, since: number): Promise<number> {
  for (;;) {
    const { status } = await ask('{ __typename }');
    const ms = performance.now() - since;
    if (status === 401) return ms;
    assert.equal(status, 200);
    // Often enough to see moments, seldom enough for the key's own budget.
    await setTimeout(20);
    assert.ok(ms < longestMs, `the key still works after ${Math.round(ms)} ms`);
  }
}

export function describeKeyEndings(stack: () => Stack): void {
  describe('a key that ends', () => {
    let owner: Owner;
    before(async () => {
      owner = await ownerOf(stack().urls.gateway, 1);
    });
    const create = (isSandbox = false) => owner.createKey({ scopes: ['catalog:read'], isSandbox, budget: { requestsPerMinute: 600 } });
    const asking = (secret: string) => askWith(stack().urls.gateway, secret);
    const isGood = async (secret: string) => assert.equal((await asking(secret)('{ __typename }')).status, 200);
    const report = (t: TestContext, what: string, ms: number) => t.diagnostic(`${what} after ${Math.round(ms)} ms`);

    for (const isSandbox of [false, true]) {
      test(`revoked, a ${isSandbox ? 'test' : 'live'} key stops at once`, async (t) => {
        const { id, secret } = await create(isSandbox);
        await isGood(secret);
        await owner.call('mutation($id: ID!) { apiKeyRevoke(id: $id) { userErrors { code message } } }', { id });
        report(t, 'refused', await msUntilRefused(asking(secret), performance.now()));
      });
    }

    test('rotated without an overlap, the former secret stops at once and the new one is good', async (t) => {
      const { id, secret } = await create();
      await isGood(secret);
      const rotated = await owner.call<{ secret: string }>('mutation($id: ID!) { apiKeyRotate(id: $id, overlapHours: 0) { secret userErrors { code message } } }', { id });
      const since = performance.now();
      await isGood(rotated.secret);
      report(t, 'refused', await msUntilRefused(asking(secret), since));
      await isGood(rotated.secret);
    });

    test('rotated with an overlap, both secrets are good', async () => {
      const { id, secret } = await create();
      await isGood(secret);
      const rotated = await owner.call<{ secret: string }>('mutation($id: ID!) { apiKeyRotate(id: $id, overlapHours: 1) { secret userErrors { code message } } }', { id });
      for (const each of [secret, rotated.secret, secret]) await isGood(each);
    });

    test('at its end a key stops, however recently it was used', async (t) => {
      const { id, secret } = await create();
      const endsInMs = 2_000;
      const since = performance.now() + endsInMs;
      await withDatabase(stack().topology, 'user', (db) => db.execute('UPDATE api_keys SET expires_at = ? WHERE id = ?', [new Date(Date.now() + endsInMs), id]));
      await isGood(secret);
      report(t, 'refused', await msUntilRefused(asking(secret), since));
    });
  });
}

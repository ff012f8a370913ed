import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Attack } from '../attack.ts';
import { someAddress, type World } from '../world.ts';

const row = 'sign-in timing, account enumeration';
const reference = 'OWASP Authentication Cheat Sheet; ASVS 5.0 6.3';
const rounds = 9;

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function timedSignIn({ gateway }: World, email: string): Promise<{ ms: number; text: string }> {
  const startedAt = performance.now();
  const { text } = await gateway('mutation($i: UserSignInInput!) { userSignIn(input: $i) { user { id } userErrors { code message field } } }', { i: { email, password: 'wrong-guess-000' } }, { address: someAddress() });
  return { ms: performance.now() - startedAt, text };
}

export const attacks: Attack[] = [
  {
    row,
    reference,
    name: 'tell an account from none by the answer or the time of a sign-in',
    async run(world) {
      const { email } = await world.newCustomer();
      const times = { known: [] as number[], unknown: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        const known = await timedSignIn(world, email);
        const unknown = await timedSignIn(world, `nobody-${randomBytes(6).toString('hex')}@example.com`);
        assert.equal(known.text, unknown.text);
        times.known.push(known.ms);
        times.unknown.push(unknown.ms);
      }
      const ratio = median(times.known) / median(times.unknown);
      // Without the same work an unknown account answers some ten times as fast; a busy machine alone blurs this much.
      assert.ok(ratio > 0.5 && ratio < 2, `known accounts take ${ratio.toFixed(2)} times as long`);
      return `the same words, ${ratio.toFixed(2)} times the time`;
    },
  },
  {
    row,
    reference,
    name: 'tell an account from none by asking for a new password',
    async run(world) {
      const { email } = await world.newCustomer();
      const ask = async (address: string) => (await world.gateway('mutation($e: String!) { passwordResetRequest(email: $e) { isAccepted userErrors { code message } } }', { e: address }, { address: someAddress() })).text;
      assert.equal(await ask(email), await ask(`nobody-${randomBytes(6).toString('hex')}@example.com`));
      return 'the same answer; the account is looked up later';
    },
  },
];

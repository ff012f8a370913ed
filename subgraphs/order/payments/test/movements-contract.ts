import { describe, it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { money } from '#platform/money/money';
import type { PaymentResult } from '../payment-provider.ts';
import type { MovementsQuery, ProviderMovement } from '../provider-movement.ts';
import type { ContractSetup } from './provider-contract.ts';

const euros = (minor: number) => money(minor, 'EUR');
const call = (reference: string) => ({ idempotencyKey: `key-${randomUUID()}`, reference });
const ever: MovementsQuery = { from: new Date(0), to: new Date(Date.now() + 3_600_000) };

function valueOf<T>(result: PaymentResult<T>): T {
  assert.equal(result.status, 'succeeded');
  return (result as Extract<PaymentResult<T>, { status: 'succeeded' }>).value;
}

export async function allOf(movements: AsyncIterable<ProviderMovement>): Promise<ProviderMovement[]> {
  const all: ProviderMovement[] = [];
  for await (const movement of movements) all.push(movement);
  return all;
}

/** What every provider must tell of its own books. */
export function testMovementsContract(name: string, setUp: (t: TestContext) => Promise<ContractSetup>): void {
  const ready = async (t: TestContext) => {
    const { provider, unreachable, withWrongKey, tokens } = await setUp(t);
    const reference = `cko_${randomUUID()}`;
    const { authorizationId } = valueOf(await provider.authorize({ ...call(reference), amount: euros(1_000), paymentMethod: tokens.ok }));
    const capture = async (minor: number) => valueOf(await provider.capture({ ...call('vor_1'), authorizationId, amount: euros(minor) })).captureId;
    const captures = [await capture(300), await capture(200), await capture(300)];
    const read = async (query: MovementsQuery) => (await allOf(provider.movements(query))).filter((movement) => movement.authorizationId === authorizationId || movement.reference === reference);
    return { provider, unreachable, withWrongKey, tokens, reference, authorizationId, captures, read };
  };
  const brief = ({ kind, id, amount }: ProviderMovement) => `${kind} ${id} ${amount.minor} ${amount.currency}`;

  describe(`${name}: its own books`, () => {
    it('tell every movement once, under the ids that the calls were answered with', async (t) => {
      const { provider, reference, authorizationId, captures, tokens, read } = await ready(t);
      const [first = ''] = captures;
      const { refundId } = valueOf(await provider.refund({ ...call('vor_1'), captureId: first, amount: euros(120) }));
      await provider.void({ ...call(reference), authorizationId });
      const { transferId } = valueOf(await provider.transfer({ ...call(reference), destination: 'acct_vendor', amount: euros(70) }));
      await provider.authorize({ ...call(reference), amount: euros(1), paymentMethod: tokens.declined });
      const told = (await read(ever)).filter(({ kind }) => kind !== 'fee');
      const expected = [
        `authorization ${authorizationId} 1000 EUR`,
        `void ${authorizationId} 200 EUR`,
        ...captures.map((id, at) => `capture ${id} ${[300, 200, 300][at]} EUR`),
        `refund ${refundId} 120 EUR`,
        `transfer ${transferId} 70 EUR`,
      ];
      assert.deepEqual(told.map(brief).toSorted(), expected.toSorted());
      assert.ok(told.every(({ at, reference: told }) => Math.abs(at.getTime() - Date.now()) < 60_000 && told !== null));
    });

    it('are the same in pages of any size, and only those of the time asked for', async (t) => {
      const { read } = await ready(t);
      const whole = (await read(ever)).map(brief);
      assert.equal(whole.filter((line) => line.startsWith('capture')).length, 3);
      assert.deepEqual((await read({ ...ever, pageSize: 2 })).map(brief), whole);
      assert.deepEqual(await read({ ...ever, to: new Date(Date.now() - 3_600_000) }), []);
      assert.deepEqual(await read({ ...ever, from: new Date(Date.now() + 3_000_000) }), []);
    });

    it('have no end that only looks like one: too many pages, no answer, a wrong key', async (t) => {
      const { provider, unreachable, withWrongKey } = await ready(t);
      await assert.rejects(allOf(provider.movements({ ...ever, pageSize: 1, maxPages: 2 })), { code: 'PAYMENT_MOVEMENTS_UNREADABLE' });
      await assert.rejects(allOf(unreachable.movements(ever)), { code: 'PAYMENT_MOVEMENTS_UNREADABLE' });
      await assert.rejects(allOf(withWrongKey.movements(ever)), { code: 'PAYMENT_REQUEST_REFUSED' });
    });
  });
}

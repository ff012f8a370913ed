import { describe, it, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { money } from '#platform/money/money';
import { deadlineIn } from '#platform/resilience/deadline';
import type { PaymentProvider, PaymentResult } from '../payment-provider.ts';
import { testMovementsContract } from './movements-contract.ts';

/** What a provider must offer for the contract to be tested. */
export interface ContractSetup {
  /** Waits long for an answer: a busy machine is not what is tested. */
  provider: PaymentProvider;
  /** The same provider, given up on soon: for calls that are never answered. */
  hasty: PaymentProvider;
  /** The same provider with a wrong API key, and one that nobody answers. */
  withWrongKey: PaymentProvider;
  unreachable: PaymentProvider;
  tokens: Record<
    'ok' | 'declined' | 'insufficient' | 'requiresAction' | 'timeoutBefore' | 'timeoutAfter' | 'error500',
    string
  >;
}

/** How long `provider` waits, and `hasty`. */
export const patientMs = 10_000;
export const hastyMs = 500;

let counter = 0;
const fresh = () => {
  counter += 1;
  return { idempotencyKey: `key-${counter}`, reference: `ref-${counter}` };
};
const euros = (minor: number) => money(minor, 'EUR');

function valueOf<T>(result: PaymentResult<T>): T {
  assert.equal(result.status, 'succeeded');
  return (result as Extract<PaymentResult<T>, { status: 'succeeded' }>).value;
}

/** The behaviour that every payment provider behind the port must show, its own books included. */
export function testProviderContract(name: string, setUp: (t: TestContext) => Promise<ContractSetup>): void {
  testMovementsContract(name, setUp);
  testCallsContract(name, setUp);
}

/** What the calls must do, however the provider moves the money for them. */
export function testCallsContract(name: string, setUp: (t: TestContext) => Promise<ContractSetup>): void {
  const ready = async (t: TestContext) => {
    const setup = await setUp(t);
    const { provider, hasty, tokens } = setup;
    const authorize = (paymentMethod: string, call = fresh(), minor = 1_000, by = provider) =>
      by.authorize({ ...call, amount: euros(minor), paymentMethod });
    const authorizeInVain = (paymentMethod: string, call = fresh()) => authorize(paymentMethod, call, 1_000, hasty);
    const authorized = async () => valueOf(await authorize(tokens.ok)).authorizationId;
    return { ...setup, authorize, authorizeInVain, authorized };
  };

  describe(`${name}: charging`, () => {
    it('authorises once per key, and the same key tells the same again', async (t) => {
      const { authorize, tokens } = await ready(t);
      const call = fresh();
      const [first, second] = await Promise.all([authorize(tokens.ok, call), authorize(tokens.ok, call)]);
      assert.deepEqual(valueOf(first), valueOf(second));
      await assert.rejects(authorize(tokens.ok, call, 2_000), { code: 'PAYMENT_REQUEST_REFUSED' });
    });

    it('tells declines with their reason', async (t) => {
      const { authorize, tokens } = await ready(t);
      assert.deepEqual(await authorize(tokens.declined), { status: 'declined', reason: 'generic_decline' });
      assert.deepEqual(await authorize(tokens.insufficient), { status: 'declined', reason: 'insufficient_funds' });
    });

    it('tells where the buyer has to confirm', async (t) => {
      const { authorize, tokens } = await ready(t);
      const result = await authorize(tokens.requiresAction);
      assert.ok(result.status === 'requiresAction' && URL.canParse(result.url) && result.value.authorizationId !== '');
    });

    it('captures in parts with ids of their own, never more than authorised, and voids the rest', async (t) => {
      const { provider, authorized } = await ready(t);
      const authorizationId = await authorized();
      const capture = (minor: number) => provider.capture({ ...fresh(), authorizationId, amount: euros(minor) });
      const ids = [valueOf(await capture(300)).captureId, valueOf(await capture(200)).captureId];
      assert.notEqual(ids[0], ids[1]);
      assert.deepEqual(await capture(501), { status: 'declined', reason: 'amount_too_large' });
      for (const _ of [1, 2])
        assert.equal(valueOf(await provider.void({ ...fresh(), authorizationId })).authorizationId, authorizationId);
      assert.equal((await capture(1)).status, 'declined');
    });

    it('refunds in parts, never more than captured', async (t) => {
      const { provider, authorized } = await ready(t);
      const { captureId } = valueOf(
        await provider.capture({ ...fresh(), authorizationId: await authorized(), amount: euros(1_000) }),
      );
      const refund = (minor: number, call = fresh()) => provider.refund({ ...call, captureId, amount: euros(minor) });
      const call = fresh();
      assert.deepEqual(valueOf(await refund(400, call)), valueOf(await refund(400, call)));
      assert.deepEqual(await refund(601), { status: 'declined', reason: 'amount_too_large' });
      assert.equal((await refund(600)).status, 'succeeded');
    });

    it('pays vendors, once per key, and tells when an account is closed', async (t) => {
      const { provider } = await ready(t);
      const call = fresh();
      const transfer = (destination: string) => provider.transfer({ ...call, destination, amount: euros(700) });
      assert.deepEqual(valueOf(await transfer('acct_vendor')), valueOf(await transfer('acct_vendor')));
      const closed = await provider.transfer({ ...fresh(), destination: 'acct_closed', amount: euros(700) });
      assert.deepEqual(closed, { status: 'declined', reason: 'account_closed' });
    });
  });

  describe(`${name}: unknown outcomes`, () => {
    it('a timeout before charging is unknown, and the key is not found', async (t) => {
      const { provider, authorizeInVain, tokens } = await ready(t);
      const call = fresh();
      const result = await authorizeInVain(tokens.timeoutBefore, call);
      assert.deepEqual([result.status, 'cause' in result && result.cause], ['unknown', 'timeout']);
      assert.deepEqual(await provider.lookUpByKey({ ...call, operation: 'authorize' }), { status: 'notFound' });
    });

    it('a timeout after charging is unknown, and the key tells that it was charged', async (t) => {
      const { provider, authorize, authorizeInVain, tokens } = await ready(t);
      const call = fresh();
      assert.equal((await authorizeInVain(tokens.timeoutAfter, call)).status, 'unknown');
      const found = await provider.lookUpByKey({ ...call, operation: 'authorize' });
      assert.equal(found.status, 'succeeded');
      const repeated = valueOf(await authorize(tokens.timeoutAfter, call));
      assert.deepEqual(found, { status: 'succeeded', value: { id: repeated.authorizationId } });
    });

    it('a server error, a refused connection and a deadline that has passed are unknown', async (t) => {
      const { provider, unreachable, authorize, tokens } = await ready(t);
      const input = { ...fresh(), amount: euros(1), paymentMethod: tokens.ok };
      const causes = [
        await authorize(tokens.error500),
        await unreachable.authorize(input),
        await provider.authorize(input, { deadline: deadlineIn(0) }),
      ];
      assert.deepEqual(
        causes.map((result) => 'cause' in result && result.cause),
        ['server_error', 'connection', 'not_sent'],
      );
    });

    it('a call ends by the deadline of the one who asked', async (t) => {
      const { provider, tokens } = await ready(t);
      const startedAt = Date.now();
      const input = { ...fresh(), amount: euros(1), paymentMethod: tokens.timeoutBefore };
      assert.equal((await provider.authorize(input, { deadline: deadlineIn(100) })).status, 'unknown');
      assert.ok(Date.now() - startedAt < patientMs / 2, 'sooner than the own limit of the call');
    });
  });

  describe(`${name}: looking up by key`, () => {
    it('finds what became of every kind of request, and says notFound for the rest', async (t) => {
      const { provider, authorize, authorized, tokens } = await ready(t);
      const authorizationId = await authorized();
      const [capture, refund, transfer, void_, declined, waiting] = Array.from({ length: 6 }, fresh) as ReturnType<
        typeof fresh
      >[];
      assert.ok(capture && refund && transfer && void_ && declined && waiting);
      const { captureId } = valueOf(await provider.capture({ ...capture, authorizationId, amount: euros(600) }));
      const { refundId } = valueOf(await provider.refund({ ...refund, captureId, amount: euros(100) }));
      const { transferId } = valueOf(await provider.transfer({ ...transfer, destination: 'acct_vendor', amount: euros(5) }));
      await provider.void({ ...void_, authorizationId });
      await authorize(tokens.insufficient, declined);
      await authorize(tokens.requiresAction, waiting);
      const found = [
        await provider.lookUpByKey({ ...capture, operation: 'capture', authorizationId }),
        await provider.lookUpByKey({ ...refund, operation: 'refund', captureId }),
        await provider.lookUpByKey({ ...transfer, operation: 'transfer' }),
        await provider.lookUpByKey({ ...void_, operation: 'void', authorizationId }),
      ];
      assert.deepEqual(
        found.map((result) => 'value' in result && result.value.id),
        [captureId, refundId, transferId, authorizationId],
      );
      assert.deepEqual(await provider.lookUpByKey({ ...declined, operation: 'authorize' }), {
        status: 'declined',
        reason: 'insufficient_funds',
      });
      assert.equal((await provider.lookUpByKey({ ...waiting, operation: 'authorize' })).status, 'requiresAction');
      for (const operation of ['authorize', 'capture', 'refund', 'transfer'] as const)
        assert.deepEqual(await provider.lookUpByKey({ ...fresh(), operation, authorizationId, captureId }), {
          status: 'notFound',
        });
    });

    it('tells that an authorisation was voided', async (t) => {
      const { provider, authorize, tokens } = await ready(t);
      const call = fresh();
      const { authorizationId } = valueOf(await authorize(tokens.ok, call));
      await provider.void({ ...fresh(), authorizationId });
      assert.deepEqual(await provider.lookUpByKey({ ...call, operation: 'authorize' }), {
        status: 'voided',
        id: authorizationId,
      });
    });
  });

  describe(`${name}: our own mistakes`, () => {
    it('are thrown, for nothing was moved: a wrong API key, an id that does not exist', async (t) => {
      const { provider, withWrongKey, tokens } = await ready(t);
      const input = { ...fresh(), amount: euros(1), paymentMethod: tokens.ok };
      await assert.rejects(withWrongKey.authorize(input), { code: 'PAYMENT_REQUEST_REFUSED', permanent: false });
      const capture = provider.capture({ ...fresh(), authorizationId: 'none', amount: euros(1) });
      await assert.rejects(capture, { code: 'PAYMENT_REQUEST_REFUSED', permanent: true });
    });
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deadlineIn } from '../resilience/deadline.ts';
import { waitFor } from '../testing/wait-for.ts';
import type { GatewayCall, GatewayClient } from './gateway-client.ts';
import type { GatewayResult } from './gateway-result.ts';
import type { RegisteredOperation } from './registered-operation.ts';
import { createSharedReads } from './shared-reads.ts';

interface Variables {
  slug: string;
  withRow: boolean;
  withOrders: boolean;
}

const operation: RegisteredOperation<unknown, Variables> = { id: 'op', name: 'HomePage', type: 'query', document: '' };
const all: Variables = { slug: 'a', withRow: true, withOrders: true };
const as = (accessToken: string): GatewayCall => ({ deadline: deadlineIn(1000), accessToken, guestToken: null });

/** A gateway that shows a row to all and orders to their owner, counts, and may wait or fail. */
function setup({ freshMs = 60_000, staleMs = 60_000, onlyBesideOwn = false } = {}) {
  const seen: { variables: Variables; token: string | null | undefined; guest: string | null | undefined }[] = [];
  const state = { row: 'one', error: false, held: Promise.resolve() };
  const gateway: Pick<GatewayClient, 'send'> = {
    async send<Result, Asked>(_operation: RegisteredOperation<Result, Asked>, asked: Asked, { accessToken, guestToken }: GatewayCall) {
      const variables = asked as Variables;
      seen.push({ variables, token: accessToken, guest: guestToken });
      const row = { id: 'prd_1', title: state.row };
      await state.held;
      const data = { ...(variables.withRow && { row }), ...(variables.withOrders && { me: accessToken ? { orders: `of ${accessToken}` } : null }) };
      const errors = state.error ? [{ code: 'UNAVAILABLE' as const, message: 'gone', path: ['row'] }] : [];
      return { data, errors } as GatewayResult<unknown> as GatewayResult<Result>;
    },
  };
  const reads = createSharedReads({ name: 'test', gateway, freshMs, staleMs, operations: { HomePage: ['withOrders'] }, tagPattern: /"id":"([^"]+)"/, timeoutMs: 1000, onlyBesideOwn });
  return { reads, seen, state };
}

describe('shared reads', () => {
  it('asks for what all see once and in nobody’s name, and for what is somebody’s own each time in theirs', async () => {
    const { reads, seen } = setup();
    const [ada, bea] = [await reads.send(operation, all, as('ada')), await reads.send(operation, all, as('bea'))];
    assert.deepEqual(ada, { data: { row: { id: 'prd_1', title: 'one' }, me: { orders: 'of ada' } }, errors: [] });
    assert.deepEqual(bea, { data: { row: { id: 'prd_1', title: 'one' }, me: { orders: 'of bea' } }, errors: [] });
    assert.deepEqual(seen, [
      { variables: { ...all, withOrders: false }, token: undefined, guest: undefined },
      { variables: { ...all, withRow: false }, token: 'ada', guest: null },
      { variables: { ...all, withRow: false }, token: 'bea', guest: null },
    ]);
  });

  it('gives a screen without anything personal from memory alone, by its variables', async () => {
    const { reads, seen } = setup();
    const publicOnly = { ...all, withOrders: false };
    await reads.send(operation, publicOnly, as('ada'));
    await reads.send(operation, publicOnly, as('bea'));
    await reads.send(operation, { ...publicOnly, slug: 'b' }, as('bea'));
    assert.deepEqual(seen.map(({ variables }) => variables.slug), ['a', 'b']);
  });

  it('leaves alone what is not declared, and what has nothing of everybody’s', async () => {
    const { reads, seen } = setup();
    await reads.send({ ...operation, name: 'Cart' }, all, as('ada'));
    await reads.send(operation, { ...all, withRow: false }, as('ada'));
    assert.deepEqual(seen.map(({ token }) => token), ['ada', 'ada']);
  });

  it('asks in the viewer’s name each time where only the gateway can refuse a wrong token', async () => {
    const { reads, seen } = setup({ onlyBesideOwn: true });
    for (const token of ['ada', 'bea']) await reads.send(operation, { ...all, withOrders: false }, as(token));
    assert.deepEqual(seen.map(({ token }) => token), ['ada', 'bea']);
  });

  it('keeps nothing that came with an error, and gives whoever asked what the gateway says to them', async () => {
    const { reads, seen, state } = setup();
    state.error = true;
    const answer = await reads.send(operation, all, as('ada'));
    assert.equal(answer.errors[0]?.code, 'UNAVAILABLE');
    assert.equal(seen.at(-1)?.token, 'ada');
    state.error = false;
    await reads.send(operation, all, as('ada'));
    assert.equal(seen.filter(({ token }) => token === undefined).length, 2);
  });

  it('forgets what a message names, and keeps nothing that was asked for before it', async () => {
    const { reads, state } = setup();
    const title = async () => ((await reads.send(operation, all, as('ada'))).data as { row: { title: string } }).row.title;
    assert.equal(await title(), 'one');
    state.row = 'two';
    assert.equal(await title(), 'one');
    reads.evict(['prd_1']);
    const held = Promise.withResolvers<void>();
    state.held = held.promise;
    const early = title();
    reads.evict(['prd_1']);
    state.row = 'three';
    held.resolve();
    assert.equal(await early, 'two');
    assert.equal(await title(), 'three');
    state.row = 'four';
    reads.clear();
    assert.equal(await title(), 'four');
  });

  it('gives what is a little old while it asks anew, and joins those who ask at the same time', async () => {
    const { reads, seen, state } = setup({ freshMs: 1, staleMs: 60_000 });
    const shared = () => seen.filter(({ token }) => token === undefined).length;
    const title = async () => ((await reads.send(operation, all, as('ada'))).data as { row: { title: string } }).row.title;
    await Promise.all([title(), title(), title()]);
    assert.equal(shared(), 1);
    state.row = 'two';
    await waitFor(async () => (await title()) === 'two', { what: 'the new row' });
  });
});

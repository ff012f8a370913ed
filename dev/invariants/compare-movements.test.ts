import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '#platform/money/money';
import type { MovementKind, ProviderMovement } from '../../subgraphs/order/payments/provider-movement.ts';
import { compareMovements, type BookedMovement, type Comparison } from './compare-movements.ts';

const from = new Date('2026-03-01T00:00:00.000Z');
const to = new Date('2026-03-02T00:00:00.000Z');
const at = new Date('2026-03-01T09:30:00.000Z');
const yesterday = new Date('2026-02-28T09:30:00.000Z');

const isTransfer = (kind: string) => kind.startsWith('transfer');
const movement = (kind: MovementKind, minor: number, changes: Partial<ProviderMovement> & { currency?: string } = {}): ProviderMovement => {
  const { currency = 'EUR', ...given } = changes;
  const id = kind === 'void' || kind === 'authorization' ? 'aut_1' : `${kind}_1`;
  return { kind, id, authorizationId: isTransfer(kind) ? null : 'aut_1', amount: money(minor, currency), reference: null, idempotencyKey: null, at, note: kind, ...given };
};
const booked = (kind: BookedMovement['kind'], amountMinor: number, changes: Partial<BookedMovement> = {}): BookedMovement => {
  const providerId = kind === 'void' || kind === 'authorization' ? 'aut_1' : `${kind}_1`;
  return { kind, id: `${kind}-ours`, providerId, authorizationId: isTransfer(kind) ? null : 'aut_1', amountMinor, currency: 'EUR', state: 'done', from: at, until: at, ...changes };
};

/** 50.00 were held, 30.00 collected in two parts, 20.00 set free, 5.00 given back; 9.00 were paid out. */
const books = [
  booked('authorization', 5_000, { id: 'cko_1' }),
  booked('capture', 1_000, { id: 'pop_1' }),
  booked('capture', 2_000, { id: 'pop_2', providerId: 'capture_2' }),
  booked('void', 2_000),
  booked('refund', 500),
  booked('transfer', 900, { id: 'pyt_1' }),
];
const movements = [
  movement('authorization', 5_000, { reference: 'cko_1' }),
  movement('capture', 1_000),
  movement('capture', 2_000, { id: 'capture_2' }),
  movement('void', 2_000),
  movement('refund', 500),
  movement('transfer', 900, { reference: 'pyt_1' }),
];
const found = (ours: readonly BookedMovement[], theirs: readonly ProviderMovement[]) => compareMovements(ours, theirs, { from, to });
const kinds = ({ differences }: Comparison) => differences.map(({ kind }) => kind);
const without = <T extends { kind: string }>(list: readonly T[], kind: string) => list.filter((one) => one.kind !== kind);

describe('books that agree', () => {
  it('have no difference, whether the provider repeats our keys, our references or only its own ids', () => {
    assert.deepEqual(found(books, movements), { differences: [], fees: [], toOurBank: [], takenBack: [] });
    const keyed = movements.map((one, index) => ({ ...one, id: `other_${index}`, idempotencyKey: books[index]?.id ?? null }));
    assert.deepEqual(kinds(found(books, keyed)), []);
    const anonymous = movements.map((one) => (isTransfer(one.kind) ? one : { ...one, id: 'somewhere', reference: null }));
    assert.deepEqual(kinds(found(books, anonymous)), []);
  });

  it('may have calls under way: carried out, or not yet', () => {
    const open = books.map((one) => ({ ...one, state: 'open' as const, providerId: null }));
    assert.deepEqual(kinds(found(open, [])), []);
    assert.deepEqual(kinds(found(open, movements.map((one, index) => ({ ...one, idempotencyKey: books[index]?.id ?? null })))), []);
  });

  it('may have checkouts and payouts that failed, once all of it has come back', () => {
    const failed = [booked('authorization', 5_000, { id: 'cko_1', providerId: null, authorizationId: null, state: 'undone' }), booked('transfer', 900, { id: 'pyt_1', state: 'undone' })];
    const back = [movement('authorization', 5_000, { reference: 'cko_1' }), movement('void', 5_000, { reference: 'cko_1' }), movement('transfer', 900, { reference: 'pyt_1' }), movement('transfer_failed', 900, { reference: 'pyt_1' })];
    assert.deepEqual(kinds(found(failed, back)), []);
    assert.deepEqual(kinds(found(failed, [])), []);
  });

  it('may have a refund that came back from the buyer, once it has', () => {
    const returned = books.map((one) => (one.kind === 'refund' ? { ...one, state: 'undone' as const } : one));
    const back = movement('refund_failed', 500, { id: movements.find(({ kind }) => kind === 'refund')?.id ?? '' });
    assert.deepEqual(kinds(found(returned, [...movements, back])), []);
    assert.deepEqual(kinds(found(returned, movements)), ['still_held']);
  });
});

describe('a payment that is collected at once', () => {
  const once = (minor: number) => movement('capture', minor, { id: 'ch_1', isAtOnce: true });
  const freed = movement('void', 1_000, { isAtOnce: true });
  const authorization = [booked('authorization', 5_000, { id: 'cko_1' })];
  const authorized = movement('authorization', 5_000, { reference: 'cko_1' });
  const known = [...authorization, booked('capture', 4_000, { id: 'pay_1', providerId: null }), booked('void', 1_000, { id: 'pay_1', providerId: null })];
  const returned = movement('void', 700, { id: 're_1', idempotencyKey: 'pop_9' });
  const bounced = movement('void_failed', 700, { id: 're_1', idempotencyKey: 'pop_9' });

  it('agrees while the first capture is under way, and once it is booked', () => {
    assert.deepEqual(kinds(found([...authorization, booked('capture', 1_000, { state: 'open', providerId: null })], [authorized, once(4_000), freed])), []);
    assert.deepEqual(kinds(found(known, [authorized, once(4_000), freed])), []);
    assert.deepEqual(kinds(found(known, [authorized, once(3_999), freed])), ['other_amount']);
    assert.deepEqual(kinds(found(authorization, [authorized, once(4_000), freed])), ['missing_here', 'missing_here']);
  });

  it('agrees when the rest is given back, and when the bank refused it', () => {
    const base = [authorized, once(4_000), freed];
    const void_ = (state: BookedMovement['state']) => [...known, booked('void', 700, { id: 'pop_9', providerId: null, state })];
    assert.deepEqual(kinds(found(void_('done'), [...base, returned])), []);
    assert.deepEqual(kinds(found(void_('undone'), [...base, returned, bounced])), []);
    assert.deepEqual(kinds(found(void_('undone'), [...base, returned])), ['missing_here']);
    assert.deepEqual(kinds(found(void_('done'), [...base, returned, bounced])), ['missing_there']);
    assert.deepEqual(kinds(found(known, [...base, returned])), ['missing_here']);
  });
});

describe('a payout that is taken back', () => {
  const taken = (reversedMinor: number) => books.map((one) => (one.kind === 'transfer' ? { ...one, reversedMinor } : one));
  const back = (minor: number) => movement('transfer_failed', minor, { id: 'transfer_1' });

  it('agrees in however many parts it was, and is told apart: nobody of ours asks for it', () => {
    const { differences, takenBack } = found(taken(400), [...movements, back(300), back(100)]);
    assert.deepEqual([differences, takenBack], [[], ['4.00 EUR of our payout pyt_1 (9.00 EUR)']]);
    const whole = taken(900).map((one) => (one.kind === 'transfer' ? { ...one, state: 'undone' as const } : one));
    assert.deepEqual(found(whole, [...movements, back(500), back(400)]).differences, []);
    assert.equal(found(whole, [...movements, back(500), back(400)]).takenBack.length, 1);
  });

  it('is a difference where one of the books has another amount, or nothing of it', () => {
    assert.deepEqual(kinds(found(taken(400), [...movements, back(300)])), ['other_amount']);
    assert.deepEqual(kinds(found(taken(400), movements)), ['missing_there']);
    const [unknown] = found(books, [...movements, back(300)]).differences;
    assert.equal(unknown?.kind, 'missing_here');
    assert.match(unknown?.text ?? '', /3\.00 EUR.*nobody of ours has asked for/);
  });
});

describe('every difference is listed', () => {
  it('of what the provider does not have', () => {
    for (const { kind } of movements) assert.ok(kinds(found(books, without(movements, kind))).every((difference) => difference === 'missing_there'), kind);
    assert.deepEqual(kinds(found(books, movements.slice(0, 2))), ['missing_there', 'missing_there', 'missing_there', 'missing_there']);
    assert.deepEqual(found([booked('refund', 500)], []).differences, [{ kind: 'missing_there', text: 'the provider does not have our refund refund-ours (5.00 EUR)' }]);
  });

  it('of what only the provider has, of a payment of ours, of a stranger, or of a kind that nobody asks for', () => {
    for (const { kind } of movements) assert.ok(kinds(found(without(books, kind), movements)).every((difference) => difference === 'missing_here'), kind);
    assert.deepEqual(kinds(found([], movements)), movements.map(() => 'missing_here'));
    const dispute = movement('other', 1_500, { id: 'dp_1', note: 'adjustment: Chargeback' });
    assert.deepEqual(found(books, [...movements, dispute]).differences, [{ kind: 'missing_here', text: 'the provider has adjustment: Chargeback dp_1 (15.00 EUR, 2026-03-01T09:30:00.000Z), which we know nothing of' }]);
    assert.deepEqual(kinds(found(books, [...movements, movement('transfer_failed', 900, { reference: 'pyt_1' })])), ['missing_here']);
    assert.deepEqual(kinds(found(books, [...movements, movement('refund_failed', 500)])), ['missing_here']);
  });

  it('of what we hold for declined, and the provider has done', () => {
    const declined = books.map((one) => (one.kind === 'refund' ? { ...one, providerId: null, state: 'undone' as const } : one));
    const done = movements.map((one) => (one.kind === 'refund' ? { ...one, idempotencyKey: 'refund-ours' } : one));
    assert.deepEqual(kinds(found(declined, done)), ['missing_here']);
    assert.deepEqual(kinds(found(declined, without(movements, 'refund'))), []);
  });

  it('of the amount, found by the id or only by the payment', () => {
    for (const { kind } of books.filter((one) => one.kind !== 'capture')) {
      const other = movements.map((one) => (one.kind === kind ? { ...one, amount: money(one.amount.minor - 1, 'EUR') } : one));
      assert.deepEqual(kinds(found(books, other)), ['other_amount'], kind);
    }
    const unmarked = movements.map((one) => (one.id === 'capture_2' ? { ...one, id: 'ch_1', amount: money(1_999, 'EUR') } : one));
    assert.deepEqual(found(books, unmarked).differences, [{ kind: 'other_amount', text: 'our capture pop_2 (20.00 EUR) is capture ch_1 (19.99 EUR, 2026-03-01T09:30:00.000Z) at the provider' }]);
  });

  it('of the currency', () => {
    for (const { kind } of books.filter((one) => one.kind !== 'capture')) {
      const other = movements.map((one) => (one.kind === kind ? { ...one, amount: money(one.amount.minor, 'USD') } : one));
      assert.deepEqual(kinds(found(books, other)), ['other_currency'], kind);
    }
  });

  it('of what was done twice', () => {
    for (const one of movements) assert.deepEqual(kinds(found(books, [...movements, { ...one, id: one.kind === 'transfer' ? 'transfer_2' : one.id }])), ['doubled'], one.kind);
    assert.deepEqual(kinds(found(books, [...movements, movement('capture', 1_000, { id: 'capture_3' })])), ['doubled']);
  });

  it('of a checkout that failed and still holds money, and of a payout that failed and was sent', () => {
    const failed = [booked('authorization', 5_000, { id: 'cko_1', state: 'undone' }), booked('transfer', 900, { id: 'pyt_1', state: 'undone' })];
    const held = [movement('authorization', 5_000, { reference: 'cko_1' }), movement('transfer', 900, { reference: 'pyt_1' })];
    assert.deepEqual(kinds(found(failed, held)), ['still_held', 'still_held']);
    assert.match(found(failed, [...held, movement('void', 4_000)]).differences[0]?.text ?? '', /still holds 10\.00 EUR/);
  });
});

describe('a window', () => {
  it('judges what lies in it, and lets what straddles a bound find its other half', () => {
    const early = movements.map((one) => ({ ...one, at: yesterday }));
    assert.deepEqual(kinds(found(books, early)), []);
    assert.deepEqual(kinds(found([], early)), []);
    assert.deepEqual(kinds(found(books.map((one) => ({ ...one, until: yesterday })), [])), []);
    assert.deepEqual(kinds(found(books.map((one) => ({ ...one, from: yesterday, until: yesterday })), movements)), []);
  });
});

describe('what the provider keeps, and what goes to our own bank', () => {
  it('is summed up apart, by currency, and is no difference', () => {
    const apart = [movement('fee', 30), movement('fee', 12), movement('fee', 5, { currency: 'USD' }), movement('own', 9_000), movement('fee', 99, { at: yesterday })];
    assert.deepEqual(found(books, [...movements, ...apart]), { differences: [], fees: [money(42, 'EUR'), money(5, 'USD')], toOurBank: [money(9_000, 'EUR')], takenBack: [] });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '#platform/money/money';
import type { MovementKind, ProviderMovement } from '../../subgraphs/order/payments/provider-movement.ts';
import { compareMovements, joinComparisons, type BookedMovement } from './compare-movements.ts';
import { openLinesOnDisk } from './lines-on-disk.ts';

const window = { from: new Date('2026-03-01T00:00:00.000Z'), to: new Date('2026-04-01T00:00:00.000Z') };

/** The same numbers from 0 to 1 in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

/** Books of many payments and payouts of which about a third have something wrong: lost, doubled, changed, without a reference, or under way. */
function makeBooks(count: number, random: () => number): { books: BookedMovement[]; movements: ProviderMovement[] } {
  const books: BookedMovement[] = [];
  const movements: ProviderMovement[] = [];
  const some = (share: number) => random() < share;
  const when = () => new Date(Date.UTC(2026, 1, 25) + Math.floor(random() * 40 * 86_400_000));
  const add = (kind: BookedMovement['kind'], id: string, { payment, minor }: { payment: string | null; minor: number }) => {
    const at = when();
    const providerId = kind === 'authorization' || kind === 'void' ? payment : `${kind}_${id}`;
    const isKnown = some(0.9);
    const state = some(0.85) ? 'done' : some(0.5) ? 'open' : 'undone';
    if (!some(0.04)) books.push({ kind, id, providerId: isKnown ? providerId : null, authorizationId: isKnown ? payment : null, amountMinor: some(0.05) ? minor + 1 : minor, currency: some(0.02) ? 'USD' : 'EUR', state, from: at, until: at, ...(kind === 'transfer' && some(0.2) && { reversedMinor: 5 }) });
    const one = (of: MovementKind, more: Partial<ProviderMovement> = {}): ProviderMovement => ({ kind: of, id: providerId ?? id, authorizationId: kind === 'transfer' ? null : payment, amount: money(minor, 'EUR'), reference: some(0.5) ? id : null, idempotencyKey: some(0.5) ? id : null, at, note: of, ...more });
    if (!some(0.04)) movements.push(one(kind));
    if (some(0.04)) movements.push(one(kind, { id: `${id}_again` }));
    if (some(0.05) && kind !== 'capture') movements.push(one(kind === 'authorization' ? 'void' : `${kind}_failed`));
    if (some(0.3)) movements.push(one('fee', { id: 'fee', authorizationId: null, reference: null, idempotencyKey: null, amount: money(3, 'EUR') }));
  };
  for (let n = 0; n < count; n += 1) {
    const payment = `aut_${n}`;
    add('authorization', `cko_${n}`, { payment, minor: 5_000 });
    for (let part = 0; some(0.6); part += 1) add('capture', `pop_${n}_${part}`, { payment, minor: 1_000 });
    if (some(0.3)) add('refund', `ref_${n}`, { payment, minor: 500 });
    if (some(0.3)) add('void', `void_${n}`, { payment, minor: 2_000 });
    if (some(0.2)) add('transfer', `pyt_${n}`, { payment: null, minor: 900 });
  }
  return { books: books.toSorted((a, b) => (a.kind + a.id < b.kind + b.id ? -1 : 1)), movements: movements.toSorted((a, b) => a.at.getTime() - b.at.getTime()) };
}

test('both books compared group by group have the differences of both as a whole, and never many lines at a time', () => {
  for (const seed of [1, 7, 42]) {
    const { books, movements } = makeBooks(2_000, createRandom(seed));
    const whole = compareMovements(books, movements, window);
    assert.ok(new Set(whole.differences.map(({ kind }) => kind)).size >= 6 && whole.fees.length === 1, 'of every kind');
    const lines = openLinesOnDisk();
    for (const line of books) lines.addBooked(line);
    for (const line of movements) lines.addMovement(line);
    let joined = compareMovements([], [], window);
    let most = 0;
    for (const group of lines.groups(100)) {
      most = Math.max(most, group.books.length + group.movements.length);
      joined = joinComparisons(joined, compareMovements(group.books, group.movements, window));
    }
    lines.close();
    const sorted = ({ differences, takenBack, ...sums }: typeof whole) => ({ ...sums, differences: differences.map(({ text }) => text).toSorted(), takenBack: takenBack.toSorted() });
    assert.deepEqual(sorted(joined), sorted(whole), `seed ${seed}`);
    assert.ok(most < 200, `${most} lines at once`);
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWithinPercent, pickWeighted } from './bucket.ts';

const units = Array.from({ length: 20_000 }, (_, i) => `device:${i}`);
const picks = (weights: [string, number][], experiment = 'e'): (string | undefined)[] => units.map((unit) => pickWeighted(weights, 'variant', experiment, unit));
const countOf = (all: readonly unknown[], value: unknown): number => all.filter((each) => each === value).length;

/** Pearson's statistic against the expected shares. */
function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => sum + (count - total * (shares[i] ?? 0)) ** 2 / (total * (shares[i] ?? 1)), 0);
}

describe('buckets', () => {
  it('are the same each time for the same person or device', () => {
    assert.deepEqual(picks([['a', 1], ['b', 1]]), picks([['a', 1], ['b', 1]]));
  });

  it('are as large as their weights say, within what chance allows (chi-square, p > 0.001)', () => {
    const found = picks([['a', 50], ['b', 30], ['c', 20]]);
    const statistic = chiSquare(['a', 'b', 'c'].map((name) => countOf(found, name)), [0.5, 0.3, 0.2]);
    assert.ok(statistic < 13.82, `chi-square is ${statistic}`);
  });

  it('of two experiments say nothing about one another (chi-square, p > 0.001)', () => {
    const [first, second] = [picks([['a', 1], ['b', 1]], 'one'), picks([['a', 1], ['b', 1]], 'two')];
    const pairs = units.map((_, i) => `${first[i]}${second[i]}`);
    const statistic = chiSquare(['aa', 'ab', 'ba', 'bb'].map((pair) => countOf(pairs, pair)), [0.25, 0.25, 0.25, 0.25]);
    assert.ok(statistic < 16.27, `chi-square is ${statistic}`);
  });

  it('change only towards the variant whose weight grows, and no more than needed', () => {
    const [before, after] = [picks([['a', 1], ['b', 1], ['c', 1]]), picks([['a', 2], ['b', 1], ['c', 1]])];
    const moved = units.flatMap((_, i) => (before[i] === after[i] ? [] : [after[i]]));
    assert.equal(countOf(moved, 'a'), moved.length, 'nobody moves between the others');
    // From a third to a half of all.
    assert.ok(Math.abs(moved.length / units.length - 1 / 6) < 0.01, `${moved.length} moved`);
  });

  it('change only into a variant that is new, or out of one that is gone', () => {
    const [two, three] = [picks([['a', 1], ['b', 1]]), picks([['a', 1], ['b', 1], ['c', 1]])];
    for (const [i] of units.entries()) assert.ok(two[i] === three[i] || three[i] === 'c');
    const gone = picks([['a', 1], ['b', 1], ['c', 0]]);
    assert.deepEqual(gone, two);
  });

  it('keep everybody in who was in when a share grows', () => {
    const inside = (percent: number): Set<string> => new Set(units.filter((unit) => isWithinPercent(percent, 'part', 'e', unit)));
    const [small, large] = [inside(10), inside(40)];
    assert.ok(small.isSubsetOf(large));
    assert.ok(Math.abs(small.size / units.length - 0.1) < 0.01);
    assert.deepEqual([inside(0).size, inside(100).size], [0, units.length]);
  });
});

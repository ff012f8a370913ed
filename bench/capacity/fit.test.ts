import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitScaling } from './fit.ts';

const usl = (one: number, contention: number, coherence: number) => (n: number) => ({ n, perSecond: (n * one) / (1 + contention * (n - 1) + coherence * n * (n - 1)) });
const near = (actual: number, expected: number): void => assert.ok(Math.abs(actual - expected) < 1e-6 * Math.max(1, expected), `${actual} is not ${expected}`);

test('what follows the law is found again, and goes on past the measured points', () => {
  const law = usl(250, 0.04, 0.002);
  const fit = fitScaling([1, 2, 4, 8, 16].map(law));
  near(fit.one, 250);
  near(fit.contention, 0.04);
  near(fit.coherence, 0.002);
  near(fit.bestN, Math.sqrt(0.96 / 0.002));
  near(fit.at(40), law(40).perSecond);
});

test("two sizes give Amdahl's law, several rounds of each are weighed together", () => {
  const fit = fitScaling([{ n: 1, perSecond: 100 }, { n: 1, perSecond: 100 }, { n: 2, perSecond: 180 }, { n: 2, perSecond: 180 }]);
  near(fit.one, 100);
  near(fit.contention, 2 / 1.8 - 1);
  assert.deepEqual([fit.coherence, fit.bestN], [0, Infinity]);
});

test('more than linear growth is noise, and counts as linear', () => {
  assert.equal(fitScaling([{ n: 1, perSecond: 100 }, { n: 2, perSecond: 230 }]).contention, 0);
});

test('one size says nothing about scaling', () => {
  assert.throws(() => fitScaling([{ n: 2, perSecond: 100 }]), /two sizes or more, not at 1/);
});

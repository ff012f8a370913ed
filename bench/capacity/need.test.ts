import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mixedCpu, needOf } from './need.ts';
import { byTier } from './processes.ts';

const cpu = (bff: number, gateway = 0) => byTier((tier) => (tier === 'bff' ? bff : tier === 'gateway' ? gateway : 0));

test('a mixed request costs what its kinds cost, by their shares', () => {
  assert.equal(mixedCpu([{ share: 0.75, cpuMs: cpu(1), p95Ms: 1 }, { share: 0.25, cpuMs: cpu(5), p95Ms: 1 }]).bff, 2);
  assert.throws(() => mixedCpu([{ share: 0.5, cpuMs: cpu(1), p95Ms: 1 }]), /must be 1 together, not 0.5/);
});

test('cores are CPU per second over the utilisation, which is never above seven tenths', () => {
  const need = needOf({ perSecond: 1_000, aimMs: 1_000, mix: [{ share: 1, cpuMs: cpu(1.4, 0.7), p95Ms: 2 }] });
  assert.equal(need.utilisation, 0.7);
  assert.ok(Math.abs(need.cores.bff - 2) < 1e-9 && Math.abs(need.cores.gateway - 1) < 1e-9);
});

test('a tight aim leaves processes idler, so that the estimated time is the aim', () => {
  const need = needOf({ perSecond: 1_000, aimMs: 5, mix: [{ share: 1, cpuMs: cpu(1), p95Ms: 2 }] });
  assert.ok(need.utilisation !== undefined && need.utilisation < 0.7);
  assert.ok(Math.abs(need.p95Ms - 5) < 1e-9);
  assert.ok(Math.abs(need.underWay - 5) < 1e-9);
});

test('what is too slow alone is not made faster by cores', () => {
  assert.equal(needOf({ perSecond: 10, aimMs: 5, mix: [{ share: 1, cpuMs: cpu(1), p95Ms: 6 }] }).utilisation, undefined);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../judge.ts';
import type { Figures } from '../traffic-log.ts';

const figures = (requests: number, { failed = 0, refused = 0, ms = 10 }: { failed?: number; refused?: number; ms?: number } = {}): Figures => ({ requests, failed, refused, latenciesMs: Array.from({ length: requests }, () => ms) });
const because = (next: Figures, old: Figures): string => {
  const verdict = judge(next, old);
  return 'because' in verdict ? `${verdict.is}: ${verdict.because}` : verdict.is;
};

test('as good as the old one is good, also when both fail alike or both are slow', () => {
  assert.equal(because(figures(100), figures(1000)), 'good');
  assert.equal(because(figures(100, { failed: 10, ms: 900 }), figures(1000, { failed: 100, ms: 850 })), 'good');
});

test('failures are judged from the third on, long before there are enough requests for anything else', () => {
  assert.match(because(figures(2, { failed: 2 }), figures(100)), /^unknown/);
  assert.match(because(figures(3, { failed: 3 }), figures(100)), /^bad: 100 % of its requests fail \(3 of 3\), 0 % of the old version's/);
});

test('one unlucky request among many is no reason to roll back', () => {
  assert.equal(because(figures(200, { failed: 2 }), figures(1000)), 'good');
});

test('a version that refuses what the old one takes is bad', () => {
  assert.match(because(figures(100, { refused: 60 }), figures(1000, { refused: 20 })), /^bad: it refuses 60 %/);
});

test('a p99 that is both half as long again and noticeably longer is bad; a few milliseconds are not', () => {
  assert.match(because(figures(100, { ms: 200 }), figures(1000, { ms: 20 })), /^bad: its p99 is 200 ms, the old version's 20 ms/);
  assert.equal(because(figures(100, { ms: 30 }), figures(1000, { ms: 10 })), 'good');
});

test('too few requests say nothing', () => {
  assert.match(because(figures(49), figures(1000)), /^unknown: only 49 requests so far/);
});

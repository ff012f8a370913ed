import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './judge.ts';
import type { Measured } from './load.ts';

const round = (perSecond: number, p50Ms: number, cpuMs = 1): Measured => ({ perSecond, p50Ms, cpuMs, sqlStatements: 0, p99Ms: 0, bytes: 0, failed: 0 });

test('the best round of each is compared, peer by peer', () => {
  const [said, ...lines] = judge({ by: 'subgraph', rounds: [round(300, 30), round(600, 12, 2)] }, [{ by: 'small', rounds: [round(50, 200, 24), round(20, 500)] }, { by: 'large', rounds: [round(5, 2_000, 90)] }]);
  assert.match(said as string, /600 requests\/s, p50 12\.0 ms \(aim: under 15 ms, reached\)/);
  assert.match(lines[0] as string, /12\.0 times small \(50\.0 requests\/s, p50 200 ms; aim: more than 15, missed\), of whose CPU it takes 1\/12\.0/);
  assert.match(lines[1] as string, /120\.0 times large .* reached\), of whose CPU it takes 1\/45\.0/);
});

test('without a peer only our own figures are told', () => {
  assert.equal(judge({ by: 'subgraph', rounds: [round(600, 12)] }, []).length, 1);
});

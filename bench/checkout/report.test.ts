import assert from 'node:assert/strict';
import { test } from 'node:test';
import { best, row, times, timesRow, type Rounds } from './report.ts';
import type { Result } from './load.ts';

const nothing = { cpuSeconds: 0, serverCpuSeconds: 0, clientCpuSeconds: 0, machineCpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 };

function roundsOf(name: string, rounds: readonly Partial<Result>[], idle = {}): Rounds {
  const result = { completed: 0, failed: 0, seconds: 1, firstAnswersMs: [], used: nothing, usedSeconds: 1, busySeconds: 0 };
  return { name, buyers: 8, results: rounds.map((round) => ({ ...result, ...round })), idle: { ...nothing, seconds: 1, ...idle } };
}

const cellsOf = (text: string): string[] => text.split('|').slice(1, -1).map((cell) => cell.trim());

test('a row has the median of the rounds, with the lowest and the highest', () => {
  const cells = cellsOf(row(roundsOf('8 guests', [{ completed: 10, seconds: 1 }, { completed: 40, seconds: 2 }, { completed: 30, seconds: 1 }])));
  assert.deepEqual(cells.slice(0, 3), ['8 guests', '20.0 (10.0-30.0)', '0']);
});

test('what is used when nobody buys is not put down to purchases', () => {
  const used = { ...nothing, cpuSeconds: 2, serverCpuSeconds: 1, sqlStatements: 120 };
  const cells = cellsOf(row(roundsOf('8 guests', [{ completed: 10, used, usedSeconds: 4 }], { cpuSeconds: 0.5, sqlStatements: 10, seconds: 2 })));
  assert.equal(cells[3], '100.0 (100.0-100.0)');
  assert.equal(cells[4], '200.0 (200.0-200.0)');
  assert.equal(cells[6], '10.0 (10.0-10.0)');
});

test('failed purchases of all rounds are told', () => {
  assert.equal(cellsOf(row(roundsOf('8 guests', [{ failed: 2 }, { failed: 3 }])))[2], '5');
});

test('the best load is the one with the most purchases a second', () => {
  const loads = [roundsOf('8', [{ completed: 20 }]), roundsOf('24', [{ completed: 30 }]), roundsOf('48', [{ completed: 25 }])];
  assert.equal(best(loads).name, '24');
});

test('a load of which buyers are turned away is not the best, unless they are everywhere', () => {
  const [sound, refusing] = [roundsOf('24', [{ completed: 30 }]), roundsOf('48', [{ completed: 40, failed: 4 }])];
  assert.equal(best([sound, refusing]).name, '24');
  assert.equal(best([refusing]).name, '48');
});

test('a multiple is that of the medians, between the least and the most that the rounds allow', () => {
  assert.equal(times([30, 40, 50], [10, 8, 20]), '4.0 (1.5-6.3)');
});

test('more purchases and less CPU than the other are both told as more than once', () => {
  const ours = roundsOf('ours', [{ completed: 40, used: { ...nothing, cpuSeconds: 1.6 } }]);
  const other = roundsOf('other', [{ completed: 10, used: { ...nothing, cpuSeconds: 1.2 } }]);
  const cells = cellsOf(timesRow('times other', ours, other));
  assert.equal(cells[1], '4.0 (4.0-4.0)');
  assert.equal(cells[4], '3.0 (3.0-3.0)');
});

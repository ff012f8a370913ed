import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfQuiet, isTimeZone, nextTimeOfDay } from './local-time.ts';

const next = (timeZone: string, time: string, after: string) => nextTimeOfDay({ timeZone, time }, new Date(after)).toISOString();
const quiet = (at: string, from = '22:00', until = '07:00', timeZone = 'Europe/Berlin') => endOfQuiet({ timeZone, from, until }, new Date(at))?.toISOString() ?? null;

test('the next time of day is found in the person’s zone, today or tomorrow, also where it differs by half an hour', () => {
  assert.equal(next('Europe/Berlin', '08:00', '2026-01-10T06:30:20.000Z'), '2026-01-10T07:00:00.000Z');
  assert.equal(next('Europe/Berlin', '08:00', '2026-01-10T07:00:00.000Z'), '2026-01-11T07:00:00.000Z');
  assert.equal(next('Asia/Kolkata', '08:00', '2026-01-10T00:00:00.000Z'), '2026-01-10T02:30:00.000Z');
  assert.equal(next('America/Los_Angeles', '23:30', '2026-01-10T00:00:00.000Z'), '2026-01-10T07:30:00.000Z');
});

test('a change of clocks in between moves nothing by an hour', () => {
  assert.equal(next('Europe/Berlin', '08:00', '2026-03-28T20:00:00.000Z'), '2026-03-29T06:00:00.000Z');
  assert.equal(next('Europe/Berlin', '08:00', '2026-10-24T20:00:00.000Z'), '2026-10-25T07:00:00.000Z');
  const skipped = next('Europe/Berlin', '02:30', '2026-03-28T20:00:00.000Z');
  assert.ok(skipped > '2026-03-29T00:00:00.000Z' && skipped < '2026-03-29T02:00:00.000Z', skipped);
});

test('quiet hours hold over midnight and end where the person lives', () => {
  assert.equal(quiet('2026-01-10T20:59:59.000Z'), null);
  assert.equal(quiet('2026-01-10T21:00:00.000Z'), '2026-01-11T06:00:00.000Z');
  assert.equal(quiet('2026-01-11T05:59:59.000Z'), '2026-01-11T06:00:00.000Z');
  assert.equal(quiet('2026-01-11T06:00:00.000Z'), null);
  assert.equal(quiet('2026-01-10T12:30:00.000Z', '13:00', '15:00'), '2026-01-10T14:00:00.000Z');
});

test('only names of time zones pass', () => {
  assert.deepEqual(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isTimeZone), [true, true, false, false]);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createTestDatabase } from '#platform/testing/test-database';
import { platformMigrations } from '#platform/data/database';
import { metricsText } from '#platform/telemetry/metrics';
import { migrations } from '../data/migrations/index.ts';
import { countEnd, measureCheckouts } from '../use-cases/measure-checkouts.ts';

const value = async (metric: string): Promise<number> => Number(new RegExp(`^${metric.replaceAll(/[{}"]/g, '\\$&')} (.+)$`, 'm').exec(await metricsText())?.[1]);

it('what is under way is counted from the books, with a value for every state; placed orders are counted with their worth', async (t) => {
  const db = await createTestDatabase({ entities: [], migrations: [...platformMigrations, ...migrations] });
  t.after(() => db.drop());
  await measureCheckouts(db);
  assert.equal(await value('checkouts_unfinished{state="PAYMENT_UNKNOWN"}'), 0);
  assert.equal(await value('checkouts_overdue'), 0);
  const at = new Date('2026-03-01T09:30:00Z');
  const ended = { currency: 'EUR', totalMinor: 12_345, createdAt: at, updatedAt: new Date(at.getTime() + 1_500) };
  countEnd({ ...ended, state: 'PLACED', failureCode: null });
  countEnd({ ...ended, state: 'FAILED', failureCode: 'PAYMENT_DECLINED' });
  assert.equal(await value('checkouts_ended_total{outcome="PLACED"}'), 1);
  assert.equal(await value('checkouts_ended_total{outcome="PAYMENT_DECLINED"}'), 1);
  assert.equal(await value('orders_placed_minor_total{currency="EUR"}'), 12_345);
  assert.equal(await value('checkouts_ended_seconds_total'), 1.5);
});

/**
 * npm run bench retries [-- --events 6000 --seeds 5]: how many messages end as dead letters with retries off and on, over the same
 * fault schedules, and 1 - failed on / failed off with its 95 % interval, for transient and for permanent faults.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { createDatabase, migrate, platformMigrations, type Database } from '#platform/data/database';
import { newId } from '#platform/ids';
import { connectBroker } from '#platform/messaging/broker';
import { defineConsumer, on, startConsumers } from '#platform/messaging/consumer';
import { defineEvent } from '#platform/messaging/contract';
import { defaultRetryDelaysMs, deadQueueOf } from '#platform/messaging/topology';
import { silentLogger } from '#platform/telemetry/logger';
import { createConnection } from 'mysql2/promise';
import { closeKillable, openKillable } from '../../dev/backing/killable.ts';
import { createRandom } from '../../dev/demo/random.ts';
import { readBenchOptions } from '../options.ts';
import { createSchedule, type Schedule } from './schedule.ts';

const { values } = readBenchOptions({ options: { events: { type: 'string', default: '6000' }, seeds: { type: 'string', default: '5' }, rate: { type: 'string', default: '300' } } });
const events = Number(values.events);
const rate = Number(values.rate);
const compression = 20;
const durationMs = (events / rate) * 1_000;
const logger = silentLogger();
const contract = defineEvent({ type: 'bench.asked.v1', aggregate: 'bench', producer: 'bench', schema: z.object({ n: z.int() }), example: { n: 1 } });

interface Outcome {
  /** Messages that ended as dead letters, by what their fault was. */
  transient: number;
  permanent: number;
  /** Messages whose first try met a fault. */
  struck: number;
}

const servers = await openKillable('bench', ['mysql', 'rabbitmq']);
try {
  const pairs: { off: Outcome; on: Outcome }[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    const schedule = createSchedule({ seed, durationMs, compression });
    const off = await run(schedule, []);
    const withRetries = await run(schedule, defaultRetryDelaysMs.map((delay) => delay / compression));
    pairs.push({ off, on: withRetries });
    console.log(`seed ${seed} (time compressed ${compression} times): ${schedule.description}`);
    console.log(`  ${events} messages, ${off.struck} met a fault at their first try; dead without retries: ${off.transient} transient, ${off.permanent} permanent; with retries: ${withRetries.transient} transient, ${withRetries.permanent} permanent`);
  }
  for (const kind of ['transient', 'permanent'] as const) report(kind, pairs.map((pair) => ({ off: pair.off[kind], on: pair.on[kind] })));
} finally {
  await closeKillable('bench');
}

/** One pass of all messages through a consumer whose dependency fails by the schedule. */
async function run(schedule: Schedule, retryDelaysMs: number[]): Promise<Outcome> {
  const db = await freshDatabase();
  const broker = await connectBroker({ url: servers.rabbitmq.url, service: 'bench', namePrefix: `bench-${newId('run')}.`, retryDelaysMs, logger });
  const attempts = new Map<number, number>();
  let done = 0;
  let struck = 0;
  const startedAt = Date.now();
  const consumer = defineConsumer({
    name: 'bench.asking',
    prefetch: 50,
    on: [on(contract, async ({ tx, message: { id, data: { n } } }) => {
      const attempt = attempts.get(n) ?? 0;
      attempts.set(n, attempt + 1);
      const fault = schedule.faultOf(n, attempt, Date.now() - startedAt);
      if (fault && attempt === 0) struck += 1;
      if (fault) throw new Error(`the dependency failed: ${fault}`);
      await tx.execute('INSERT INTO effect (message_id, n) VALUES (?, ?)', [id, n]);
      tx.afterCommit(() => void (done += 1));
    })],
  });
  const running = await startConsumers({ broker, db, consumers: [consumer], logger });
  const dead = deadQueueOf(broker.topology.prefix + consumer.name);
  const deadCount = () => broker.withChannel(async (channel) => (await channel.checkQueue(dead)).messageCount);
  await publishAll(startedAt, async (n) => {
    const id = newId('msg');
    await broker.publish({ id, type: contract.type, producer: 'bench', aggregateType: 'bench', aggregateId: id, aggregateVersion: 1, occurredAt: new Date().toISOString(), traceparent: '', data: { n } });
  });
  while (done + (await deadCount()) < events) await sleep(200);
  const succeeded = new Set((await db.query<{ n: number }>('SELECT n FROM effect')).map(({ n }) => n));
  const failed = Array.from({ length: events }, (_, n) => n).filter((n) => !succeeded.has(n));
  const permanent = failed.filter((n) => schedule.isPermanent(n)).length;
  await running.stop();
  await broker.withChannel(async (channel) => {
    for (const queue of [dead, broker.topology.prefix + consumer.name]) await channel.deleteQueue(queue);
  });
  await broker.close();
  await db.close();
  return { transient: failed.length - permanent, permanent, struck };
}

async function publishAll(startedAt: number, publish: (n: number) => Promise<void>): Promise<void> {
  const sending: Promise<void>[] = [];
  for (let n = 0; n < events; n += 1) {
    await sleep(Math.max(0, startedAt + (n * 1_000) / rate - Date.now()));
    sending.push(publish(n));
  }
  await Promise.all(sending);
}

/** The share of failures that retries removed, with an interval from resampling the schedules, which are what varies. */
function report(kind: string, pairs: readonly { off: number; on: number }[]): void {
  const share = (chosen: readonly { off: number; on: number }[]) => {
    const off = chosen.reduce((sum, pair) => sum + pair.off, 0);
    return off === 0 ? 0 : 1 - chosen.reduce((sum, pair) => sum + pair.on, 0) / off;
  };
  const random = createRandom('bootstrap');
  const resampled = Array.from({ length: 2_000 }, () => share(pairs.map(() => random.pick(pairs)))).toSorted((a, b) => a - b);
  const off = pairs.reduce((sum, pair) => sum + pair.off, 0);
  const left = pairs.reduce((sum, pair) => sum + pair.on, 0);
  const percent = (value: number | undefined) => `${((value ?? 0) * 100).toFixed(2)} %`;
  console.log(`${kind}: ${off} dead without retries, ${left} with: ${percent(share(pairs))} fewer (95 % interval ${percent(resampled[50])} to ${percent(resampled[1_949])})`);
}

async function freshDatabase(): Promise<Database> {
  const admin = await createConnection(servers.mysql.url);
  await admin.query('DROP DATABASE IF EXISTS bench_retries');
  await admin.query('CREATE DATABASE bench_retries CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
  await admin.end();
  const url = new URL(servers.mysql.url);
  url.pathname = '/bench_retries';
  const db = await createDatabase({ url: url.href, migrations: platformMigrations, logger, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
  await migrate(db);
  await db.execute('CREATE TABLE effect (message_id VARCHAR(40) PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
  return db;
}

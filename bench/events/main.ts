/**
 * npm run bench events [-- --seconds 20 --runs 3]: events per second from a commit in one service to the committed effect in another,
 * over real MariaDB or MySQL and RabbitMQ, both durable; the lag at rates that last; the CPU an event costs.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { createDatabase, migrate, platformMigrations } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { closeKillable, openKillable, type KillableBacking } from '../../dev/backing/killable.ts';
import { tables, type ConsumerStats, type ProcessOptions, type ProduceCommand } from './load.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' }, runs: { type: 'string', default: '3' } } });
const seconds = Number(values.seconds);
const runs = Number(values.runs);
const dailyEvents = 1_200_000;
const ticksPerSecond = 100;

const servers = await openKillable('bench', ['mysql', 'rabbitmq']);
try {
  await measure(servers);
} finally {
  await closeKillable('bench');
}

async function measure({ mysql, rabbitmq }: KillableBacking): Promise<void> {
  const options: ProcessOptions = { producerUrl: await database(mysql.url, 'bench_producer'), consumerUrl: await database(mysql.url, 'bench_consumer'), rabbitmqUrl: rabbitmq.url, prefix: 'bench.' };
  const consumer = await start('./consumer.ts', options);
  const producer = await start('./producer.ts', options);
  const pids = { producer: [producer.pid ?? 0], consumer: [consumer.pid ?? 0], database: mysql.pids(), broker: rabbitmq.pids() };
  console.log(`${cpus().length} cores shared with everything else on this machine; load before: ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`);
  await produceAndWait(producer, consumer, { count: 500 }); // warm-up

  const rates: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const before = cpuOf(pids);
    const { rate, effects } = await saturate(producer, consumer);
    const cost = Object.entries(cpuOf(pids)).map(([name, ticks]) => [name, (((ticks - (before[name] ?? 0)) / ticksPerSecond) * 1_000) / effects] as const);
    rates.push(rate);
    const total = cost.reduce((sum, [, ms]) => sum + ms, 0);
    console.log(`run ${run}: ${rate.toFixed(0)} events/s sustained; CPU per event ${total.toFixed(2)} ms (${cost.map(([name, ms]) => `${name} ${ms.toFixed(2)}`).join(', ')})`);
  }
  const sorted = rates.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const spread = (((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)) / median) * 100;
  console.log(`median ${median.toFixed(0)} events/s, spread ${spread.toFixed(0)} % = ${((median * 86_400) / 1e6).toFixed(0)} million a day, ${((median * 86_400) / dailyEvents).toFixed(1)} times 1.2 million`);

  for (const rate of [dailyEvents / 86_400, median * 0.25, median * 0.5]) {
    const stats = await produceAndWait(producer, consumer, { count: Math.ceil(rate * Math.min(seconds, 15)), rate });
    console.log(`lag at ${rate.toFixed(0)} events/s: p50 ${stats.p50Ms} ms, p99 ${stats.p99Ms} ms (${stats.effects} events)`);
  }
  for (const child of [producer, consumer]) {
    child.disconnect();
    await once(child, 'exit');
  }
}

/** As many events as go through in the time; the rate is taken between the first and the last second, at the effects. */
async function saturate(producer: ChildProcess, consumer: ChildProcess): Promise<{ rate: number; effects: number }> {
  await ask(consumer, 'reset');
  const production = new AbortController();
  const producing = (async () => {
    while (!production.signal.aborted) await command(producer, { count: 500 });
  })();
  await sleep(1_000);
  const first = await ask(consumer, 'stats');
  const startedAt = performance.now();
  await sleep(seconds * 1_000);
  const last = await ask(consumer, 'stats');
  const elapsed = (performance.now() - startedAt) / 1_000;
  production.abort();
  await producing;
  return { rate: (last.effects - first.effects) / elapsed, effects: await settled(consumer) };
}

async function produceAndWait(producer: ChildProcess, consumer: ChildProcess, what: ProduceCommand): Promise<ConsumerStats> {
  await ask(consumer, 'reset');
  await command(producer, what);
  await settled(consumer);
  return ask(consumer, 'stats');
}

/** Waits until no more effects come; returns how many came since the last reset. */
async function settled(consumer: ChildProcess): Promise<number> {
  for (let before = -1; ; ) {
    const { effects } = await ask(consumer, 'stats');
    if (effects === before) return effects;
    before = effects;
    await sleep(1_000);
  }
}

async function command(child: ChildProcess, what: ProduceCommand): Promise<void> {
  child.send(what);
  const [answer] = (await once(child, 'message')) as [string];
  if (answer !== 'done') throw new Error(answer);
}

async function ask(consumer: ChildProcess, what: 'stats' | 'reset'): Promise<ConsumerStats> {
  consumer.send(what);
  const [stats] = (await once(consumer, 'message')) as [ConsumerStats];
  return stats;
}

async function start(script: string, options: ProcessOptions): Promise<ChildProcess> {
  const child = fork(new URL(script, import.meta.url), [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}

async function database(adminUrl: string, name: string): Promise<string> {
  const admin = await createConnection(adminUrl);
  await admin.query(`DROP DATABASE IF EXISTS ${name}`);
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await admin.end();
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = await createDatabase({ url: url.href, migrations: platformMigrations, logger: silentLogger() });
  await migrate(db);
  for (const table of tables) await db.execute(table);
  await db.close();
  return url.href;
}

/** User and system time so far, in ticks, of each group of processes. */
function cpuOf(groups: Record<string, number[]>): Record<string, number> {
  return Object.fromEntries(Object.entries(groups).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + ticksOf(pid), 0)]));
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

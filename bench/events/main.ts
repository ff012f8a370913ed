/**
 * npm run bench events [-- --seconds 20 --runs 3]: events per second from a commit in one service to the committed effect in another,
 * over real MariaDB or MySQL and RabbitMQ, both durable; the lag at rates that last; the CPU an event costs.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { closeKillable, openKillable, type KillableBacking } from '../../dev/backing/killable.ts';
import { readBenchOptions } from '../options.ts';
import type { ProcessOptions } from './load.ts';
import { database, produceAndWait, saturate, start } from './pair.ts';

const { values } = readBenchOptions({ options: { seconds: { type: 'string', default: '20' }, runs: { type: 'string', default: '3' } } });
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
    const { rate, effects } = await saturate(producer, consumer, seconds);
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

/** User and system time so far, in ticks, of each group of processes. */
function cpuOf(groups: Record<string, number[]>): Record<string, number> {
  return Object.fromEntries(Object.entries(groups).map(([name, pids]) => [name, pids.reduce((sum, pid) => sum + ticksOf(pid), 0)]));
}

function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** The two processes between which events are measured. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { createDatabase, migrate, platformMigrations } from '#platform/data/database';
import { silentLogger } from '#platform/telemetry/logger';
import { tables, type ConsumerStats, type ProcessOptions, type ProduceCommand } from './load.ts';

/** As many events as go through in the time; the rate is taken between the first and the last second, at the effects. */
export async function saturate(producer: ChildProcess, consumer: ChildProcess, seconds: number): Promise<{ rate: number; effects: number }> {
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

/** Has so many events written, and waits for the last effect. */
export async function produceAndWait(producer: ChildProcess, consumer: ChildProcess, what: ProduceCommand): Promise<ConsumerStats> {
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

/** Starts one side, and waits until it is ready. */
export async function start(script: string, options: ProcessOptions): Promise<ChildProcess> {
  const child = fork(new URL(script, import.meta.url), [JSON.stringify(options)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await once(child, 'message');
  return child;
}

/** An empty database with the tables of a side. */
export async function database(adminUrl: string, name: string): Promise<string> {
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

/** CPU of an event from a commit in one service to the committed effect in another. */
import { once } from 'node:events';
import type { KillableBacking } from '../../dev/backing/killable.ts';
import type { ProcessOptions } from '../events/load.ts';
import { database, produceAndWait, saturate, start } from '../events/pair.ts';
import { cpuMsOf } from '../screens/cpu.ts';

export interface EventCost {
  readonly perSecond: number;
  /** Milliseconds per event. */
  readonly cpuMs: Readonly<Record<'producer' | 'consumer' | 'database' | 'broker', number>>;
}

/** As many events as go through in the time, with one producer and one consumer. */
export async function measureEvents({ mysql, rabbitmq }: KillableBacking, seconds: number): Promise<EventCost> {
  const options: ProcessOptions = { producerUrl: await database(mysql.url, 'bench_producer'), consumerUrl: await database(mysql.url, 'bench_consumer'), rabbitmqUrl: rabbitmq.url, prefix: 'bench.' };
  const consumer = await start('./consumer.ts', options);
  const producer = await start('./producer.ts', options);
  const pids = { producer: [producer.pid ?? 0], consumer: [consumer.pid ?? 0], database: mysql.pids(), broker: rabbitmq.pids() };
  const read = () => Object.fromEntries(Object.entries(pids).map(([name, of]) => [name, of.reduce((sum, pid) => sum + cpuMsOf(pid), 0)])) as Record<keyof typeof pids, number>;
  await produceAndWait(producer, consumer, { count: 1_000 }); // warm-up
  const before = read();
  const { rate, effects } = await saturate(producer, consumer, seconds);
  const after = read();
  for (const child of [producer, consumer]) {
    child.disconnect();
    await once(child, 'exit');
  }
  const each = (name: keyof typeof pids): number => (after[name] - before[name]) / effects;
  return { perSecond: rate, cpuMs: { producer: each('producer'), consumer: each('consumer'), database: each('database'), broker: each('broker') } };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { gauge } from '../telemetry/metrics.ts';
import type { Broker } from './broker.ts';
import { deadQueueOf } from './topology.ts';

interface Watched {
  broker: Broker;
  consumers: string[];
}

const watched = new Set<Watched>();
const scrapeLimitMs = 1_000;

/**
 * Reports at each scrape how much waits in the consumers' queues, in their dead letters, and among the unrouted; the
 * latter two call for a person. Returns how to stop.
 */
export function watchQueueDepths(broker: Broker, consumers: string[]): () => void {
  gauge({
    name: 'broker_queue_messages',
    help: 'Messages ready in a queue; kind is work, dead or unrouted',
    labels: ['queue', 'kind'],
    async collect(metric) {
      metric.reset();
      const depths = await Promise.race([readDepths(), sleep(scrapeLimitMs, [], { ref: false })]);
      for (const { queue, kind, count } of depths) metric.set({ queue, kind }, count);
    },
  });
  const entry = { broker, consumers };
  watched.add(entry);
  return () => void watched.delete(entry);
}

async function readDepths(): Promise<{ queue: string; kind: string; count: number }[]> {
  const perBroker = await Promise.allSettled([...watched].map(({ broker, consumers }) => broker.withChannel(async (channel) => {
    const depths: { queue: string; kind: string; count: number }[] = [];
    for (const { queue, kind } of queuesOf(broker, consumers)) depths.push({ queue, kind, count: (await channel.checkQueue(queue)).messageCount });
    return depths;
  })));
  // A broker that is down reports nothing; `broker_connected` tells.
  return perBroker.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
}

function queuesOf({ topology }: Broker, consumers: string[]): { queue: string; kind: string }[] {
  const queues = consumers.map((name) => topology.prefix + name);
  return [
    ...queues.map((queue) => ({ queue, kind: 'work' })),
    ...queues.map((queue) => ({ queue: deadQueueOf(queue), kind: 'dead' })),
    { queue: topology.unrouted, kind: 'unrouted' },
  ];
}

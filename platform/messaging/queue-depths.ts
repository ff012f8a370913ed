import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../data/database.ts';
import { ageByProcessed } from '../operations/oldest-waiting.ts';
import { gauge } from '../telemetry/metrics.ts';
import type { Broker } from './broker.ts';
import { deadQueueOf } from './topology.ts';

interface Watched {
  broker: Broker;
  db: Sql;
  consumers: string[];
}

interface Depth {
  queue: string;
  kind: 'work' | 'dead' | 'retry' | 'unrouted';
  count: number;
  /** Of work queues. */
  oldestSeconds?: number | null;
}

const watched = new Set<Watched>();
const scrapeLimitMs = 1_000;
const sameScrapeMs = 100;

/**
 * Reports at each scrape how much waits in the consumers' queues and since when, in their dead letters, for a retry, and among
 * the unrouted; dead and unrouted ones call for a person. Returns how to stop.
 */
export function watchQueueDepths(entry: Watched): () => void {
  gauge({
    name: 'broker_queue_messages',
    help: 'Messages ready in a queue; kind is work, dead, retry or unrouted',
    labels: ['queue', 'kind'],
    async collect(metric) {
      metric.reset();
      for (const { queue, kind, count } of await depthsOfThisScrape()) metric.set({ queue, kind }, count);
    },
  });
  gauge({
    name: 'broker_queue_oldest_seconds',
    help: 'Age of the oldest message ready in a work queue, about; 0 when none is',
    labels: ['queue'],
    async collect(metric) {
      metric.reset();
      for (const { queue, kind, oldestSeconds } of await depthsOfThisScrape()) if (kind === 'work') metric.set({ queue }, oldestSeconds ?? 0);
    },
  });
  watched.add(entry);
  return () => void watched.delete(entry);
}

let scrape: { depths: Promise<Depth[]>; at: number } | undefined;

/** Both metrics are collected at once and look at one reading. */
function depthsOfThisScrape(): Promise<Depth[]> {
  if (!scrape || Date.now() - scrape.at > sameScrapeMs) {
    scrape = { depths: Promise.race([readDepths(), sleep(scrapeLimitMs, [], { ref: false })]), at: Date.now() };
  }
  return scrape.depths;
}

async function readDepths(): Promise<Depth[]> {
  const perBroker = await Promise.allSettled([...watched].map(({ broker, db, consumers }) => broker.withChannel(async (channel) => {
    const depths: Depth[] = [];
    for (const { queue, kind, consumer } of queuesOf(broker, consumers)) {
      const count = (await channel.checkQueue(queue)).messageCount;
      depths.push({ queue, kind, count, ...(consumer && count > 0 && { oldestSeconds: await ageByProcessed(db, consumer) }) });
    }
    return depths;
  })));
  // A broker that is down reports nothing; `broker_connected` tells.
  return perBroker.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
}

function queuesOf({ topology }: Broker, consumers: string[]): { queue: string; kind: Depth['kind']; consumer?: string }[] {
  const queues = consumers.map((consumer) => ({ consumer, queue: topology.prefix + consumer }));
  return [
    ...queues.map((work) => ({ ...work, kind: 'work' as const })),
    ...queues.map(({ queue }) => ({ queue: deadQueueOf(queue), kind: 'dead' as const })),
    ...topology.retryTiers.flatMap((tier) => tier.exchanges.map((queue) => ({ queue, kind: 'retry' as const }))),
    { queue: topology.unrouted, kind: 'unrouted' },
  ];
}

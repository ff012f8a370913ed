/** The other service's side: one effect per event, with the time it took to get there. */
import { createDatabase } from '#platform/data/database';
import { connectBroker } from '#platform/messaging/broker';
import { defineConsumer, on, startConsumers } from '#platform/messaging/consumer';
import { silentLogger } from '#platform/telemetry/logger';
import { childArgument } from '#platform/testing/child-process';
import { happened, type ConsumerStats, type ProcessOptions } from './load.ts';

const { consumerUrl, rabbitmqUrl, prefix } = childArgument<ProcessOptions>();
process.once('disconnect', () => process.exit());
const logger = silentLogger();
const db = await createDatabase({ url: consumerUrl, logger, poolSize: 10, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
const broker = await connectBroker({ url: rabbitmqUrl, service: 'bench-consumer', namePrefix: prefix, logger });
let lagsMs: number[] = [];

const consumer = defineConsumer({
  name: 'bench.effects',
  prefetch: 50,
  on: [on(happened, async ({ tx, message }) => {
    await tx.execute('INSERT INTO effect (message_id, aggregate_id) VALUES (?, ?)', [message.id, message.aggregateId]);
    tx.afterCommit(() => void lagsMs.push(Date.now() - Date.parse(message.occurredAt)));
  })],
});
await startConsumers({ broker, db, consumers: [consumer], logger });

/** Since the last reset. */
process.on('message', (command: 'stats' | 'reset') => {
  if (command === 'reset') lagsMs = [];
  const sorted = lagsMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  const stats: ConsumerStats = { effects: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) };
  process.send?.(stats);
});
process.send?.('ready');

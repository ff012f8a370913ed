/** One service's side: transactions that write a row and an event each, and the relay. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createDatabase } from '#platform/data/database';
import { connectBroker } from '#platform/messaging/broker';
import { createOutbox } from '#platform/outbox/outbox';
import { createRelay } from '#platform/outbox/relay';
import { silentLogger } from '#platform/telemetry/logger';
import { childArgument } from '#platform/testing/child-process';
import { example, happened, type ProcessOptions, type ProduceCommand } from './load.ts';

const { producerUrl, rabbitmqUrl, prefix } = childArgument<ProcessOptions>();
process.once('disconnect', () => process.exit());
const logger = silentLogger();
const db = await createDatabase({ url: producerUrl, logger, poolSize: 10, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
const workDb = await createDatabase({ url: producerUrl, logger, poolSize: 5, acquireTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
const broker = await connectBroker({ url: rabbitmqUrl, service: 'bench-producer', namePrefix: prefix, logger });
const relay = createRelay({ db: workDb, broker, logger });
const outbox = createOutbox({ producer: 'bench', relay });
relay.start();

const parallel = 8;
const maxBacklog = 1_000;
const backlogEvery = 100;
let serial = 0;

async function write(): Promise<void> {
  const id = `thing-${(serial += 1) % 5_000}`;
  await db.transaction(async (tx) => {
    await tx.execute('INSERT INTO thing (id, version) VALUES (?, 1) ON DUPLICATE KEY UPDATE version = version + 1', [id]);
    const [row] = await tx.query<{ version: number }>('SELECT version FROM thing WHERE id = ?', [id]);
    await outbox.add(tx, happened, { aggregateId: id, aggregateVersion: row?.version ?? 0, data: example });
  });
}

/** At a rate: each event at its own moment, whether or not the one before is done. As fast as possible: with a short outbox. */
async function produce({ count, rate }: ProduceCommand): Promise<void> {
  const startedAt = performance.now();
  let begun = 0;
  await Promise.all(Array.from({ length: parallel }, async () => {
    while (begun < count) {
      const mine = begun;
      begun += 1;
      if (rate) await sleep(Math.max(0, startedAt + (mine * 1_000) / rate - performance.now()));
      else if (mine % backlogEvery === 0) while ((await relay.backlog()).count > maxBacklog) await sleep(20);
      await write();
    }
  }));
}

process.on('message', (command: ProduceCommand) => {
  produce(command).then(
    () => process.send?.('done'),
    (error: unknown) => process.send?.(`failed: ${String(error)}`),
  );
});
process.send?.('ready');

/** One process of the load: relays, a consumer, or both. It lives until it is killed, or by `dieAfter` kills itself at the worst moment. */
import { createDatabase, type Database } from '#platform/data/database';
import { connectBroker, type Broker, type BrokerOptions } from '#platform/messaging/broker';
import { startConsumers } from '#platform/messaging/consumer';
import { createRelay } from '#platform/outbox/relay';
import { silentLogger } from '#platform/telemetry/logger';
import { childArgument } from '#platform/testing/child-process';
import { createEffects, type ConsumerBehaviour } from './load.ts';

export interface WorkerOptions {
  databaseUrl: string;
  broker: Omit<BrokerOptions, 'logger'>;
  relay?: boolean;
  consumer?: ConsumerBehaviour;
  poolSize?: number;
  acquireTimeoutMs?: number;
  /** Dies by SIGKILL at that many confirms, before they can be marked. */
  dieAfterConfirms?: number;
  /** Dies by SIGKILL at that many commits, before the message is acknowledged. */
  dieAfterCommits?: number;
}

const { databaseUrl, broker: brokerOptions, relay, consumer, poolSize = 8, acquireTimeoutMs = 5_000, dieAfterConfirms, dieAfterCommits } = childArgument<WorkerOptions>();
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL')); // never outlives its test
const logger = silentLogger();
const db = await createDatabase({ url: databaseUrl, logger, poolSize, acquireTimeoutMs, statementTimeoutMs: 5_000, queueLimit: 500 });
const broker = await connectBroker({ ...brokerOptions, logger });

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

function dyingBroker(limit: number): Broker {
  let confirms = 0;
  return {
    ...broker,
    async publish(...args: Parameters<Broker['publish']>) {
      await broker.publish(...args);
      confirms += 1;
      if (confirms >= limit) await die();
    },
  };
}

function dyingDatabase(limit: number): Database {
  let commits = 0;
  const transaction: Database['transaction'] = async (work, options) => {
    const result = await db.transaction(work, options);
    commits += 1;
    return commits >= limit ? die() : result;
  };
  return { ...db, transaction };
}

if (relay) createRelay({ db, broker: dieAfterConfirms ? dyingBroker(dieAfterConfirms) : broker, logger }).start();
if (consumer) await startConsumers({ broker, db: dieAfterCommits ? dyingDatabase(dieAfterCommits) : db, consumers: [createEffects(consumer)], logger });
process.send?.('ready');

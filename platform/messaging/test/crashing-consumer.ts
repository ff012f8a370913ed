/** A consumer whose process dies right after its transaction has committed, before the message is acknowledged. */
import { createDatabase } from '../../data/database.ts';
import type { Database } from '../../data/database.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { childArgument } from '../../testing/child-process.ts';
import { connectBroker } from '../broker.ts';
import type { BrokerOptions } from '../broker.ts';
import { startConsumers } from '../consumer.ts';
import { gatherer } from './gatherer.ts';
import { recorder } from './recorder.ts';

const { databaseUrl, broker: options, consumer } = childArgument<{ databaseUrl: string; broker: Omit<BrokerOptions, 'logger'>; consumer?: string }>();
const logger = silentLogger();
const db = await createDatabase({ url: databaseUrl, logger });
const transaction: Database['transaction'] = async (work, transactionOptions) => {
  await db.transaction(work, transactionOptions);
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
};
const broker = await connectBroker({ ...options, logger });
await startConsumers({ broker, db: { ...db, transaction }, consumers: [consumer === gatherer.name ? gatherer : recorder], logger });

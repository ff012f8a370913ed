/** A relay whose process dies the moment the broker has confirmed a message, before it can be marked. */
import { createDatabase } from '../../data/database.ts';
import { connectBroker } from '../../messaging/broker.ts';
import type { BrokerOptions } from '../../messaging/broker.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { childArgument } from '../../testing/child-process.ts';
import { createRelay } from '../relay.ts';

const { databaseUrl, broker: options } = childArgument<{ databaseUrl: string; broker: Omit<BrokerOptions, 'logger'> }>();
const logger = silentLogger();
const db = await createDatabase({ url: databaseUrl, logger });
const broker = await connectBroker({ ...options, logger });
const dying = {
  ...broker,
  async publish(...args: Parameters<typeof broker.publish>) {
    await broker.publish(...args);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  },
};
createRelay({ db, broker: dying, logger }).start();

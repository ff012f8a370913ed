/** What a process that is about to die runs on: its database, and a broker at whose first confirmation it ends as by `kill -9`, before anything can be marked. */
import { createDatabase } from '../../data/database.ts';
import { connectBroker, type Broker, type BrokerOptions } from '../../messaging/broker.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { childArgument } from '../../testing/child-process.ts';

const { databaseUrl, broker: options } = childArgument<{ databaseUrl: string; broker: Omit<BrokerOptions, 'logger'> }>();
export const logger = silentLogger();
export const db = await createDatabase({ url: databaseUrl, logger });
const alive = await connectBroker({ ...options, logger });
export const broker: Broker = {
  ...alive,
  async publish(...args) {
    await alive.publish(...args);
    process.kill(process.pid, 'SIGKILL');
    await new Promise(() => undefined);
  },
};

/** Writes a message, and dies the moment the broker has confirmed it, before it can be marked. */
import { createDatabase } from '../../data/database.ts';
import { connectBroker } from '../../messaging/broker.ts';
import type { BrokerOptions } from '../../messaging/broker.ts';
import { silentLogger } from '../../telemetry/logger.ts';
import { childArgument } from '../../testing/child-process.ts';
import { createOutbox } from '../outbox.ts';
import { createRelay } from '../relay.ts';
import { moved, moveThing } from './things.ts';

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
const relay = createRelay({ db, broker: dying, logger });
relay.start();
await moveThing(db, createOutbox({ producer: moved.producer as string, relay }), 'killed');

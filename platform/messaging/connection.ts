import { connect } from 'amqplib';
import type { ChannelModel } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import { counter, gauge } from '../telemetry/metrics.ts';

export interface BrokerConnection {
  /** The live connection, or undefined while there is none. */
  current(): ChannelModel | undefined;
  /** Why the broker takes no messages (a memory or disk alarm), if it has said so. */
  blockedBy(): string | undefined;
  waitForConnect(timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  url: string;
  name: string;
  logger: Logger;
  /** Runs at every (re)connection before it counts as connected; a failure closes it and tries again. */
  setup(model: ChannelModel): Promise<void>;
  onDisconnected(): void;
}

const heartbeatSeconds = 10;
const connectTimeoutMs = 5_000;
const reconnects = counter({ name: 'broker_disconnects_total', help: 'Lost broker connections', labels: ['connection'] });
const connected = gauge({ name: 'broker_connected', help: '1 while connected to the broker', labels: ['connection'] });

/**
 * A broker connection that comes back by itself. amqplib's recovery reconnects and runs `setup` again; channels and
 * consumers are `setup`'s to recreate.
 */
export async function openConnection({ url, name, logger, setup, onDisconnected }: ConnectionOptions): Promise<BrokerConnection> {
  let current: ChannelModel | undefined;
  let blocked: string | undefined;
  const recovering = await connect(withHeartbeat(url), {
    noDelay: true,
    timeout: connectTimeoutMs,
    clientProperties: { connection_name: name },
    recovery: {
      initialDelay: 100,
      maxDelay: 5_000,
      jitter: 0.5,
      waitForConnect: false,
      async setup(model: ChannelModel) {
        model.on('error', (error) => logger.warn({ err: error }, 'broker connection failed'));
        model.on('blocked', (reason) => (blocked = reason));
        model.on('unblocked', () => (blocked = undefined));
        blocked = undefined;
        current = model;
        await setup(model);
        connected.set({ connection: name }, 1);
      },
    },
  });
  recovering.on('error', () => undefined); // logged on the model above; without a listener it would end the process
  recovering.on('blocked', (reason) => logger.error({ reason }, 'broker blocks publishers'));
  recovering.on('connect-failed', (error) => {
    current = undefined;
    logger.warn({ err: error }, 'broker cannot be reached; trying again');
  });
  recovering.on('disconnect', (error) => {
    current = undefined;
    connected.set({ connection: name }, 0);
    reconnects.inc({ connection: name });
    logger.warn({ err: error }, 'broker connection lost; reconnecting');
    onDisconnected();
  });
  return {
    current: () => current,
    blockedBy: () => blocked,
    waitForConnect: (timeoutMs) => within(recovering.waitForConnect(), timeoutMs),
    close: () => recovering.close(),
  };
}

// amqplib reads the heartbeat from the URL only.
function withHeartbeat(text: string): string {
  if (!URL.canParse(text) || !/^amqps?:$/.test(new URL(text).protocol)) {
    throw new TypeError('The broker URL is not valid; expected amqp://user:password@host:port/vhost');
  }
  const url = new URL(text);
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(heartbeatSeconds));
  return url.href;
}

async function within(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => (timer = setTimeout(resolve, timeoutMs, false)));
  try {
    return await Promise.race([work.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

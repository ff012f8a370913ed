import type { Writable } from 'node:stream';
import { connect } from 'amqplib';
import type { ChannelModel } from 'amqplib';
import type { Logger } from '../telemetry/logger.ts';
import { counter, gauge } from '../telemetry/metrics.ts';
import { closeSurely } from './close-surely.ts';
import { gatherWrites } from './gather-writes.ts';
import { createNodes } from './nodes.ts';

export interface BrokerConnection {
  /** The live connection, or undefined while there is none. */
  current(): ChannelModel | undefined;
  /** Why the broker takes no messages (a memory or disk alarm), if it has said so. */
  blockedBy(): string | undefined;
  waitForConnect(timeoutMs: number): Promise<boolean>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  /** One node, or several of a cluster: see `createNodes`. */
  url: string;
  name: string;
  logger: Logger;
  /** Runs at every (re)connection before it counts as connected; a failure closes it and tries again. */
  setup(model: ChannelModel): Promise<void>;
  onDisconnected(): void;
}

const connectTimeoutMs = 5_000;
const reconnects = counter({ name: 'broker_disconnects_total', help: 'Lost broker connections', labels: ['connection'] });
const connected = gauge({ name: 'broker_connected', help: '1 while connected to the broker', labels: ['connection'] });

/**
 * A broker connection that comes back by itself. amqplib's recovery reconnects and runs `setup` again; channels and
 * consumers are `setup`'s to recreate. In a cluster each attempt after a failure goes to the next node.
 */
export async function openConnection({ url, name, logger, setup, onDisconnected }: ConnectionOptions): Promise<BrokerConnection> {
  let current: ChannelModel | undefined;
  let blocked: string | undefined;
  const nodes = createNodes(url);
  const recovering = await connect(nodes.target, {
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
        gatherWrites(socketOf(model));
        await whileOpen(model, () => setup(model));
        connected.set({ connection: name }, 1);
      },
    },
  });
  recovering.on('error', () => undefined); // logged on the model above; without a listener it would end the process
  recovering.on('blocked', (reason) => logger.error({ reason }, 'broker blocks publishers'));
  recovering.on('connect-failed', (error) => {
    current = undefined;
    nodes.moveOn();
    logger.warn({ err: error }, 'broker cannot be reached; trying again');
  });
  recovering.on('disconnect', (error) => {
    current = undefined;
    nodes.moveOn();
    connected.set({ connection: name }, 0);
    reconnects.inc({ connection: name });
    logger.warn({ err: error }, 'broker connection lost; reconnecting');
    onDisconnected();
  });
  return {
    current: () => current,
    blockedBy: () => blocked,
    waitForConnect: (timeoutMs) => within(recovering.waitForConnect(), timeoutMs),
    close: () => closeSurely(recovering),
  };
}

/** amqplib keeps it there, untyped. */
function socketOf(model: ChannelModel): Writable {
  return (model.connection as unknown as { stream: Writable }).stream;
}

/**
 * Rejects when the connection closes before the work is done, even if the work itself does not mind. amqplib listens for the end of a
 * connection only from the end of its setup on, and would take one that ended sooner for alive for ever. RabbitMQ does end
 * connections here: of two that declare the same new quorum queue at once it answers one with 541.
 */
async function whileOpen(model: ChannelModel, work: () => Promise<void>): Promise<void> {
  let closed: unknown;
  const onClose = (error: unknown): void => void (closed = error ?? new Error('The broker closed the connection while it was being set up'));
  model.once('close', onClose);
  try {
    await work();
    if (closed) throw closed;
  } catch (error) {
    await closeSurely(model); // amqplib waits for its end before it tries again
    throw error;
  } finally {
    model.off('close', onClose);
  }
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

import { createAnswerReader, type HttpAnswer } from './answer-reader.ts';
import { openConnection, type Connection, type Exchange } from './connection.ts';

export interface Http1PoolOptions {
  host: string;
  port: number;
  /** Most connections; further requests wait for one. */
  connections: number;
  maxBytes: number;
  /** The error for an answer that is larger. */
  tooLarge: () => Error;
  connectTimeoutMs?: number;
  /** Idle connections are closed after this, or a second before the server would. */
  keepAliveMs?: number;
}

export interface Http1Pool {
  /** Sends a request. The returned function gives it up, with the error it then fails with. */
  send(request: Pick<Exchange, 'request' | 'encoding' | 'succeeded' | 'failed'>): (error: Error) => void;
  /** Waits for requests that were sent before. Those after it fail. */
  close(): Promise<void>;
}

/** Why connections are closed that carry nothing. */
const done = new Error('The connection is not needed any more');

interface Slot {
  connection: Connection | undefined;
  exchange: Exchange | undefined;
  idleUntil: number;
}

/** Kept connections to one server over plain HTTP/1.1: each request is one write, each answer read where it arrives. */
export function createHttp1Pool({ host, port, connections, maxBytes, tooLarge, connectTimeoutMs = 2000, keepAliveMs = 30_000 }: Http1PoolOptions): Http1Pool {
  const slots = new Set<Slot>();
  const idle: Slot[] = [];
  const waiting = new Set<Exchange>();
  const closed = Promise.withResolvers<void>();
  let isClosing = false;
  let sweep: NodeJS.Timeout | undefined;

  function open(): Slot {
    const slot: Slot = { connection: undefined, exchange: undefined, idleUntil: 0 };
    slots.add(slot);
    slot.connection = openConnection({ host, port, connectTimeoutMs, onAnswered: (answer) => release(slot, answer), onGone: () => forget(slot) });
    return slot;
  }
  function carry(slot: Slot, exchange: Exchange): void {
    slot.exchange = exchange;
    slot.connection?.send(exchange);
  }
  /** Gives the longest waiting request a connection, if one may be opened. */
  function serveNext(): void {
    const [next] = waiting;
    if (next && slots.size < connections) {
      waiting.delete(next);
      carry(open(), next);
    } else if (isClosing && slots.size === 0 && !next) closed.resolve();
  }
  function forget(slot: Slot): void {
    slots.delete(slot);
    const at = idle.indexOf(slot);
    if (at >= 0) idle.splice(at, 1);
    serveNext();
  }
  function release(slot: Slot, { head }: HttpAnswer): void {
    slot.exchange = undefined;
    const keptMs = Math.min(keepAliveMs, head.keptSeconds === undefined ? Infinity : head.keptSeconds * 1000 - 1000);
    const [next] = waiting;
    if (!head.isKept || keptMs <= 0 || (isClosing && !next)) return slot.connection?.end(done);
    if (next) {
      waiting.delete(next);
      return carry(slot, next);
    }
    slot.idleUntil = performance.now() + keptMs;
    idle.push(slot);
    sweep ??= setTimeout(closeExpired, 1000).unref();
  }
  function closeExpired(): void {
    const now = performance.now();
    for (const slot of idle.filter(({ idleUntil }) => idleUntil <= now)) retire(slot);
    sweep = idle.length > 0 ? setTimeout(closeExpired, 1000).unref() : undefined;
  }
  function retire(slot: Slot): void {
    idle.splice(idle.indexOf(slot), 1);
    slot.connection?.end(done);
  }
  /** The connection used last: those that are not needed expire. */
  function takeIdle(): Slot | undefined {
    for (let slot = idle.at(-1); slot; slot = idle.at(-1)) {
      if (slot.idleUntil > performance.now()) return idle.pop();
      retire(slot);
    }
    return undefined;
  }
  function place(exchange: Exchange): void {
    const slot = takeIdle() ?? (slots.size < connections ? open() : undefined);
    if (slot) carry(slot, exchange);
    else waiting.add(exchange);
  }
  return {
    send(request) {
      const exchange: Exchange = { ...request, reader: createAnswerReader({ maxBytes, tooLarge }) };
      if (isClosing) exchange.failed(new Error('The connections are closed'));
      else place(exchange);
      return (error) => {
        if (waiting.delete(exchange)) exchange.failed(error);
        for (const slot of slots) if (slot.exchange === exchange) slot.connection?.end(error);
      };
    },
    async close() {
      isClosing = true;
      clearTimeout(sweep);
      for (const slot of [...idle]) retire(slot);
      serveNext();
      await closed.promise;
    },
  };
}

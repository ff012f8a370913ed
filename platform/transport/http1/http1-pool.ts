import { createAnswerReader, type HttpAnswer } from './answer-reader.ts';
import { openConnection, type Connection, type Exchange } from './connection.ts';
import { createIdleConnections, keptMs } from './idle-connections.ts';

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

/** Kept connections to one server over plain HTTP/1.1: each request is one write, each answer read where it arrives. */
export function createHttp1Pool({ host, port, connections, maxBytes, tooLarge, connectTimeoutMs = 2000, keepAliveMs = 30_000 }: Http1PoolOptions): Http1Pool {
  /** What each open connection carries. */
  const open = new Map<Connection, Exchange | undefined>();
  const idle = createIdleConnections();
  const waiting = new Set<Exchange>();
  const closed = Promise.withResolvers<void>();
  let isClosing = false;

  const connect = (): Connection => openConnection({ host, port, connectTimeoutMs, onAnswered: release, onGone: forget });
  function carry(connection: Connection, exchange: Exchange): void {
    waiting.delete(exchange);
    open.set(connection, exchange);
    connection.send(exchange);
  }
  function release(connection: Connection, { head }: HttpAnswer): void {
    open.set(connection, undefined);
    const [next] = waiting;
    const forMs = keptMs(head, keepAliveMs);
    if (forMs <= 0 || (isClosing && !next)) connection.end(new Error('The connection is not kept'));
    else if (next) carry(connection, next);
    else idle.put(connection, forMs);
  }
  function forget(connection: Connection): void {
    open.delete(connection);
    idle.forget(connection);
    const [next] = waiting;
    if (next) carry(connect(), next);
    else if (isClosing && open.size === 0) closed.resolve();
  }
  return {
    send(request) {
      const exchange: Exchange = { ...request, reader: createAnswerReader({ maxBytes, tooLarge }) };
      if (isClosing) exchange.failed(new Error('The connections are closed'));
      else {
        const connection = idle.take() ?? (open.size < connections ? connect() : undefined);
        if (connection) carry(connection, exchange);
        else waiting.add(exchange);
      }
      return (error) => {
        if (waiting.delete(exchange)) return exchange.failed(error);
        for (const [connection, carried] of open) if (carried === exchange) return connection.end(error);
      };
    },
    async close() {
      isClosing = true;
      idle.closeAll();
      if (open.size === 0) closed.resolve();
      await closed.promise;
    },
  };
}

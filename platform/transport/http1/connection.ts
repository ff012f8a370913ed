import { connect } from 'node:net';
import type { AnswerReader, HttpAnswer } from './answer-reader.ts';

export interface Exchange {
  /** Head and body, ready to be sent. */
  readonly request: string;
  readonly encoding: 'latin1' | 'utf8';
  readonly reader: AnswerReader;
  succeeded(answer: HttpAnswer): void;
  failed(error: Error): void;
}

/** One connection, for one request at a time. */
export interface Connection {
  send(exchange: Exchange): void;
  /** Closes it; a request that is under way fails with this error. */
  end(error: Error): void;
}

export interface ConnectionOptions {
  host: string;
  port: number;
  connectTimeoutMs: number;
  /** It carries nothing any more; after this it is not used again unless the answer lets it. */
  onAnswered(connection: Connection, answer: HttpAnswer): void;
  onGone(connection: Connection): void;
}

/**
 * What arrives is read here, whichever connection it is on: it is read and taken in one go, and copied if kept. A buffer per
 * connection would cost 64 KB each, a fresh one per read garbage.
 */
const arrivals = Buffer.allocUnsafeSlow(65_536);

export function openConnection({ host, port, connectTimeoutMs, onAnswered, onGone }: ConnectionOptions): Connection {
  let exchange: Exchange | undefined;
  let isGone = false;
  const socket = connect({ host, port, noDelay: true, keepAlive: true, onread: { buffer: arrivals, callback: (size) => (received(arrivals.subarray(0, size)), true) } });
  // Only requests keep the process alive, by their timers.
  socket.unref();
  const timer = setTimeout(() => end(coded('ERR_CONNECT_TIMEOUT', `No connection to ${host}:${port} within ${connectTimeoutMs} ms`)), connectTimeoutMs);
  socket.once('connect', () => clearTimeout(timer));
  socket.on('error', end);
  socket.once('close', () => end(closedEarly()));
  socket.once('end', () => {
    const answer = exchange?.reader.end();
    if (answer) settle(answer);
    // At once: nobody may take a connection that is ending.
    end(closedEarly());
  });

  function end(error: Error): void {
    if (isGone) return;
    isGone = true;
    clearTimeout(timer);
    socket.destroy();
    const open = exchange;
    exchange = undefined;
    onGone(connection);
    open?.failed(error);
  }
  function settle(answer: HttpAnswer): void {
    const open = exchange;
    exchange = undefined;
    onAnswered(connection, answer);
    open?.succeeded(answer);
  }
  function received(data: Buffer): void {
    // What comes unasked could be taken for the answer to the next request.
    if (!exchange) return end(new Error('The other side sent something unasked'));
    try {
      const answer = exchange.reader.push(data);
      if (answer) settle(answer);
    } catch (error) {
      end(error instanceof Error ? error : new Error(String(error)));
    }
  }
  const connection: Connection = {
    send(next) {
      exchange = next;
      socket.write(next.request, next.encoding);
    },
    end,
  };
  return connection;
}

function closedEarly(): Error {
  return coded('ECONNRESET', 'The other side closed the connection before it had answered');
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

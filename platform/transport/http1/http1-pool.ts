import { endOfTurn } from '../turn.ts';
import type { HttpAnswer } from './answer-reader.ts';
import { openConnection, type Connection, type Ended } from './connection.ts';
import { createIdleConnections, keptMs } from './idle-connections.ts';
import { evenGroups, pooledExchange, toBeAskedAgain, type PooledExchange, type PooledRequest } from './pooled-exchange.ts';

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
  /**
   * Most repeatable requests that leave in one write over one connection, to be answered one after the other (RFC 9112, section 9.3.2); 1, unless
   * given, is none. For servers whose answers are all quick: a slow one holds up those behind it.
   */
  pipelining?: number;
  /** How long nothing may come while requests wait behind one that was given up: then they are asked elsewhere. */
  stalledMs?: number;
}

export interface Http1Pool {
  /** Sends a request. The returned function gives it up, with the error it then fails with. */
  send(request: PooledRequest): (error: Error) => void;
  /** Waits for requests that were sent before. Those after it fail. */
  close(): Promise<void>;
}

type Pooled = Connection<PooledExchange>;

/** Up to so many requests under way each have a connection, so that those of one busy caller do not wait for one another. */
const spreadOver = 4;
/**
 * What must not be sent twice takes no connection that has been idle for longer: a server that ends closes one without a word, but only when it has
 * been quiet for twice as long (`platform/server/drain.ts`).
 */
const freshMs = 500;

/** Kept connections to one server over plain HTTP/1.1: each request, or several, is one write, each answer read where it arrives. */
export function createHttp1Pool(options: Http1PoolOptions): Http1Pool {
  return new Pool(options);
}

class Pool implements Http1Pool {
  readonly #options: Http1PoolOptions;
  readonly #pipelining: number;
  readonly #open = new Set<Pooled>();
  readonly #idle = createIdleConnections<Pooled>();
  readonly #waiting = new Set<PooledExchange>();
  /** What has come up in this turn of the event loop and may leave together. */
  #gathered: PooledExchange[] = [];
  readonly #closed = Promise.withResolvers<void>();
  #isClosing = false;

  constructor(options: Http1PoolOptions) {
    this.#options = options;
    this.#pipelining = options.pipelining ?? 1;
  }

  send(request: PooledRequest): (error: Error) => void {
    const exchange = pooledExchange(request, this.#options);
    if (this.#isClosing) exchange.failed(new Error('The connections are closed'));
    else if (exchange.mayShare && this.#pipelining > 1) this.#gather(exchange);
    else this.#place([exchange]);
    return (error) => {
      if (exchange.isOver) return;
      if (exchange.carrier) return exchange.carrier.giveUp(exchange, error);
      this.#waiting.delete(exchange);
      exchange.isOver = true;
      exchange.failed(error);
    };
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#idle.closeAll();
    this.#resolveIfDone();
    await this.#closed.promise;
  }

  #gather(exchange: PooledExchange): void {
    this.#gathered.push(exchange);
    if (this.#gathered.length > 1) return;
    void endOfTurn().then(() => {
      const due = this.#gathered.filter(({ isOver }) => !isOver);
      this.#gathered = [];
      const isBusy = this.#open.size - this.#idle.count() + due.length > spreadOver;
      for (const group of evenGroups(due, isBusy ? this.#pipelining : 1)) this.#place(group);
      this.#resolveIfDone();
    });
  }

  #place(group: readonly PooledExchange[]): void {
    const connection = this.#idle.take(group.every(({ isRepeatable }) => isRepeatable) ? Infinity : freshMs) ?? this.#another();
    if (connection) this.#carry(connection, group);
    else for (const exchange of group) this.#waiting.add(exchange);
  }

  #another(): Pooled | undefined {
    if (this.#open.size >= this.#options.connections) this.#idle.drop();
    return this.#open.size < this.#options.connections ? this.#connect() : undefined;
  }

  #connect(): Pooled {
    const { host, port, connectTimeoutMs = 2000, stalledMs = 1000 } = this.#options;
    return openConnection<PooledExchange>({
      host,
      port,
      connectTimeoutMs,
      stalledMs,
      onAnswered: (connection, answer) => this.#release(connection, answer),
      onGone: (connection, ended) => this.#forget(connection, ended),
    });
  }

  #carry(connection: Pooled, group: readonly PooledExchange[]): void {
    for (const exchange of group) {
      this.#waiting.delete(exchange);
      exchange.carrier = connection;
    }
    this.#open.add(connection);
    connection.send(group);
  }

  #release(connection: Pooled, { head }: HttpAnswer): void {
    const next = this.#nextWaiting();
    const forMs = keptMs(head, this.#options.keepAliveMs ?? 30_000);
    if (forMs <= 0 || (this.#isClosing && !next)) connection.end(new Error('The connection is not kept'));
    else if (next) this.#carry(connection, next);
    else this.#idle.put(connection, forMs);
  }

  #forget(connection: Pooled, ended: Ended<PooledExchange>): void {
    this.#open.delete(connection);
    this.#idle.forget(connection);
    for (const exchange of toBeAskedAgain(ended)) this.#place([exchange]);
    const next = this.#open.size < this.#options.connections ? this.#nextWaiting() : undefined;
    if (next) this.#carry(this.#connect(), next);
    else this.#resolveIfDone();
  }

  /** Who has waited longest, and those with them who may leave together. */
  #nextWaiting(): readonly PooledExchange[] | undefined {
    const [first] = this.#waiting;
    if (!first?.mayShare) return first && [first];
    const group: PooledExchange[] = [];
    for (const exchange of this.#waiting) {
      if (exchange.mayShare) group.push(exchange);
      if (group.length === this.#pipelining) break;
    }
    return group;
  }

  #resolveIfDone(): void {
    if (this.#isClosing && this.#open.size === 0 && this.#gathered.length === 0) this.#closed.resolve();
  }
}

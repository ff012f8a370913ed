import { connect, type Socket } from 'node:net';
import type { HttpAnswer } from './answer-reader.ts';
import { LineOfAnswers, type Exchange } from './line-of-answers.ts';

/** One connection, for one request at a time, or for several that are sent together and answered one after the other. */
export interface Connection<E extends Exchange> {
  /** All in one write. Only when it carries nothing. */
  send(exchanges: readonly E[]): void;
  /** Fails one request with this error. Closes the connection, unless answers to others are still to come. */
  giveUp(exchange: E, error: Error): void;
  end(error: Error): void;
}

/** How a connection ended. */
export interface Ended<E> {
  readonly error: Error;
  /** What was not answered, in the order of the answers. */
  readonly unanswered: readonly E[];
  /** Whether a part of the first one's answer has come. */
  readonly hasBegun: boolean;
  /** Whether they had left together, so that one may have failed for another's sake. Never where no connection came about. */
  readonly wasShared: boolean;
}

export interface ConnectionOptions<E extends Exchange> {
  host: string;
  port: number;
  connectTimeoutMs: number;
  /** How long nothing may come while others wait behind an answer that nobody wants any more. */
  stalledMs: number;
  /** It carries nothing any more; after this it is not used again unless the answer lets it. */
  onAnswered(connection: Connection<E>, answer: HttpAnswer): void;
  onGone(connection: Connection<E>, ended: Ended<E>): void;
}

/**
 * What arrives is read here, whichever connection it is on: it is read and taken in one go, and copied if kept. A buffer per
 * connection would cost 64 KB each, a fresh one per read garbage.
 */
const arrivals = Buffer.allocUnsafeSlow(65_536);

export function openConnection<E extends Exchange>(options: ConnectionOptions<E>): Connection<E> {
  return new OpenConnection(options);
}

class OpenConnection<E extends Exchange> implements Connection<E> {
  readonly #options: ConnectionOptions<E>;
  readonly #socket: Socket;
  #line = new LineOfAnswers<E>([]);
  #state: 'opening' | 'open' | 'gone' = 'opening';
  #heardAt = 0;
  /** Until the connection is open, then while requests are held up. */
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions<E>) {
    const { host, port, connectTimeoutMs } = options;
    this.#options = options;
    this.#socket = connect({ host, port, noDelay: true, keepAlive: true, onread: { buffer: arrivals, callback: (size) => this.#received(arrivals.subarray(0, size)) } });
    // Only requests keep the process alive, by their timers.
    this.#socket.unref();
    this.#timer = setTimeout(() => this.end(coded('ERR_CONNECT_TIMEOUT', `No connection to ${host}:${port} within ${connectTimeoutMs} ms`)), connectTimeoutMs);
    this.#socket.once('connect', () => this.#opened());
    this.#socket.on('error', (error) => this.end(error));
    this.#socket.once('close', () => this.end(closedEarly()));
    this.#socket.once('end', () => {
      const answer = this.#line.end();
      if (answer) this.#settle(answer);
      // At once: nobody may take a connection that is ending.
      this.end(closedEarly());
    });
  }

  send(exchanges: readonly E[]): void {
    this.#line = new LineOfAnswers(exchanges);
    this.#heardAt = performance.now();
    const { request, encoding } = inOneWrite(exchanges);
    this.#socket.write(request, encoding);
  }

  giveUp(exchange: E, error: Error): void {
    exchange.isOver = true;
    exchange.failed(error);
    if (this.#line.isDeserted) this.end(error);
    else this.#endIfStalled();
  }

  end(error: Error): void {
    if (this.#state === 'gone') return;
    const { unanswered, hasBegun, isShared } = this.#line;
    const wasShared = isShared && this.#state === 'open';
    this.#state = 'gone';
    clearTimeout(this.#timer);
    this.#socket.destroy();
    this.#options.onGone(this, { error, unanswered, hasBegun, wasShared });
  }

  #opened(): void {
    if (this.#state === 'gone') return;
    this.#state = 'open';
    clearTimeout(this.#timer);
    this.#endIfStalled();
  }

  #received(data: Buffer): boolean {
    this.#heardAt = performance.now();
    try {
      for (let rest: Buffer | undefined = data; rest && this.#state !== 'gone'; ) {
        const answer = this.#line.push(rest);
        if (answer) this.#settle(answer);
        rest = answer?.rest;
      }
    } catch (error) {
      this.end(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  }

  #settle(answer: HttpAnswer): void {
    const waiting = this.#line.shift();
    if (this.#line.unanswered.length === 0) this.#options.onAnswered(this, answer);
    else if (answer.head.isKept) this.#endIfStalled();
    else this.end(closedEarly());
    waiting?.succeeded(answer);
  }

  /** As long as something comes, those who are held up wait for it: what the server has done for them need not be done again. */
  #endIfStalled(): void {
    if (this.#state !== 'open') return;
    clearTimeout(this.#timer);
    if (!this.#line.isHeldUp) return;
    const { stalledMs } = this.#options;
    const leftMs = this.#heardAt + stalledMs - performance.now();
    if (leftMs <= 0) this.end(coded('ETIMEDOUT', `Nothing came for ${stalledMs} ms`));
    else this.#timer = setTimeout(() => this.#endIfStalled(), Math.ceil(leftMs));
  }
}

function inOneWrite(exchanges: readonly Exchange[]): Pick<Exchange, 'request' | 'encoding'> {
  const [first] = exchanges;
  if (first && exchanges.length === 1) return first;
  // A text of ASCII only, which is what is sent as latin1, is the same in both.
  return { request: exchanges.map(({ request }) => request).join(''), encoding: exchanges.some(({ encoding }) => encoding === 'utf8') ? 'utf8' : 'latin1' };
}

function closedEarly(): Error {
  return coded('ECONNRESET', 'The other side closed the connection before it had answered');
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

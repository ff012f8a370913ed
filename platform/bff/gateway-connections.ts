import { Pool } from 'undici';
import type { Deadline } from '../resilience/deadline.ts';
import { createRetryBudget, retry } from '../resilience/retry.ts';
import type { Logger } from '../telemetry/logger.ts';
import { endpointSource, type Endpoint } from '../transport/endpoints.ts';
import { createPoster } from '../transport/http1/http1-poster.ts';
import { createPlaces, isBreak } from '../transport/places.ts';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** The connection is to be closed: the gateway is about to stop. */
  readonly isLeaving: boolean;
}

interface Post {
  headers: Record<string, string>;
  body: string;
  deadline: Deadline;
  /** Sending it twice does no harm, as with queries. */
  isRepeatable: boolean;
}

/** Kept connections to the places where the gateway is, used in turn. */
export interface GatewayConnections {
  /**
   * Posts and reads the whole answer. What is repeatable is asked once more, elsewhere if there is another place, when the connection broke or a gateway
   * refused it that is about to stop. Rejects on network errors, past the deadline, and when the client has gone away.
   */
  post(post: Post): Promise<RawAnswer>;
  close(): Promise<void>;
}

const maxAnswerBytes = 16 * 1024 * 1024;

/** A refusal in place of the answer that another gateway may have. */
class LeavingRefusal extends Error {
  readonly answer: RawAnswer;

  constructor(answer: RawAnswer) {
    super('The gateway is about to stop');
    this.answer = answer;
  }
}

export interface GatewayConnectionsOptions {
  address: string;
  /** Sent with every request. */
  headers: Readonly<Record<string, string>>;
  connections: number;
  logger: Logger;
}

export function createGatewayConnections({ address, headers, connections, logger }: GatewayConnectionsOptions): GatewayConnections {
  const places = createPlaces({
    source: endpointSource(address, logger),
    ejection: { failures: 3, forMs: 2000, maxMs: 60_000 },
    connect: (endpoint) => (new URL(endpoint.url).protocol === 'http:' ? plainConnections(endpoint, headers, connections) : tlsConnections(endpoint, headers, connections)),
    onChange: (_status, ejected) => ejected && logger.warn({ endpoint: ejected.url }, 'a gateway keeps failing and is left alone for a while'),
  });
  // A gateway that dies takes along as much as it had in hand: that much may be asked again at once.
  const budget = createRetryBudget({ share: 0.1, reserve: connections });
  const ask = (post: Post): Promise<RawAnswer> => places.run((place) => place.post(post), { judge: verdictOf, waitMs: post.deadline.remainingMs(), ...patienceOf(post.deadline) });
  const answerOrRefusal = async (post: Post): Promise<RawAnswer> => {
    const answer = await ask(post);
    if (answer.status === 503 && answer.isLeaving) throw new LeavingRefusal(answer);
    return answer;
  };
  return {
    async post(post) {
      if (!post.isRepeatable) return ask(post);
      try {
        return await retry(() => answerOrRefusal(post), { name: 'gateway', attempts: 2, baseDelayMs: 5, isRetryable: mayHelp, budget, deadline: post.deadline });
      } catch (error) {
        if (error instanceof LeavingRefusal) return error.answer;
        throw error;
      }
    },
    close: () => places.close(),
  };
}

/** 503 comes from a gateway that is well and busy: to leave it alone would double the load of the others. */
const verdictOf = ({ status, isLeaving }: RawAnswer) => ({ hasFailed: status >= 500 && status !== 503, isLeaving });

const mayHelp = (error: unknown): boolean => error instanceof LeavingRefusal || isBreak(error);

/**
 * A gateway that has answered nobody for so long is not slow but stuck: other calls take milliseconds. Callers choose their deadlines: one in a great hurry
 * says nothing about the gateway.
 */
const silenceMs = 1000;

/** When a call is given up, and whether the gateway had had its time then. */
function patienceOf(deadline: Deadline): { signal: GivenUp; isLate: (waitedMs: number) => boolean } {
  const signal = new GivenUp(deadline);
  return { signal, isLate: (waitedMs) => waitedMs >= silenceMs && !signal.hasHungUp };
}

/** As the deadline's signal would say it, without the timer that it takes. */
class GivenUp {
  readonly #deadline: Deadline;

  constructor(deadline: Deadline) {
    this.#deadline = deadline;
  }

  get hasHungUp(): boolean {
    return this.#deadline.hungUp?.aborted === true;
  }

  get aborted(): boolean {
    return this.#deadline.remainingMs() === 0 || this.hasHungUp;
  }
}

function plainConnections({ url, hostname }: Endpoint, always: Readonly<Record<string, string>>, connections: number): GatewayConnections {
  const timedOut = (): Error => new Error('The gateway did not answer in time');
  const tooLarge = (): Error => new Error(`The gateway answered with more than ${maxAnswerBytes} bytes`);
  const poster = createPoster({ url: withPath(url), hostname, headers: always, connections, maxBytes: maxAnswerBytes, tooLarge, timedOut });
  return {
    async post({ headers, body, deadline, isRepeatable }) {
      const { head, text } = await poster.post({ headers, body, timeoutMs: deadline.timerMs(), signal: deadline.hungUp, isRepeatable });
      return { status: head.status, text, isLeaving: head.isLeaving };
    },
    close: () => poster.close(),
  };
}

function tlsConnections({ url, hostname }: Endpoint, always: Readonly<Record<string, string>>, connections: number): GatewayConnections {
  const { origin, pathname: path, port } = new URL(withPath(url));
  const named = hostname === undefined ? {} : { host: port ? `${hostname}:${port}` : hostname };
  const connect = { timeout: 2000, ...(hostname && { servername: hostname }) };
  const pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 30_000, bodyTimeout: 15_000, headersTimeout: 15_000, connect });
  return {
    async post({ headers, body, deadline }) {
      const response = await pool.request({ path, method: 'POST', headers: { ...always, ...headers, ...named }, body, signal: deadline.signal });
      return { status: response.statusCode, text: await response.body.text(), isLeaving: response.headers['connection'] === 'close' };
    },
    close: () => pool.close(),
  };
}

function withPath(url: string): string {
  const whole = new URL(url);
  if (whole.pathname === '/') whole.pathname = '/graphql';
  return whole.href;
}

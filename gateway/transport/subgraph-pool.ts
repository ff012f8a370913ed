import type { TlsFiles } from '#platform/server/tls';
import { createPlainPool } from './plain-pool.ts';
import { createTlsPool } from './tls-pool.ts';

export interface PostOptions {
  headers: Readonly<Record<string, string>>;
  body: string;
  /** After this the request is aborted. */
  timeoutMs: number;
  /** The time is so short, for the caller's sake, that to be late says nothing about the subgraph. */
  isHurried?: boolean;
  /** Aborts the request when the client has gone away. */
  signal?: AbortSignal | undefined;
  /** Sending it twice does no harm, as with queries. */
  isRepeatable?: boolean;
}

export interface RawAnswer {
  status: number;
  text: string;
  /** The connection is to be closed: the subgraph is about to stop. */
  isLeaving: boolean;
  /** When it may be asked again, if it says so. */
  retryAfterSeconds?: number | undefined;
}

/** Keep-alive connections to one address of a subgraph. */
export interface SubgraphPool {
  readonly url: string;
  /** Posts and reads the whole answer. Rejects on network errors, past the deadline, and when the answer is too large. */
  post(options: PostOptions): Promise<RawAnswer>;
  close(): Promise<void>;
}

export interface SubgraphPoolOptions {
  subgraph: string;
  url: string;
  connections: number;
  /** Most queries in one write over a plain connection. */
  pipelining?: number | undefined;
  maxResponseBytes: number;
  tls?: TlsFiles | undefined;
  /** The name to ask for, when `url` has an address in its place. */
  hostname?: string | undefined;
}

/** Plain connections are our own: with undici's the light operation of the benchmark took 13 % more processor time. Encrypted ones are left to undici. */
export function createSubgraphPool(options: SubgraphPoolOptions): SubgraphPool {
  return new URL(options.url).protocol === 'http:' ? createPlainPool(options) : createTlsPool(options);
}

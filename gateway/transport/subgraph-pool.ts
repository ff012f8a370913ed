import { readTls, type TlsFiles } from '#platform/server/tls';
import { Pool, type Dispatcher } from 'undici';
import { responseTooLarge, timedOut } from './subgraph-failure.ts';

export interface PostOptions {
  headers: Record<string, string>;
  body: string;
  /** After this the request is aborted. */
  timeoutMs: number;
  /** Aborts the request when the client has gone away. */
  signal?: AbortSignal | undefined;
}

export interface RawAnswer {
  status: number;
  text: string;
  /** The connection is to be closed: the subgraph is about to stop. */
  isLeaving: boolean;
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
  maxResponseBytes: number;
  tls?: TlsFiles | undefined;
  /** The name to ask for, when `url` has an address in its place. */
  hostname?: string | undefined;
}

export function createSubgraphPool({ subgraph, url, connections, maxResponseBytes, tls, hostname }: SubgraphPoolOptions): SubgraphPool {
  const { origin, pathname, search, port } = new URL(url);
  const path = pathname + search;
  const pool = new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 30_000, connect: { timeout: 2000, ...(tls && readTls(tls)), ...(hostname && { servername: hostname }) } });
  const named = hostname && { host: port ? `${hostname}:${port}` : hostname };
  return {
    url,
    post({ headers, body, timeoutMs, signal }) {
      return new Promise((resolve, reject) => {
        const exchange = createExchange({ subgraph, maxResponseBytes, resolve, reject });
        const timer = setTimeout(() => exchange.abort(timedOut(subgraph)), timeoutMs);
        const onAbort = (): void => exchange.abort(new Error('The client has gone away'));
        exchange.onSettled(() => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        });
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort);
        pool.dispatch({ path, method: 'POST', headers: named ? { ...headers, ...named } : headers, body, headersTimeout: 0, bodyTimeout: 0 }, exchange.handler);
      });
    },
    close: () => pool.close(),
  };
}

interface ExchangeOptions {
  subgraph: string;
  maxResponseBytes: number;
  resolve: (answer: RawAnswer) => void;
  reject: (error: Error) => void;
}

/** One request and its answer over undici's dispatch interface, the leanest it has. */
function createExchange({ subgraph, maxResponseBytes, resolve, reject }: ExchangeOptions) {
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let isLeaving = false;
  let controller: Dispatcher.DispatchController | undefined;
  let failure: Error | undefined;
  let settled: () => void = () => undefined;

  function fail(error: Error): void {
    settled();
    reject(error);
  }
  function abort(error: Error): void {
    // While the request waits for a connection there is no controller yet; `onRequestStart` aborts it then.
    failure = error;
    fail(error);
    controller?.abort(error);
  }
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started;
      if (failure) started.abort(failure);
    },
    onResponseStart(_controller, statusCode, headers) {
      status = statusCode;
      isLeaving = headers['connection'] === 'close';
    },
    onResponseData(_controller, chunk) {
      size += chunk.length;
      if (size > maxResponseBytes) abort(responseTooLarge(subgraph, maxResponseBytes));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      settled();
      const [first] = chunks;
      resolve({ status, isLeaving, text: chunks.length === 1 && first ? first.toString() : Buffer.concat(chunks, size).toString() });
    },
    onResponseError(_controller, error) {
      fail(failure ?? error);
    },
  };
  return {
    handler,
    abort,
    onSettled(callback: () => void) {
      settled = callback;
    },
  };
}

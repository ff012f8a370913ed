import { readTls } from '#platform/server/tls';
import { ByteParts } from '#platform/transport/byte-parts';
import { secondsIn } from '#platform/transport/http1/answer-head';
import { Pool, type Dispatcher } from 'undici';
import { responseTooLarge, timedOut } from './subgraph-failure.ts';
import type { RawAnswer, SubgraphPool, SubgraphPoolOptions } from './subgraph-pool.ts';

/** Encrypted connections, by undici. */
export function createTlsPool({ subgraph, url, connections, maxResponseBytes, tls, hostname }: SubgraphPoolOptions): SubgraphPool {
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
  const parts = new ByteParts();
  let status = 0;
  let isLeaving = false;
  let retryAfterSeconds: number | undefined;
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
      retryAfterSeconds = secondsIn(String(headers['retry-after']));
    },
    onResponseData(_controller, chunk) {
      if (parts.size + chunk.length > maxResponseBytes) abort(responseTooLarge(subgraph, maxResponseBytes));
      else parts.push(chunk);
    },
    onResponseEnd() {
      settled();
      resolve({ status, isLeaving, retryAfterSeconds, text: parts.toString() });
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

import { createHttp1Pool } from './http1/http1-pool.ts';
import { responseTooLarge, timedOut } from './subgraph-failure.ts';
import type { SubgraphPool, SubgraphPoolOptions } from './subgraph-pool.ts';

const badHeader = /[^\t\x20-\x7e]/;

/** Unencrypted connections: a request is one string and one write. */
export function createPlainPool({ subgraph, url, connections, maxResponseBytes, hostname }: SubgraphPoolOptions): SubgraphPool {
  const { hostname: address, port, pathname, search } = new URL(url);
  const pool = createHttp1Pool({
    host: address.replace(/^\[|\]$/g, ''),
    port: Number(port || 80),
    connections,
    maxBytes: maxResponseBytes,
    tooLarge: () => responseTooLarge(subgraph, maxResponseBytes),
  });
  const named = hostname ?? address;
  const start = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${port ? `${named}:${port}` : named}\r\nconnection: keep-alive\r\n`;
  return {
    url,
    post({ headers, body, timeoutMs, signal }) {
      return new Promise((resolve, reject) => {
        const bytes = Buffer.byteLength(body);
        const request = `${start}${headerLines(headers)}content-length: ${bytes}\r\n\r\n${body}`;
        const timer = setTimeout(() => giveUp(timedOut(subgraph)), timeoutMs);
        const onAbort = (): void => giveUp(new Error('The client has gone away'));
        const settled = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        };
        const giveUp = pool.send({
          request,
          // The same bytes, but written without looking at each character.
          encoding: bytes === body.length ? 'latin1' : 'utf8',
          succeeded({ head, text }) {
            settled();
            resolve({ status: head.status, text, isLeaving: head.isLeaving });
          },
          failed(error) {
            settled();
            reject(error);
          },
        });
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort);
      });
    },
    close: () => pool.close(),
  };
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name] ?? '';
    // A line break in a value would begin another header, or another request.
    if (badHeader.test(value)) throw new TypeError(`The header "${name}" has characters that headers cannot carry`);
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

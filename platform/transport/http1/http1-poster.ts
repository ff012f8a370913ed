import type { AnswerHead } from './answer-head.ts';
import { onAbort } from './abort-hooks.ts';
import { createHttp1Pool } from './http1-pool.ts';

export interface PosterOptions {
  /** Of plain HTTP. */
  url: string;
  /** The name to ask for, when `url` has an address in its place. */
  hostname?: string | undefined;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>>;
  /** Most connections, and so requests in flight. */
  connections: number;
  maxBytes: number;
  /** The error for an answer that is larger. */
  tooLarge: () => Error;
  /** The error for an answer that is late. */
  timedOut: () => Error;
  /** Most repeatable requests in one write; 1, unless given, is none (`http1-pool.ts` says when more is good). */
  pipelining?: number | undefined;
}

export interface Posted {
  headers: Readonly<Record<string, string>>;
  body: string;
  /** After this the request is given up. */
  timeoutMs: number;
  /** Gives the request up when the client has gone away. */
  signal?: AbortSignal | undefined;
  /** Sending it twice does no harm. */
  isRepeatable?: boolean | undefined;
}

/** Posts to one address over kept connections. */
export interface Poster {
  /** Posts and reads the whole answer. Rejects on network errors, past the time, and when the answer is too large. */
  post(posted: Posted): Promise<{ head: AnswerHead; text: string }>;
  /** Waits for requests that were sent before. Those after it fail. */
  close(): Promise<void>;
}

const badHeader = /[^\t\x20-\x7e]/;

/** Unencrypted connections: a request is one string and one write. */
export function createPoster({ url, hostname, headers: always = {}, connections, maxBytes, tooLarge, timedOut, pipelining = 1 }: PosterOptions): Poster {
  const { hostname: address, port, pathname, search } = new URL(url);
  const pool = createHttp1Pool({ host: address.replace(/^\[|\]$/g, ''), port: Number(port || 80), connections, maxBytes, tooLarge, pipelining });
  const named = hostname ?? address;
  const start = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${port ? `${named}:${port}` : named}\r\nconnection: keep-alive\r\n${headerLines(always)}`;
  return {
    post({ headers, body, timeoutMs, signal, isRepeatable }) {
      return new Promise((resolve, reject) => {
        const bytes = Buffer.byteLength(body);
        const request = `${start}${headerLines(headers)}content-length: ${bytes}\r\n\r\n${body}`;
        const timer = setTimeout(() => giveUp(timedOut()), timeoutMs);
        let forget = (): void => undefined;
        const settled = (): void => {
          clearTimeout(timer);
          forget();
        };
        const giveUp = pool.send({
          request,
          // The same bytes, but written without looking at each character.
          encoding: bytes === body.length ? 'latin1' : 'utf8',
          requestId: headers['x-request-id'],
          isRepeatable,
          succeeded(answer) {
            settled();
            resolve(answer);
          },
          failed(error) {
            settled();
            reject(error);
          },
        });
        if (signal) forget = onAbort(signal, () => giveUp(new Error('The client has gone away')));
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

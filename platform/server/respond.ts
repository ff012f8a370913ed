import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpBody, HttpResponse } from './http-types.ts';
import { sendable } from './utf8.ts';

/** Sent with every response unless the route says otherwise. */
export const defaultHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cache-control': 'no-store',
};

export interface RespondOptions {
  /** Added to the defaults; the response's own headers win. */
  headers: Record<string, string>;
  /** For HEAD. */
  omitBody: boolean;
  /** Ends a stream in good order: the client sees its end, not a broken connection. */
  signal: AbortSignal;
}

/** Whether a body is sent piece by piece. */
export function isStream(body: HttpBody | undefined): body is Readable | AsyncIterable<string | Buffer> {
  return body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body);
}

/** Writes a response; for a stream resolves when it has ended or the client is gone. */
export async function respond(to: ServerResponse, { status, headers, body }: HttpResponse, options: RespondOptions): Promise<void> {
  const all: Record<string, string | string[] | number> = { ...defaultHeaders, ...options.headers, ...headers };
  if (!isStream(body)) {
    const sent = typeof body === 'string' ? sendable(body) : body;
    const bytes = sent === undefined ? 0 : Buffer.byteLength(sent);
    if (status !== 204 && status !== 304) all['content-length'] = bytes;
    to.writeHead(status, all);
    // Text without other characters is the same bytes in latin1, which is written without looking at each of them.
    to.end(options.omitBody ? undefined : sent, bytes === sent?.length ? 'latin1' : 'utf8');
    return;
  }
  to.writeHead(status, all);
  if (options.omitBody) {
    to.end();
    return;
  }
  to.flushHeaders();
  await pipeline(Readable.from(untilAborted(body, options.signal)), to);
}

/** The items of a source until the signal is aborted, even while the source itself waits for its next item. */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  // One waiter at a time: racing each item against one long promise would keep a reaction per item for as long as the stream lasts.
  let stop: (() => void) | undefined;
  const onAbort = (): void => stop?.();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        if (signal.aborted) stop();
        else iterator.next().then(resolve, reject);
      });
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not waited for: a source in the midst of waiting would hold up the end of the response. Nobody is left to be
    // told of a failure, and it must not end the process.
    Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

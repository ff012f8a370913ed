import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpResponse } from './http-types.ts';

/** Sent with every response unless the route says otherwise. */
const defaultHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'cache-control': 'no-store',
};

/**
 * Writes a response. A stream is ended with the client's connection: when the client goes away, the source is
 * destroyed (an async iterator's `return` runs), so its resources are freed.
 */
export async function respond(to: ServerResponse, response: HttpResponse, extra: Record<string, string>, omitBody: boolean): Promise<void> {
  const { status, headers, body } = response;
  const all: Record<string, string | string[] | number> = { ...defaultHeaders, ...extra, ...headers };
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
    if (status !== 204 && status !== 304) all['content-length'] = body === undefined ? 0 : Buffer.byteLength(body);
    to.writeHead(status, all);
    to.end(omitBody ? undefined : body);
    return;
  }
  to.writeHead(status, all);
  if (omitBody) {
    to.end();
    return;
  }
  to.flushHeaders();
  await pipeline(body instanceof Readable ? body : Readable.from(body), to);
}

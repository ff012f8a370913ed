import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { traceIdField } from '../telemetry/trace.ts';

export interface HttpRequest {
  readonly method: string;
  /** Path without the query string, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly remoteAddress: string;
  readonly requestId: string;
  /** Aborted when the client goes away or the request times out. */
  readonly signal: AbortSignal;
  /** Part of a request that was let in already, so that it is not asked for a place of its own. */
  readonly isAdmitted?: boolean;
}

export type HttpBody = string | Buffer | Readable | AsyncIterable<string | Buffer>;

export interface HttpResponse {
  status: number;
  headers?: Record<string, string | string[]>;
  /** Text and buffers are sent with a length; streams as they come (server-sent events, for instance). */
  body?: HttpBody;
  /** Of an answer in GraphQL's form, for whoever counts; unless it is said, its text is looked at. */
  hasErrors?: boolean;
  /** Made for one request and kept by nobody, so that the body can be let go of once it is sent. */
  isTransient?: boolean;
}

/** What is known of a request before its body is read. */
export interface RequestHead extends Pick<HttpRequest, 'method' | 'headers'> {
  /** What follows the path, without its question mark; of what is refused before it is looked at. */
  readonly search?: string;
}

/** An answer that costs next to nothing. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  body(traceId: string): string;
}

export interface Route {
  method: string;
  /** An exact path, or a prefix that ends with `*`. */
  path: string;
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Answers instead of the handler before anything of the request is looked at, when there is no time for it; undefined lets it in. */
  refuse?(request: RequestHead): Refusal | undefined;
  /** For operators' programs only, see `operations-access.ts`. */
  isForOperators?: boolean;
  /** Replaces the server's body limit for this route. */
  bodyLimitBytes?: number;
}

/** A failure with an HTTP status; its message is sent to the caller. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** A JSON response. */
export function json(status: number, value: unknown, headers: Record<string, string | string[]> = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

/** A failure in GraphQL's error shape, so that clients parse one format everywhere. */
export function errorResponse(status: number, code: string, message: string, headers: Record<string, string | string[]> = {}): HttpResponse {
  return json(status, { errors: [{ message, extensions: { code, ...traceIdField() } }] }, headers);
}

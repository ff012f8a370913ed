import { remembering } from '../../remembering.ts';

/** How the end of a body is found (RFC 9112, section 6.3). */
export type Framing = { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' } | { readonly kind: 'until closed' };

export interface AnswerHead {
  readonly status: number;
  readonly framing: Framing;
  /** Whether the server lets the connection carry another request. */
  readonly isKept: boolean;
  /** The server asked for the connection to be closed. */
  readonly isLeaving: boolean;
  /** For how long the server keeps it, if it says so. */
  readonly keptSeconds: number | undefined;
  /** When it may be asked again, if it says so in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** Which request it answers, if the server says so. */
  readonly requestId: string | undefined;
}

/** The other side does not speak HTTP as it is written down; guessing where an answer ends could give one person another's. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

const statusLine = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n\0]*)?$/;
const token = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Reads a status line and headers, without the empty line that ends them. Throws ProtocolError for what is not plainly right. */
export function parseHead(text: string): AnswerHead {
  let end = endOfLine(text, 0);
  const { status, minor } = statusIn(text.slice(0, end));
  const seen: Seen = { length: undefined, coding: undefined, connection: '', keptSeconds: undefined, retryAfterSeconds: undefined, requestId: undefined };
  while (end < text.length) {
    const start = end + 2;
    end = endOfLine(text, start);
    readHeader(text, start, end, seen);
  }
  const { isLeaving, isKeeping } = wishIn(seen.connection);
  const isPersistent = minor === 1 ? !isLeaving : isKeeping;
  const framing = framingOf(status, seen);
  return { status, framing, isLeaving, isKept: isPersistent && framing.kind !== 'until closed', keptSeconds: seen.keptSeconds, retryAfterSeconds: seen.retryAfterSeconds, requestId: seen.requestId };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\r\n', from);
  return end < 0 ? text.length : end;
}

/** Servers say much the same in each answer: what it means is worked out once. */
const most = 500;

const statusIn = remembering(most, (line) => {
  const match = statusLine.exec(line);
  if (!match) throw new ProtocolError(`Not an HTTP answer: ${JSON.stringify(line.slice(0, 80))}`);
  return { status: Number(match[2]), minor: Number(match[1]) };
});

/** A name in lower case. One that is no token covers folded lines and spaces before the colon, both ways to hide a header from one of two readers. */
const nameIn = remembering(most, (written) => {
  if (!token.test(written)) throw new ProtocolError(`Not a header: ${JSON.stringify(written.slice(0, 80))}`);
  return written.toLowerCase();
});

const wishIn = remembering(most, (connection) => ({ isLeaving: /(?:^|,)\s*close\s*(?:,|$)/.test(connection), isKeeping: /(?:^|,)\s*keep-alive\s*(?:,|$)/.test(connection) }));

const keptSecondsIn = remembering(most, (value) => Number(/timeout=(\d{1,6})/.exec(value)?.[1] ?? Number.NaN) || undefined);

interface Seen {
  length: number | undefined;
  coding: string | undefined;
  connection: string;
  keptSeconds: number | undefined;
  retryAfterSeconds: number | undefined;
  requestId: string | undefined;
}

/** Reads one line. */
function readHeader(text: string, start: number, end: number, seen: Seen): void {
  const colon = text.indexOf(':', start);
  if (colon < 0 || colon >= end) throw new ProtocolError(`Not a header: ${JSON.stringify(text.slice(start, Math.min(end, start + 80)))}`);
  switch (nameIn(text.slice(start, colon))) {
    case 'content-length':
      seen.length = lengthIn(text.slice(colon + 1, end).trim(), seen.length);
      return;
    case 'transfer-encoding':
      seen.coding = `${seen.coding ?? ''}${text.slice(colon + 1, end).trim().toLowerCase()}`;
      return;
    case 'connection':
      seen.connection += `,${text.slice(colon + 1, end).toLowerCase()}`;
      return;
    case 'keep-alive':
      seen.keptSeconds = keptSecondsIn(text.slice(colon + 1, end));
      return;
    case 'retry-after':
      seen.retryAfterSeconds = secondsIn(text.slice(colon + 1, end));
      return;
    case 'x-request-id':
      seen.requestId = text.slice(colon + 1, end).trim();
      return;
    default:
  }
}

/** A number of seconds, as `Retry-After` has; a date is left to those who can wait for one. */
export function secondsIn(value: string): number | undefined {
  const trimmed = value.trim();
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined;
}

function lengthIn(value: string, before: number | undefined): number {
  const length = /^\d{1,15}$/.test(value) ? Number(value) : undefined;
  if (length === undefined || (before !== undefined && before !== length)) throw new ProtocolError('Content-Length is not one number');
  return length;
}

function framingOf(status: number, { length, coding }: Seen): Framing {
  if (coding !== undefined) {
    if (coding !== 'chunked') throw new ProtocolError(`Unknown Transfer-Encoding ${JSON.stringify(coding.slice(0, 80))}`);
    if (length !== undefined) throw new ProtocolError('Both Transfer-Encoding and Content-Length');
    return { kind: 'chunked' };
  }
  if (status === 204 || status === 304) return { kind: 'length', length: 0 };
  return length === undefined ? { kind: 'until closed' } : { kind: 'length', length };
}

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
  const [first = '', ...lines] = text.split('\r\n');
  const match = statusLine.exec(first);
  if (!match) throw new ProtocolError(`Not an HTTP answer: ${JSON.stringify(first.slice(0, 80))}`);
  const status = Number(match[2]);
  const seen: Seen = { length: undefined, coding: undefined, connection: '', keptSeconds: undefined, requestId: undefined };
  for (const line of lines) readHeader(line, seen);
  const isLeaving = /(?:^|,)\s*close\s*(?:,|$)/.test(seen.connection);
  const isPersistent = match[1] === '1' ? !isLeaving : /(?:^|,)\s*keep-alive\s*(?:,|$)/.test(seen.connection);
  const framing = framingOf(status, seen);
  return { status, framing, isLeaving, isKept: isPersistent && framing.kind !== 'until closed', keptSeconds: seen.keptSeconds, requestId: seen.requestId };
}

interface Seen {
  length: number | undefined;
  coding: string | undefined;
  connection: string;
  keptSeconds: number | undefined;
  requestId: string | undefined;
}

function readHeader(line: string, seen: Seen): void {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).toLowerCase();
  // A name that is no token covers folded lines and spaces before the colon, both ways to hide a header from one of two readers.
  if (colon < 1 || !token.test(name)) throw new ProtocolError(`Not a header: ${JSON.stringify(line.slice(0, 80))}`);
  switch (name) {
    case 'content-length':
      seen.length = lengthIn(line.slice(colon + 1).trim(), seen.length);
      return;
    case 'transfer-encoding':
      seen.coding = `${seen.coding ?? ''}${line.slice(colon + 1).trim().toLowerCase()}`;
      return;
    case 'connection':
      seen.connection += `,${line.slice(colon + 1).toLowerCase()}`;
      return;
    case 'keep-alive':
      seen.keptSeconds = Number(/timeout=(\d{1,6})/.exec(line)?.[1] ?? Number.NaN) || undefined;
      return;
    case 'x-request-id':
      seen.requestId = line.slice(colon + 1).trim();
      return;
    default:
  }
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

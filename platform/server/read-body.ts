import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-types.ts';

const empty = Buffer.alloc(0);

/** Memory for bodies that are still arriving. */
export interface BodyRoom {
  bytesLeft: number;
}

/**
 * Reads a request body of at most `limitBytes`, at once where there is none; rejects with HttpError 413 as soon as it is known to be larger, and with 503 when
 * there is no room for more of it beside others that are still arriving.
 */
export function readBody(request: IncomingMessage, limitBytes: number, room: BodyRoom): Buffer | Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limitBytes) return Promise.reject(tooLarge(limitBytes));
  if (announced === 0 && request.headers['transfer-encoding'] === undefined) return empty;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const letGo = (): void => {
      room.bytesLeft += size;
      size = 0;
    };
    const giveUp = (error: HttpError): void => {
      request.removeAllListeners('data');
      request.pause();
      letGo();
      reject(error);
    };
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      room.bytesLeft -= chunk.length;
      if (size > limitBytes) giveUp(tooLarge(limitBytes));
      else if (room.bytesLeft < 0) giveUp(noRoom());
      else chunks.push(chunk);
    });
    // Every request closes in the end; an error (with its stack) is made only for those that close too soon.
    let hasEnded = false;
    request.once('end', () => {
      hasEnded = true;
      resolve(chunks.length === 1 ? (chunks[0] ?? empty) : Buffer.concat(chunks, size));
      letGo();
    });
    request.once('error', reject);
    request.once('close', () => {
      letGo();
      if (!hasEnded) reject(new HttpError(400, 'BAD_REQUEST', 'The request ended before its body did.'));
    });
  });
}

function tooLarge(limitBytes: number): HttpError {
  // The rest of the body is not read, so the connection cannot carry another request.
  return new HttpError(413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`, { connection: 'close' });
}

function noRoom(): HttpError {
  return new HttpError(503, 'UNAVAILABLE', 'Too much is going on here; try again shortly.', { 'retry-after': '1', connection: 'close' });
}

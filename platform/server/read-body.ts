import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-types.ts';

const empty = Buffer.alloc(0);

/** Reads a request body of at most `limitBytes`, at once where there is none; rejects with HttpError 413 as soon as it is known to be larger. */
export function readBody(request: IncomingMessage, limitBytes: number): Buffer | Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limitBytes) return Promise.reject(tooLarge(limitBytes));
  if (announced === 0 && request.headers['transfer-encoding'] === undefined) return empty;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) {
        request.removeAllListeners('data');
        request.pause();
        reject(tooLarge(limitBytes));
        return;
      }
      chunks.push(chunk);
    });
    // Every request closes in the end; an error (with its stack) is made only for those that close too soon.
    let hasEnded = false;
    request.once('end', () => {
      hasEnded = true;
      resolve(chunks.length === 1 ? (chunks[0] ?? empty) : Buffer.concat(chunks, size));
    });
    request.once('error', reject);
    request.once('close', () => {
      if (!hasEnded) reject(new HttpError(400, 'BAD_REQUEST', 'The request ended before its body did.'));
    });
  });
}

function tooLarge(limitBytes: number): HttpError {
  // The rest of the body is not read, so the connection cannot carry another request.
  return new HttpError(413, 'PAYLOAD_TOO_LARGE', `The body is larger than ${limitBytes} bytes.`, { connection: 'close' });
}

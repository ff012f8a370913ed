import { ProtocolError } from './answer-head.ts';

const maxLine = 256;
const maxTrailers = 16_384;
const sizeLine = /^([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?$/;

/** Reads a body in chunks (RFC 9112, section 7.1) as it arrives. */
export interface ChunkedBody {
  /** Takes what has arrived, gives what it holds to `take`, and says whether the body is complete. Throws ProtocolError. */
  push(data: Buffer): boolean;
}

export function createChunkedBody(take: (bytes: Buffer) => void): ChunkedBody {
  let expecting: 'size' | 'data' | 'line end' | 'trailer' = 'size';
  let left = 0;
  let trailers = 0;
  let rest: Buffer | undefined;

  /** The next line from `at`; undefined, and kept for later, when its end is not there yet. */
  function lineAt(data: Buffer, at: number): string | undefined {
    const end = data.indexOf('\r\n', at);
    if ((end < 0 ? data.length : end) - at > maxLine) throw new ProtocolError('A line between chunks is too long');
    if (end >= 0) return data.toString('latin1', at, end);
    rest = Buffer.from(data.subarray(at));
    return undefined;
  }
  /** A size, the end of a chunk or a trailer; the place after it, or undefined when more has to arrive. */
  function readLine(data: Buffer, at: number): number | undefined {
    const line = lineAt(data, at);
    if (line === undefined) return undefined;
    if (expecting === 'size') {
      const size = sizeLine.exec(line)?.[1];
      if (size === undefined) throw new ProtocolError('The size of a chunk is not a number');
      left = Number.parseInt(size, 16);
      expecting = left === 0 ? 'trailer' : 'data';
    } else if (expecting === 'line end') {
      if (line !== '') throw new ProtocolError('A chunk is longer than announced');
      expecting = 'size';
    } else {
      trailers += line.length + 2;
      if (trailers > maxTrailers) throw new ProtocolError('The trailers are too long');
      if (line === '') left = -1;
    }
    return at + line.length + 2;
  }
  return {
    push(arrived) {
      const data = rest ? Buffer.concat([rest, arrived]) : arrived;
      rest = undefined;
      let at = 0;
      while (at < data.length) {
        if (expecting === 'data') {
          const size = Math.min(left, data.length - at);
          take(data.subarray(at, at + size));
          at += size;
          left -= size;
          if (left === 0) expecting = 'line end';
          continue;
        }
        const next = readLine(data, at);
        if (next === undefined) return false;
        at = next;
        if (left === -1) break;
      }
      if (left !== -1) return false;
      if (at < data.length) throw new ProtocolError('There is more than the announced body');
      return true;
    },
  };
}

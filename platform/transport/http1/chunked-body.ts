import { ProtocolError } from './answer-head.ts';

const maxLine = 256;
const maxTrailers = 16_384;
const sizeLine = /^([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?$/;

/** Reads a body in chunks (RFC 9112, section 7.1) as it arrives. */
export interface ChunkedBody {
  /** Takes what has arrived and gives what it holds to `take`. What comes after the body's end; undefined while it is not complete. Throws ProtocolError. */
  push(data: Buffer): Buffer | undefined;
}

interface State {
  expecting: 'size' | 'data' | 'line end' | 'trailer' | 'nothing';
  /** Of the current chunk. */
  left: number;
  trailerBytes: number;
}

export function createChunkedBody(take: (bytes: Buffer) => void): ChunkedBody {
  const state: State = { expecting: 'size', left: 0, trailerBytes: 0 };
  let rest: Buffer | undefined;

  function takeData(data: Buffer, at: number): number {
    const end = Math.min(at + state.left, data.length);
    take(data.subarray(at, end));
    state.left -= end - at;
    if (state.left === 0) state.expecting = 'line end';
    return end;
  }
  /** The place after the line at `at`; when its end is not there yet it is kept for later. */
  function takeLine(data: Buffer, at: number): number {
    const end = data.indexOf('\r\n', at);
    if ((end < 0 ? data.length : end) - at > maxLine) throw new ProtocolError('A line between chunks is too long');
    if (end >= 0) {
      readLine(data.toString('latin1', at, end), state);
      return end + 2;
    }
    rest = Buffer.from(data.subarray(at));
    return data.length;
  }
  return {
    push(arrived) {
      const data = rest ? Buffer.concat([rest, arrived]) : arrived;
      rest = undefined;
      let at = 0;
      while (at < data.length && state.expecting !== 'nothing') at = state.expecting === 'data' ? takeData(data, at) : takeLine(data, at);
      return state.expecting === 'nothing' ? data.subarray(at) : undefined;
    },
  };
}

/** Reads what stands between the data of two chunks, or after the last. */
function readLine(line: string, state: State): void {
  if (state.expecting === 'size') {
    const size = sizeLine.exec(line)?.[1];
    if (size === undefined) throw new ProtocolError('The size of a chunk is not a number');
    state.left = Number.parseInt(size, 16);
    state.expecting = state.left === 0 ? 'trailer' : 'data';
  } else if (state.expecting === 'line end') {
    if (line !== '') throw new ProtocolError('A chunk is longer than announced');
    state.expecting = 'size';
  } else if (line === '') {
    state.expecting = 'nothing';
  } else {
    state.trailerBytes += line.length;
    if (state.trailerBytes > maxTrailers) throw new ProtocolError('The trailers are too long');
  }
}

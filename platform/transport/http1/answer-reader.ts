import { parseHead, ProtocolError, type AnswerHead } from './answer-head.ts';
import { createChunkedBody, type ChunkedBody } from './chunked-body.ts';

export interface HttpAnswer {
  readonly head: AnswerHead;
  readonly text: string;
}

/** Reads one answer as it arrives. */
export interface AnswerReader {
  /** Takes what has arrived, copying what it keeps; the answer when it is complete. Throws ProtocolError, or what `tooLarge` makes. */
  push(data: Buffer): HttpAnswer | undefined;
  /** The other side has ended the connection: the answer, if that is its end. */
  end(): HttpAnswer | undefined;
}

export interface AnswerReaderOptions {
  maxBytes: number;
  tooLarge: () => Error;
}

const maxHeadBytes = 16_384;

export function createAnswerReader({ maxBytes, tooLarge }: AnswerReaderOptions): AnswerReader {
  let head: AnswerHead | undefined;
  /** Of a head that is not complete. */
  let begun: Buffer | undefined;
  let chunked: ChunkedBody | undefined;
  const parts: Buffer[] = [];
  let size = 0;

  function take(bytes: Buffer): void {
    size += bytes.length;
    if (size > maxBytes) throw tooLarge();
    parts.push(Buffer.from(bytes));
  }
  /** Reads the head, those of interim answers as well; what is left is the body's. Undefined while the head is not complete. */
  function readHead(arrived: Buffer): Buffer | undefined {
    let data = begun ? Buffer.concat([begun, arrived]) : arrived;
    begun = undefined;
    for (;;) {
      const end = data.indexOf('\r\n\r\n');
      if ((end < 0 ? data.length : end) > maxHeadBytes) throw new ProtocolError('The headers are too long');
      if (end < 0) {
        begun = Buffer.from(data);
        return undefined;
      }
      const read = parseHead(data.toString('latin1', 0, end));
      data = data.subarray(end + 4);
      if (read.status === 101) throw new ProtocolError('The protocol was switched unasked');
      if (read.status < 200) continue;
      head = read;
      if (read.framing.kind === 'length' && read.framing.length > maxBytes) throw tooLarge();
      if (read.framing.kind === 'chunked') chunked = createChunkedBody(take);
      return data;
    }
  }
  function complete(known: AnswerHead, length: number, data: Buffer): HttpAnswer | undefined {
    if (size + data.length > length) throw new ProtocolError('There is more than the announced body');
    // Nearly all answers arrive in one piece: their text is read where they are.
    if (size === 0 && data.length === length) return { head: known, text: data.toString('utf8', 0, length) };
    take(data);
    return size === length ? whole(known) : undefined;
  }
  const whole = (known: AnswerHead): HttpAnswer => ({ head: known, text: Buffer.concat(parts, size).toString() });
  return {
    push(arrived) {
      const data = head ? arrived : readHead(arrived);
      if (!head || !data) return undefined;
      if (head.framing.kind === 'length') return complete(head, head.framing.length, data);
      if (chunked) return chunked.push(data) ? whole(head) : undefined;
      take(data);
      return undefined;
    },
    end: () => (head?.framing.kind === 'until closed' ? whole(head) : undefined),
  };
}

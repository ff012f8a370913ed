import { ByteParts } from '../byte-parts.ts';
import { parseHead, ProtocolError, type AnswerHead } from './answer-head.ts';
import { createChunkedBody, type ChunkedBody } from './chunked-body.ts';

export interface HttpAnswer {
  readonly head: AnswerHead;
  readonly text: string;
  /** What came after it in the same piece: the beginning of the next answer, where there is to be one. */
  readonly rest?: Buffer | undefined;
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

export function createAnswerReader(options: AnswerReaderOptions): AnswerReader {
  return new Reader(options);
}

/** A class, since there is one for each call. */
class Reader implements AnswerReader {
  readonly #options: AnswerReaderOptions;
  #head: AnswerHead | undefined;
  /** Of a head that is not complete. */
  #begun: Buffer | undefined;
  #chunked: ChunkedBody | undefined;
  #parts: ByteParts | undefined;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
  }

  push(arrived: Buffer): HttpAnswer | undefined {
    const data = this.#head ? arrived : this.#readHead(arrived);
    const head = this.#head;
    if (!head || !data) return undefined;
    if (head.framing.kind === 'length') return this.#upTo(head, head.framing.length, data);
    if (this.#chunked) {
      const rest = this.#chunked.push(data);
      return rest && this.#whole(head, rest);
    }
    this.#take(data);
    return undefined;
  }

  end(): HttpAnswer | undefined {
    return this.#head?.framing.kind === 'until closed' ? this.#whole(this.#head) : undefined;
  }

  /** Reads the head, those of interim answers as well; what is left is the body's. Undefined while the head is not complete. */
  #readHead(arrived: Buffer): Buffer | undefined {
    const { maxBytes, tooLarge } = this.#options;
    let data = this.#begun ? Buffer.concat([this.#begun, arrived]) : arrived;
    this.#begun = undefined;
    for (;;) {
      const end = data.indexOf('\r\n\r\n');
      if ((end < 0 ? data.length : end) > maxHeadBytes) throw new ProtocolError('The headers are too long');
      if (end < 0) {
        this.#begun = Buffer.from(data);
        return undefined;
      }
      const read = parseHead(data.toString('latin1', 0, end));
      data = data.subarray(end + 4);
      if (read.status === 101) throw new ProtocolError('The protocol was switched unasked');
      if (read.status < 200) continue;
      this.#head = read;
      if (read.framing.kind === 'length' && read.framing.length > maxBytes) throw tooLarge();
      if (read.framing.kind === 'chunked') this.#chunked = createChunkedBody((bytes) => this.#take(bytes));
      return data;
    }
  }

  #upTo(head: AnswerHead, length: number, data: Buffer): HttpAnswer | undefined {
    const size = this.#parts?.size ?? 0;
    const missing = length - size;
    const rest = data.length > missing ? data.subarray(missing) : undefined;
    // Nearly all answers arrive in one piece: their text is read where they are.
    if (size === 0 && data.length >= length) return { head, text: data.toString('utf8', 0, length), rest };
    this.#take(rest ? data.subarray(0, missing) : data);
    return this.#parts?.size === length ? this.#whole(head, rest) : undefined;
  }

  #take(bytes: Buffer): void {
    const parts = (this.#parts ??= new ByteParts());
    if (parts.size + bytes.length > this.#options.maxBytes) throw this.#options.tooLarge();
    parts.push(Buffer.from(bytes));
  }

  #whole(head: AnswerHead, rest?: Buffer): HttpAnswer {
    return { head, text: this.#parts?.toString() ?? '', rest: rest?.length ? rest : undefined };
  }
}

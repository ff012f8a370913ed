import { ProtocolError } from './answer-head.ts';
import type { AnswerReader, HttpAnswer } from './answer-reader.ts';

export interface Exchange {
  /** Head and body, ready to be sent. */
  readonly request: string;
  readonly encoding: 'latin1' | 'utf8';
  readonly reader: AnswerReader;
  /** Requests that leave together are told from one another by it, where the server's answers name it. */
  readonly requestId?: string | undefined;
  /** Nobody waits for the answer any more; when one comes it is dropped. */
  isOver: boolean;
  succeeded(answer: HttpAnswer): void;
  failed(error: Error): void;
}

/** Requests that have left together on one connection, in the order of their answers. */
export class LineOfAnswers<E extends Exchange> {
  #unanswered: E[];
  /** Whether there were several, so that one may fail for another's sake. */
  readonly isShared: boolean;
  /** Whether a part of the first one's answer has come. */
  hasBegun = false;

  constructor(exchanges: readonly E[]) {
    this.#unanswered = [...exchanges];
    this.isShared = exchanges.length > 1;
  }

  get unanswered(): readonly E[] {
    return this.#unanswered;
  }

  /** Whether everybody has gone who waited for an answer that is still to come. */
  get isDeserted(): boolean {
    return this.#unanswered.every(({ isOver }) => isOver);
  }

  /** Whether somebody waits behind an answer that nobody wants any more. */
  get isHeldUp(): boolean {
    return this.#unanswered[0]?.isOver === true && !this.isDeserted;
  }

  /** Takes what has arrived; the first one's answer when it is complete. Throws ProtocolError, or that the answer is too large. */
  push(data: Buffer): HttpAnswer | undefined {
    const [first] = this.#unanswered;
    // What comes unasked could be taken for the answer to the next request.
    if (!first) throw new ProtocolError('The other side sent something unasked');
    this.hasBegun = true;
    const answer = first.reader.push(data);
    if (!answer) return undefined;
    // One answer too many would give each one behind it somebody else's.
    if (this.isShared && isForAnother(answer, first)) throw new ProtocolError('The answer is to another request');
    if (answer.rest && this.#unanswered.length === 1) throw new ProtocolError('There is more than the announced body');
    return answer;
  }

  /** The other side has ended the connection: the answer, if that is its end. */
  end(): HttpAnswer | undefined {
    return this.#unanswered[0]?.reader.end();
  }

  /** Takes the first one out, whose answer is complete; undefined if nobody waits for that. */
  shift(): E | undefined {
    const first = this.#unanswered.shift();
    this.hasBegun = false;
    if (!first || first.isOver) return undefined;
    first.isOver = true;
    return first;
  }
}

function isForAnother({ head }: HttpAnswer, { requestId }: Exchange): boolean {
  return head.requestId !== undefined && requestId !== undefined && head.requestId !== requestId;
}

import { createAnswerReader, type AnswerReaderOptions } from './answer-reader.ts';
import type { Connection, Ended } from './connection.ts';
import type { Exchange } from './line-of-answers.ts';

export interface PooledRequest extends Pick<Exchange, 'request' | 'encoding' | 'requestId' | 'succeeded' | 'failed'> {
  /** Sending it twice does no harm, so that it may share a connection. */
  isRepeatable?: boolean | undefined;
}

/** A request on its way through a pool. */
export interface PooledExchange extends Exchange {
  /** Sending it twice does no harm. */
  readonly isRepeatable: boolean;
  /** May leave together with others. */
  mayShare: boolean;
  /** The connection that carries it, if one does. */
  carrier: Connection<PooledExchange> | undefined;
}

export function pooledExchange({ isRepeatable = false, ...request }: PooledRequest, answers: AnswerReaderOptions): PooledExchange {
  return { ...request, reader: createAnswerReader(answers), isOver: false, isRepeatable, mayShare: isRepeatable, carrier: undefined };
}

/**
 * Fails what a connection left unanswered. Returned is what may be asked once more, of which nothing was heard: what left together with others. It goes
 * alone this time, so that it fails for its own sake only.
 */
export function toBeAskedAgain({ error, unanswered, hasBegun, wasShared }: Ended<PooledExchange>): PooledExchange[] {
  const isUnheard = (index: number): boolean => wasShared && (index > 0 || !hasBegun);
  const left = unanswered.filter(({ isOver }) => !isOver);
  const again = left.filter((exchange) => isUnheard(unanswered.indexOf(exchange)));
  for (const exchange of left) {
    exchange.mayShare = false;
    exchange.carrier = undefined;
    if (again.includes(exchange)) continue;
    exchange.isOver = true;
    exchange.failed(error);
  }
  return again;
}

/** As few groups as there can be of at most `size`, none much smaller than the others. */
export function evenGroups<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  const start = (index: number): number => Math.floor((index * items.length) / count);
  return Array.from({ length: count }, (_, index) => items.slice(start(index), start(index + 1)));
}

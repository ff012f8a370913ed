import type { Broker } from '../messaging/broker.ts';
import type { Contract } from '../messaging/contract.ts';
import type { Envelope } from '../messaging/envelope.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createFlights } from './flights.ts';
import { createMarks } from './marks.ts';
import { publishEnvelope } from './publish-envelope.ts';

/** A message as a transaction wrote it. */
export interface Fresh {
  kind: Contract['kind'];
  partition: number;
  envelope: Envelope;
}

/** A message that was not marked as published when that transaction ended. */
export interface Unmarked {
  seq: number;
  id: string;
  aggregateId: string;
}

interface Numbered extends Fresh {
  seq: number;
}

/** What the relay read of a message. */
interface Row {
  seq: number;
  aggregateId: string;
}

/** Publishes messages by the hand that wrote them, right after their commit. */
export interface Straight {
  /** Whether messages may be taken now; if not, they are the relay's. */
  isOpen(): boolean;
  /**
   * Takes what a transaction wrote, once it has committed. `unmarked` are the messages of the same aggregates that were to be published when it ended, its own among
   * them: they tell whether an earlier one is still to go, here or in another process, and only the relay puts those in order.
   */
  take(fresh: readonly Fresh[], unmarked: readonly Unmarked[]): void;
  /** For the relay: of the rows that it read, those that are out already and only to be marked, and those that it is to publish. What is on its way here is in neither. */
  divide<R extends Row>(rows: readonly R[]): { out: R[]; rest: R[] };
  /** Takes nothing more, and ends when all that was taken is published and marked, or left to the relay. */
  stop(): Promise<void>;
}

export interface StraightOptions {
  broker: Broker;
  logger: Logger;
  /** Marks messages as published. */
  mark(seqs: readonly number[]): Promise<unknown>;
  /** Has the relay look at a partition. */
  leave(partition: number): void;
  onPublished(): void;
}

/** More on their way at once are left to the relay, which reads and publishes many at a time. */
const mostUnderWay = 300;

/** The messages are in memory and nobody else has them yet, so they need neither be claimed nor read: that is a transaction with four statements less for each. */
export function createStraight({ broker, logger, mark, leave, onPublished }: StraightOptions): Straight {
  const flights = createFlights(leave);
  const marks = createMarks(mark, logger);
  let isStopping = false;

  /** One after another, each confirmed before the next. Whatever does not work is the relay's, with all that comes after it. */
  async function send(messages: readonly Numbered[], earlier: readonly number[]): Promise<boolean> {
    if (!earlier.every((seq) => marks.isPublished(seq))) return false;
    for (const { seq, kind, envelope } of messages) {
      try {
        await publishEnvelope(broker, envelope, kind);
      } catch (error) {
        logger.debug({ err: error, messageId: envelope.id, type: envelope.type }, 'a message could not be published straight away; it is left to the relay');
        return false;
      }
      onPublished();
      marks.note(seq);
    }
    return true;
  }

  return {
    isOpen() {
      const { connected, blocked } = broker.health();
      return !isStopping && connected && !blocked && flights.count() < mostUnderWay;
    },
    take(fresh, unmarked) {
      for (const [aggregateId, messages] of Map.groupBy(numbered(fresh, unmarked), ({ envelope }) => envelope.aggregateId)) {
        const [{ seq: first, partition }] = messages as [Numbered];
        const earlier = unmarked.filter((row) => row.aggregateId === aggregateId && row.seq < first).map(({ seq }) => seq);
        flights.begin(aggregateId, partition, () => send(messages, earlier));
      }
    },
    divide(rows) {
      const published = Map.groupBy(rows, ({ seq }) => marks.isPublished(seq));
      return { out: published.get(true) ?? [], rest: (published.get(false) ?? []).filter(({ aggregateId }) => !flights.passOver(aggregateId)) };
    },
    async stop() {
      isStopping = true;
      await flights.landed();
      await marks.stop();
    },
  };
}

function numbered(fresh: readonly Fresh[], unmarked: readonly Unmarked[]): Numbered[] {
  const seqs = new Map(unmarked.map(({ id, seq }) => [id, seq]));
  return fresh.flatMap((message) => {
    const seq = seqs.get(message.envelope.id);
    return seq === undefined ? [] : [{ ...message, seq }];
  });
}

import type { Channel, ConsumeMessage } from 'amqplib';

/** Says to the broker which messages of one channel are done. */
export interface Acknowledger {
  /** Notes a message as handed over; in order of arrival. */
  delivered(message: ConsumeMessage): void;
  ack(message: ConsumeMessage): void;
  /** Says at once what it was about to say. */
  flush(): void;
}

export interface AcknowledgerOptions {
  /** How long acknowledgements are gathered. */
  gatherMs: number;
  /** So many are told at the end of the turn, lest the broker waits with the next messages. */
  most: number;
}

/**
 * What is acknowledged within a moment is told in as few words as possible: one acknowledgement covers everything up to the oldest message still in hand, which a
 * quorum queue writes to its log, and to the disk, as one entry. A channel that is closed is told nothing: what was done is delivered again then, and absorbed by the inbox.
 */
export function createAcknowledger(from: { channel: Pick<Channel, 'ack'>; isOpen: boolean }, { gatherMs, most }: AcknowledgerOptions): Acknowledger {
  /** In order of arrival. */
  const inHand = new Set<ConsumeMessage>();
  const done = new Set<ConsumeMessage>();
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    // Closed since: the broker delivers again what it was not told of.
    if (!from.isOpen) return;
    let last: ConsumeMessage | undefined;
    for (const message of inHand) {
      if (!done.delete(message)) break;
      inHand.delete(message);
      last = message;
    }
    if (last) from.channel.ack(last, true);
    for (const message of done) {
      inHand.delete(message);
      from.channel.ack(message);
    }
    done.clear();
  }

  return {
    delivered: (message) => void inHand.add(message),
    ack(message) {
      if (!inHand.has(message)) return;
      done.add(message);
      if (done.size < most) timer ??= setTimeout(tell, gatherMs);
      else if (done.size === Math.max(1, most)) queueMicrotask(tell);
    },
    flush: tell,
  };
}

import type { Channel, ConsumeMessage } from 'amqplib';

/** Says to the broker which messages of one channel are done. */
export interface Acknowledger {
  /** Notes a message as handed over; in order of arrival. */
  delivered(message: ConsumeMessage): void;
  ack(message: ConsumeMessage): void;
}

/**
 * What is acknowledged in one go is told in as few words as possible: one acknowledgement covers everything up to the oldest message still in hand, which a
 * quorum queue notes as one entry of its log. A channel that is closed is told nothing.
 */
export function createAcknowledger(from: { channel: Pick<Channel, 'ack'>; isOpen: boolean }): Acknowledger {
  /** In order of arrival. */
  const inHand = new Set<ConsumeMessage>();
  const done = new Set<ConsumeMessage>();

  function tell(): void {
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
      // Still before anybody who waits for the handler goes on, such as who closes the channel.
      if (done.size === 0) queueMicrotask(tell);
      done.add(message);
    },
  };
}

import type { Channel, ConsumeMessage } from 'amqplib';
import type { Acknowledger } from './acknowledger.ts';

/** One message handed to a consumer, tied to the channel it came by. */
export interface Delivery {
  content: Buffer;
  messageId: string;
  type: string;
  headers: Record<string, unknown>;
  redelivered: boolean;
  /** Tells the broker to forget the message; without effect once the channel is gone, when the broker delivers it again. */
  ack(): void;
  /** Whether an ack can still reach the broker; if not, the message is already on its way to someone else. */
  isOpen(): boolean;
}

/** A channel and whether it is still usable. */
export interface OpenChannel {
  channel: Channel;
  acknowledger: Acknowledger;
  isOpen: boolean;
}

/** Wraps what amqplib delivers. */
export function createDelivery(from: OpenChannel, message: ConsumeMessage): Delivery {
  from.acknowledger.delivered(message);
  return {
    content: message.content,
    messageId: String(message.properties.messageId ?? ''),
    type: String(message.properties.type ?? ''),
    headers: message.properties.headers ?? {},
    redelivered: message.fields.redelivered,
    isOpen: () => from.isOpen,
    ack: () => void (from.isOpen && from.acknowledger.ack(message)),
  };
}

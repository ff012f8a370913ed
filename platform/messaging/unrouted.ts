import type { Broker } from './broker.ts';

/**
 * Publishes again what found no consumer's queue, for example events sent before a new service first declared its
 * own. What still finds none returns to the end of the unrouted queue. Returns how many messages were sent.
 */
export function republishUnrouted({ broker, limit = 10_000 }: { broker: Broker; limit?: number }): Promise<number> {
  const { unrouted } = broker.topology;
  return broker.withChannel(async (channel) => {
    // Counted once: those that come back must not be taken again.
    const { messageCount } = await channel.checkQueue(unrouted);
    let sent = 0;
    while (sent < Math.min(messageCount, limit)) {
      const message = await channel.get(unrouted, { noAck: false });
      if (message === false) break;
      const { exchange, routingKey } = message.fields;
      await broker.send({
        exchange,
        routingKey,
        content: message.content,
        messageId: String(message.properties.messageId ?? ''),
        type: String(message.properties.type ?? ''),
        headers: message.properties.headers ?? {},
      });
      channel.ack(message);
      sent += 1;
    }
    return sent;
  });
}

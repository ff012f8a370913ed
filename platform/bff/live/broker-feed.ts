import { connectBroker, type Broker } from '../../messaging/broker.ts';
import type { Contract } from '../../messaging/contract.ts';
import type { Envelope } from '../../messaging/envelope.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { counter } from '../../telemetry/metrics.ts';

/** What a message of the broker means to a BFF. */
export interface Heard {
  readonly contract: Contract;
  /** Whether there is anybody whom a message would tell something; always, unless told. */
  isWanted?(): boolean;
  handle(data: unknown): void;
}

/** Makes a rule: what to do about a message of this contract. */
export function heard<C extends Contract>(contract: C, handle: (data: C['example']) => void): Heard {
  return { contract, handle: (data) => handle(contract.schema.parse(data) as C['example']) };
}

/** Rules that are for nobody while `isWanted` says so: their messages are passed over unread, which saves most of what they cost. */
export function heardWhile(isWanted: () => boolean, rules: readonly Heard[]): Heard[] {
  return rules.map((rule) => ({ ...rule, isWanted }));
}

export interface BrokerFeedOptions {
  url: string;
  service: string;
  logger: Logger;
  rules: readonly Heard[];
  /** Called when messages may have been missed. */
  onGap(): void;
  /** Put before the broker's names, to keep tests apart. */
  namePrefix?: string;
}

export interface BrokerFeed {
  isConnected(): boolean;
  close(): Promise<void>;
}

const received = counter({ name: 'bff_live_messages_total', help: 'Messages of the broker that a BFF heard', labels: ['type', 'outcome'] });

/**
 * Hears messages of the broker by an exclusive, bounded queue of this process, which goes with the connection. What is sent while it is away is lost:
 * after each gap `onGap` is called, when the queue is there again. A broker that is down at the start is connected to later.
 */
export async function followBroker({ url, service, logger, rules, onGap, namePrefix }: BrokerFeedOptions): Promise<BrokerFeed> {
  const broker: Broker = await connectBroker({ url, service, logger, ...(namePrefix !== undefined && { namePrefix }) });
  const typesOf = (kind: Contract['kind']): string[] => [...new Set(rules.filter(({ contract }) => contract.kind === kind).map(({ contract }) => contract.type))];
  const isWanted = (type: string): boolean => rules.some((rule) => rule.contract.type === type && (rule.isWanted?.() ?? true));
  const subscription = await broker.follow({ types: typesOf('signal'), events: typesOf('event'), isWanted, onSignal: (envelope) => hear(envelope, rules, logger), onAttached: onGap });
  return {
    isConnected: () => subscription.isAttached(),
    async close() {
      await subscription.stop(1_000);
      await broker.close();
    },
  };
}

function hear({ type, data, id }: Envelope, rules: readonly Heard[], logger: Logger): void {
  for (const rule of rules.filter(({ contract }) => contract.type === type)) {
    try {
      rule.handle(data);
      received.inc({ type, outcome: 'heard' });
    } catch (error) {
      received.inc({ type, outcome: 'unreadable' });
      logger.error({ err: error, messageId: id, type }, 'a message cannot be read; what it tells is seen later');
    }
  }
}

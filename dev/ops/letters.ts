/** The work of the dead-letter commands over one consumer or all of them. */
import { discardDeadLetters, listDeadLetters, replayDeadLetters } from '#platform/messaging/dead-letters';
import type { DeadLetter, DeadLetterChange, DeadLetterFilter } from '#platform/messaging/dead-letters';
import { deadQueueOf } from '#platform/messaging/topology';
import { checkQueue } from '#platform/operations/consumer-report';
import type { ConsumerInfo } from './consumers.ts';
import { consumerNamed, type OpsTarget } from './target.ts';

export interface LetterChoice {
  /** All consumers when left out. */
  consumer?: string;
  filter: DeadLetterFilter;
  limit?: number;
}

export type LetterChange = LetterChoice & Pick<DeadLetterChange, 'actor' | 'reason' | 'dryRun' | 'ratePerSecond'>;

export async function findLetters(target: OpsTarget, { consumer, filter, limit }: LetterChoice): Promise<DeadLetter[]> {
  return overConsumers(target, consumer, async ({ name, service }) => listDeadLetters({ broker: await target.broker(service), consumer: name, filter, limit }));
}

/** Sends letters back to the consumers that gave up on them. Audited in the database of each consumer's subgraph. */
export function replayLetters(target: OpsTarget, change: LetterChange): Promise<DeadLetter[]> {
  return changeLetters(target, change, replayDeadLetters);
}

/** Removes letters for good; the audit log keeps their bodies. */
export function discardLetters(target: OpsTarget, change: LetterChange): Promise<DeadLetter[]> {
  return changeLetters(target, change, discardDeadLetters);
}

function changeLetters(target: OpsTarget, { consumer, ...change }: LetterChange, alter: (change: DeadLetterChange) => Promise<DeadLetter[]>): Promise<DeadLetter[]> {
  return overConsumers(target, consumer, async ({ name, service }) =>
    alter({ ...change, consumer: name, broker: await target.broker(service), db: await target.database(service) }),
  );
}

async function overConsumers(target: OpsTarget, only: string | undefined, work: (consumer: ConsumerInfo) => Promise<DeadLetter[]>): Promise<DeadLetter[]> {
  const known = target.consumers.filter(({ service }) => target.services.includes(service));
  const chosen = only === undefined ? known : [consumerNamed(target, only)];
  const letters: DeadLetter[] = [];
  for (const consumer of chosen) if (await hasQueue(target, consumer)) letters.push(...(await work(consumer)));
  return letters;
}

/** A consumer whose service never started has no dead letters either. */
async function hasQueue(target: OpsTarget, { name, service }: ConsumerInfo): Promise<boolean> {
  const broker = await target.broker(service);
  return (await checkQueue(broker, deadQueueOf(broker.topology.prefix + name))) !== undefined;
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, GetMessage } from 'amqplib';
import { writeAudit } from '../audit/audit.ts';
import type { Database } from '../data/database.ts';
import { maskBody } from '../operations/masking.ts';
import type { Broker } from './broker.ts';
import { createKeyedQueue } from './keyed-queue.ts';
import { attemptHeader, attemptOf, deadAtHeader, errorHeaders, originHeader, ownHeaders, traceHeader } from './failure.ts';
import { deadQueueOf } from './topology.ts';

/** A message its consumer gave up on, and why. */
export interface DeadLetter {
  messageId: string;
  type: string;
  consumer: string;
  errorClass: string;
  errorCode: string;
  errorMessage: string;
  /** Retry tiers it went through. */
  attempts: number;
  traceId: string;
  deadAt: string | null;
  /** The message as it was sent, possibly malformed. */
  body: string;
}

export interface DeadLetterFilter {
  messageId?: string;
  type?: string;
  errorClass?: string;
  errorCode?: string;
  deadBefore?: Date;
  deadAfter?: Date;
}

export interface DeadLetterQuery {
  broker: Broker;
  /** The consumer's name. */
  consumer: string;
  filter?: DeadLetterFilter;
  /** Dead letters looked at, matching or not. */
  limit?: number;
}

export interface DeadLetterChange extends DeadLetterQuery {
  db: Database;
  /** Who does it, and why: both are written to the audit log. */
  actor: string;
  reason: string;
  /** Only report what would be changed. */
  dryRun?: boolean;
  /** At most so many letters a second, so that a large replay does not starve the work of the day. */
  ratePerSecond?: number;
  /** Most letters changed; no limit unless set. */
  maxAltered?: number;
  /** Ends after so long, the letter in hand done; what is left can be changed by another call. */
  maxDurationMs?: number;
}

const defaultLimit = 1_000;

/** What is in a consumer's dead letters. Looking changes nothing: all of them return to the queue. */
export async function listDeadLetters({ broker, consumer, filter = {}, limit = defaultLimit }: DeadLetterQuery): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  await visit(broker, consumer, limit, async (letter) => {
    if (matches(letter, filter)) letters.push(letter);
    return 'keep';
  });
  return letters;
}

/**
 * Sends dead letters back to the consumer that gave up on them, with the same message id and their attempts counted
 * anew. Sending one twice is harmless: the inbox knows what was processed.
 */
export function replayDeadLetters(change: DeadLetterChange): Promise<DeadLetter[]> {
  const queue = change.broker.topology.prefix + change.consumer;
  return alter(change, 'dead-letter.replay', ({ content, properties }) => change.broker.send({
    exchange: '',
    routingKey: queue,
    content,
    messageId: String(properties.messageId ?? ''),
    type: String(properties.type ?? ''),
    headers: { ...withoutFailure(properties.headers ?? {}), [attemptHeader]: 0 },
  }));
}

/** Removes dead letters for good; their bodies, without one-time secrets, stay in the audit log. */
export function discardDeadLetters(change: DeadLetterChange): Promise<DeadLetter[]> {
  return alter(change, 'dead-letter.discard', async () => undefined);
}

async function alter(change: DeadLetterChange, action: string, act: (message: GetMessage) => Promise<void>): Promise<DeadLetter[]> {
  const { broker, db, consumer, filter = {}, limit = defaultLimit, actor, reason, dryRun = false, ratePerSecond = Infinity, maxAltered = Infinity, maxDurationMs = Infinity } = change;
  const altered: DeadLetter[] = [];
  const startedAt = Date.now();
  await visit(broker, consumer, limit, async (letter, message) => {
    if (altered.length >= maxAltered) return 'stop';
    if (!matches(letter, filter)) return 'keep';
    if (dryRun) {
      altered.push(letter);
      return 'keep';
    }
    const turnAt = startedAt + (altered.length * 1_000) / ratePerSecond;
    if (Math.max(turnAt, Date.now()) - startedAt > maxDurationMs) return 'stop';
    await sleep(Math.max(0, turnAt - Date.now()));
    altered.push(letter);
    await act(message);
    // Before the letter is removed: an interruption here repeats the act, it does not lose the record of it.
    const detail = { reason, ...letter, body: maskBody(letter.body, { showsPersonal: true }) };
    await db.transaction((tx) => writeAudit(tx, { actor, action, target: letter.messageId || consumer, detail }));
    return 'remove';
  });
  return altered;
}

type Verdict = 'keep' | 'remove' | 'stop';

/** What one visitor has in hand another would not see: they take turns, within this process. */
const visitors = createKeyedQueue();
const returnTries = 40;
const returnPauseMs = 25;

/** Walks the queue once. Kept letters stay unacknowledged until the end of the walk, when they return. */
function visit(broker: Broker, consumer: string, limit: number, decide: (letter: DeadLetter, message: GetMessage) => Promise<Verdict>): Promise<void> {
  const queue = deadQueueOf(broker.topology.prefix + consumer);
  return visitors.run(queue, () => broker.withChannel(async (channel) => {
    // Counted once: a replayed letter may well be back before the walk ends.
    const { messageCount } = await channel.checkQueue(queue);
    const kept = await walk(channel, queue, { consumer, count: Math.min(limit, messageCount), decide });
    if (kept > 0) await giveBack(channel, queue, kept);
  }));
}

/** Returns how many letters are still in hand. */
async function walk(channel: Channel, queue: string, { consumer, count, decide }: { consumer: string; count: number; decide: (letter: DeadLetter, message: GetMessage) => Promise<Verdict> }): Promise<number> {
  let inHand = 0;
  for (let seen = 0; seen < count; seen += 1) {
    const message = await channel.get(queue, { noAck: false });
    if (message === false) break;
    inHand += 1;
    const verdict = await decide(toDeadLetter(consumer, message), message);
    if (verdict === 'stop') break;
    if (verdict !== 'remove') continue;
    channel.ack(message);
    inHand -= 1;
  }
  return inHand;
}

/** A quorum queue takes letters back a moment after it was told to: whoever looks next should find them. */
async function giveBack(channel: Channel, queue: string, count: number): Promise<void> {
  channel.nackAll(true);
  for (let tries = 0; tries < returnTries; tries += 1) {
    if ((await channel.checkQueue(queue)).messageCount >= count) return;
    await sleep(returnPauseMs);
  }
}

function toDeadLetter(consumer: string, { content, properties }: GetMessage): DeadLetter {
  const headers: Record<string, unknown> = properties.headers ?? {};
  const text = (name: string, fallback = ''): string => (headers[name] === undefined ? fallback : String(headers[name]));
  // Without our headers the broker itself moved it: the process died on it again and again.
  const byBroker = headers[originHeader] === undefined;
  return {
    messageId: String(properties.messageId ?? ''),
    type: String(properties.type ?? ''),
    consumer,
    errorClass: text(errorHeaders.class, byBroker ? 'DeliveryLimit' : ''),
    errorCode: text(errorHeaders.code),
    errorMessage: text(errorHeaders.message, byBroker ? 'delivered too often without an answer; it may crash the process' : ''),
    attempts: attemptOf(headers),
    traceId: text(traceHeader),
    deadAt: typeof headers[deadAtHeader] === 'string' ? headers[deadAtHeader] : null,
    body: content.toString('utf8'),
  };
}

function matches(letter: DeadLetter, filter: DeadLetterFilter): boolean {
  const deadAt = letter.deadAt === null ? undefined : Date.parse(letter.deadAt);
  return (
    (filter.messageId === undefined || letter.messageId === filter.messageId) &&
    (filter.type === undefined || letter.type === filter.type) &&
    (filter.errorClass === undefined || letter.errorClass === filter.errorClass) &&
    (filter.errorCode === undefined || letter.errorCode === filter.errorCode) &&
    (filter.deadBefore === undefined || (deadAt !== undefined && deadAt < filter.deadBefore.getTime())) &&
    (filter.deadAfter === undefined || (deadAt !== undefined && deadAt > filter.deadAfter.getTime()))
  );
}

function withoutFailure(headers: Record<string, unknown>): Record<string, unknown> {
  const failure: ReadonlySet<string> = new Set([...Object.values(errorHeaders), deadAtHeader, originHeader, traceHeader]);
  return Object.fromEntries(Object.entries(ownHeaders(headers)).filter(([name]) => !failure.has(name)));
}

/** Sends what is due through one channel: at least once, with pauses after failures, and given up with a reason in the end. */
import type { Database } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import type { Breaker } from '#platform/resilience/breaker';
import { deadlineIn, within, type Deadline } from '#platform/resilience/deadline';
import { counter, histogram } from '#platform/telemetry/metrics';
import type { Logger } from '#platform/telemetry/logger';
import { continueTrace, failTrace } from '#platform/telemetry/trace';
import type { Message, SentChannel } from '../channels/channel.ts';
import type { Throttle } from '../channels/throttle.ts';
import { claimDue, markDead, putOff, type ClaimedDelivery } from '../data/delivery-repository.ts';
import { pauseAfter } from '../domain/backoff.ts';
import { quietUntil } from '../domain/delivery-settings.ts';
import { policyFor } from '../domain/policy.ts';
import { notificationOf } from '../notifications/registry.ts';
import { endpointOf } from './recipient-key.ts';
import { createSentNotes, type SentNotes } from './note-sent.ts';

export const batchSize = 20;
const sendTimeoutMs = 20_000;
/** Longer than a send may take: a delivery is claimed again only when its worker must be dead. */
const claimMs = 60_000;
/** From the claim on: how long noting what left is tried while the database is away. */
const notePatienceMs = 50_000;
const breakerPauseMs = 5_000;

const outcomes = counter({ name: 'notification_deliveries_total', help: 'Attempts to deliver by outcome', labels: ['channel', 'outcome'] });
const delay = histogram({ name: 'notification_delivery_delay_seconds', help: 'From the event to the message leaving', labels: ['channel'], buckets: [0.1, 0.5, 1, 2, 5, 15, 60, 300, 1800, 7200] });

export interface DeliverDeps {
  db: Database;
  channel: SentChannel;
  /** Spares a provider that is down; attempts that it refuses do not count. */
  breaker: Breaker;
  /** Holds the channel to what its provider takes; without it there is no limit. */
  throttle?: Throttle | undefined;
  logger: Logger;
  now: () => Date;
}

/** One batch. Returns how many were taken in hand; 0 when nothing is due, or nothing may be sent at the moment. */
export async function deliverDue(deps: DeliverDeps, signal: AbortSignal): Promise<number> {
  const { db, channel, breaker, throttle, now } = deps;
  if (breaker.state() === 'open') return 0;
  const limit = throttle ? await throttle.reserve(batchSize) : batchSize;
  if (limit === 0) return 0;
  const at = now();
  const claim = newId('clm', at);
  const claimed = await claimDue(db, { channel: channel.name, claim, limit, now: at, until: new Date(at.getTime() + claimMs) });
  await throttle?.giveBack(limit - claimed.length);
  const sent = createSentNotes({ sql: db, claim, patienceMs: notePatienceMs, signal });
  // All begin now, so that one deadline serves them all: its signal and timer cost more than most of what is sent.
  const deadline = deadlineIn(sendTimeoutMs, signal);
  await Promise.all(claimed.map((delivery) => continueTrace(delivery.traceparent, { name: `deliver ${channel.name}`, kind: 'client' }, () => attempt({ ...deps, sent, deadline }, delivery, signal))));
  return claimed.length;
}

async function attempt(deps: DeliverDeps & { sent: SentNotes; deadline: Deadline }, delivery: ClaimedDelivery, signal: AbortSignal): Promise<void> {
  const { sent, deadline, channel, breaker, now } = deps;
  let isRefused = false;
  try {
    const message = messageOf(delivery, now());
    assertNotQuiet(delivery, channel, now());
    isRefused = true;
    const reference = await breaker.run(() => {
      isRefused = false;
      return within(deadline, `sending by ${channel.name}`, () => channel.send(message, deadline.signal));
    });
    const at = now();
    if (await sent.note({ id: delivery.id, reference, at })) delay.observe({ channel: channel.name }, (at.getTime() - delivery.createdAt.getTime()) / 1000);
    outcomes.inc({ channel: channel.name, outcome: 'sent' });
  } catch (error) {
    // Neither a breaker's refusal nor our own stopping says anything about the message.
    if (isRefused || signal.aborted) await postpone(deps, delivery, error, breakerPauseMs);
    else if (error instanceof DomainError && error.code === 'NOT_NOW') await postpone(deps, delivery, error, Number(error.details['pauseMs']));
    else await settleFailure(deps, delivery, error);
  }
}

/** Puts a delivery off without counting the try. */
async function postpone({ db, channel, now }: DeliverDeps, delivery: ClaimedDelivery, error: unknown, pauseMs: number): Promise<void> {
  await putOff(db, delivery, { dueAt: new Date(now().getTime() + pauseMs), error: reasonOf(error), isAttempt: false });
  outcomes.inc({ channel: channel.name, outcome: 'postponed' });
}

async function settleFailure({ db, channel, logger, now }: DeliverDeps, delivery: ClaimedDelivery, error: unknown): Promise<void> {
  failTrace(`delivery by ${channel.name} failed`);
  const at = now();
  const pauseMs = pauseAfter(delivery.attempts, channel.pausesMs);
  const about = { err: error, deliveryId: delivery.id, channel: channel.name, event: delivery.event, attempts: delivery.attempts };
  if (pauseMs === null || isPermanent(error)) {
    await markDead(db, delivery, { error: reasonOf(error), at });
    outcomes.inc({ channel: channel.name, outcome: 'dead' });
    logger.error(about, 'delivery was given up');
    return;
  }
  await putOff(db, delivery, { dueAt: new Date(at.getTime() + pauseMs), error: reasonOf(error), isAttempt: true });
  outcomes.inc({ channel: channel.name, outcome: 'failed' });
  logger.warn(about, 'delivery failed; it is tried again');
}

/** @throws DomainError NOT_NOW during the recipient's quiet hours, unless the message must go out. */
function assertNotQuiet({ event, settings }: ClaimedDelivery, channel: SentChannel, at: Date): void {
  const until = settings && quietUntil(settings, at);
  const definition = notificationOf(event);
  if (!until || !definition || policyFor(definition, channel) === 'mandatory') return;
  throw new DomainError('NOT_NOW', `it is quiet for the recipient until ${until.toISOString()}`, { details: { pauseMs: until.getTime() - at.getTime() } });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws DomainError (permanent) when there is no such notification any more, or it is of no use any more. */
function messageOf(delivery: ClaimedDelivery, at: Date): Message {
  const { event, userId, name, email, phone, locale, secret, expiresAt } = delivery;
  if (expiresAt && expiresAt <= at) throw new DomainError('EXPIRED', `it is of no use since ${expiresAt.toISOString()}`, { permanent: true });
  const definition = notificationOf(event);
  if (!definition) throw new DomainError('UNKNOWN_EVENT', `there is no notification "${event}"`, { permanent: true });
  const payload = definition.parse(delivery.payload);
  return {
    deliveryId: delivery.id,
    notificationId: delivery.notificationId,
    event,
    payload,
    recipient: { userId, name, email, phone, locale, hasDevice: userId !== null, endpointId: endpointOf(delivery.recipient) },
    wording: definition.word(payload, locale),
    link: definition.secretLink && secret !== null ? definition.secretLink(secret) : definition.link(payload),
    createdAt: delivery.createdAt,
  };
}

function isPermanent(error: unknown): boolean {
  return error instanceof DomainError && error.permanent;
}

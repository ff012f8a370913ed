import { setTimeout as sleep } from 'node:timers/promises';
import { ZodError } from 'zod';
import { DomainError } from '../errors/domain-error.ts';
import type { Logger } from '../telemetry/logger.ts';
import { currentTrace } from '../telemetry/trace.ts';
import type { Broker } from './broker.ts';
import type { Delivery } from './delivery.ts';

/** Headers of the platform's own. Counting is ours: what the broker counts differs between its versions. */
export const attemptHeader = 'x-attempt';
export const originHeader = 'x-origin-queue';
export const errorHeaders = { class: 'x-error-class', code: 'x-error-code', message: 'x-error-message' };
export const deadAtHeader = 'x-dead-at';
export const traceHeader = 'x-trace-id';

const maxMessageLength = 500;
const resendDelayMs = 1_000;
const brokerHeaders = /^x-(?:death|first-death|last-death|delivery-count|acquired-count|opt-)/;

/** Whether no number of retries can help: the message is malformed, or the error says so itself. */
export function isPermanent(error: unknown): boolean {
  return error instanceof ZodError || error instanceof SyntaxError || (error instanceof DomainError && error.permanent);
}

/** How often this message has been put off to a retry tier. */
export function attemptOf(headers: Record<string, unknown>): number {
  return Number(headers[attemptHeader] ?? 0) || 0;
}

export interface FailureContext {
  broker: Broker;
  queue: string;
  logger: Logger;
}

/** Puts a failed message off to its next retry tier, or to the dead letters after the last; then acknowledges it. */
export async function putOff(delivery: Delivery, error: unknown, context: FailureContext): Promise<'retried' | 'dead'> {
  const attempt = attemptOf(delivery.headers);
  const tier = context.broker.topology.retryTiers[attempt];
  if (!tier) return bury(delivery, error, context);
  const exchange = tier.exchanges[Math.floor(Math.random() * tier.exchanges.length)] ?? '';
  await moveTo(exchange, delivery, { [attemptHeader]: attempt + 1 }, error, context);
  return 'retried';
}

/** Moves a message to its queue's dead letters with the reason; then acknowledges it. */
export async function bury(delivery: Delivery, error: unknown, context: FailureContext): Promise<'dead'> {
  const headers = { [attemptHeader]: attemptOf(delivery.headers), [deadAtHeader]: new Date().toISOString() };
  await moveTo(context.broker.topology.dead, delivery, headers, error, context);
  return 'dead';
}

/**
 * Publishes a copy and acknowledges the original once the copy is confirmed. If the copy is not taken, holds on to
 * the original and tries again: as long as it is unacknowledged, the broker keeps it.
 */
async function moveTo(exchange: string, delivery: Delivery, headers: Record<string, unknown>, error: unknown, context: FailureContext): Promise<void> {
  const { broker, queue, logger } = context;
  while (delivery.isOpen()) {
    try {
      await broker.send({
        exchange,
        routingKey: queue,
        content: delivery.content,
        messageId: delivery.messageId,
        type: delivery.type,
        headers: { ...ownHeaders(delivery.headers), ...headers, ...describe(error), [originHeader]: queue, [traceHeader]: currentTrace()?.traceId ?? '' },
      });
      return delivery.ack();
    } catch (sendError) {
      logger.error({ err: sendError, exchange, messageId: delivery.messageId }, 'a failed message cannot be moved yet; holding on to it');
      await sleep(resendDelayMs, undefined, { ref: false });
    }
  }
}

/** A message's headers without those the broker adds on its way. */
export function ownHeaders(headers: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !brokerHeaders.test(name)));
}

function describe(error: unknown): Record<string, unknown> {
  const known = error instanceof Error ? error : new Error(String(error));
  return {
    [errorHeaders.class]: known.constructor.name,
    [errorHeaders.code]: 'code' in known ? String(known.code) : '',
    [errorHeaders.message]: known.message.slice(0, maxMessageLength),
  };
}

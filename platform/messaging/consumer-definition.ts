import type { z } from 'zod';
import type { Tx } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Contract } from './contract.ts';
import type { Envelope } from './envelope.ts';

export interface HandlerContext<Data> {
  /** The transaction that also holds the inbox row: write through it, and the effect happens exactly once. */
  tx: Tx;
  message: Envelope<Data>;
  logger: Logger;
}

/** Several messages of one type, of an aggregate each: what is done to one of them must not depend on another. */
export interface ManyContext<Data> extends Omit<HandlerContext<Data>, 'message'> {
  messages: readonly Envelope<Data>[];
}

/** A contract and what to do with its messages. */
export interface Binding {
  contract: Contract;
  /** Checks the data; throws ZodError if it misses the contract's schema. */
  read(envelope: Envelope): Envelope;
  /** Handles messages that were read. */
  handle(context: ManyContext<unknown>): Promise<void>;
  /** Whether several at once cost less than one after another. */
  isSetWise: boolean;
}

export interface ConsumerDefinition {
  /** `<service>.<purpose>`: names the queue and the inbox entries, so it never changes. */
  name: string;
  on: Binding[];
  /** Messages in hand at once, 10 to 50. */
  prefetch?: number;
  /**
   * Messages that wait at the same time and may be handled in one transaction, 1 by default. For handlers that are quick and do nothing but write through
   * `tx`: when one fails, all are undone and each is handled by itself.
   */
  together?: number;
  /**
   * How long a message may wait for others to be handled together with, in milliseconds, where nobody waits for what it does; 0 by default. It is also how much later the effect is seen.
   * No longer once as many wait as go together.
   */
  gatherMs?: number;
  /** Messages the queue holds before producers are refused. */
  maxLength?: number;
  /** A dependency of the handlers besides the database: while it is down the consumer pauses instead of retrying. */
  dependency?: { isDown(error: unknown): boolean; probe(): Promise<void> };
}

export interface Consumer {
  name: string;
  prefetch: number;
  together: number;
  gatherMs: number;
  maxLength: number;
  bindings: ReadonlyMap<string, Binding>;
  dependency: ConsumerDefinition['dependency'];
}

/** Pairs a contract with its handler; the handler's `message.data` has the contract's type. */
export function on<S extends z.ZodType>(contract: Contract<S>, handle: (context: HandlerContext<z.output<S>>) => Promise<void>): Binding {
  return bind(contract, false, async ({ messages, ...context }) => {
    for (const message of messages) await handle({ ...context, message });
  });
}

/**
 * The same with a handler of one or several messages, so that it reads and writes for all of them at once: in a consumer with `together`. What it sends on
 * belongs to the trace of the message it is about (`continueTrace`).
 */
export function onMany<S extends z.ZodType>(contract: Contract<S>, handle: (context: ManyContext<z.output<S>>) => Promise<void>): Binding {
  return bind(contract, true, handle);
}

function bind<S extends z.ZodType>(contract: Contract<S>, isSetWise: boolean, handle: (context: ManyContext<z.output<S>>) => Promise<void>): Binding {
  return {
    contract,
    isSetWise,
    read: (envelope) => ({ ...envelope, data: contract.schema.parse(envelope.data) }),
    // Only what `read` gave comes here.
    handle: (context) => handle(context as ManyContext<z.output<S>>),
  };
}

const longestGatherMs = 1_000;

/** Declares a consumer with a queue of its own. Throws when the name or the handlers are not usable. */
export function defineConsumer({ name, on: bindings, prefetch = 20, together = 1, gatherMs = 0, maxLength = 100_000, dependency }: ConsumerDefinition): Consumer {
  if (!/^[a-z][a-z0-9-]*\.[a-z][a-z0-9.-]{0,78}$/.test(name)) {
    throw new TypeError(`Consumer name "${name}" is not valid; expected <service>.<purpose> in lowercase`);
  }
  if (prefetch < 1 || prefetch > 50) throw new RangeError(`Consumer "${name}" has prefetch ${prefetch}; expected 1 to 50`);
  if (together < 1 || together > prefetch) throw new RangeError(`Consumer "${name}" handles ${together} messages together; expected 1 to ${prefetch}, its prefetch`);
  if (gatherMs < 0 || gatherMs > longestGatherMs || (gatherMs > 0 && together === 1)) {
    throw new RangeError(`Consumer "${name}" gathers for ${gatherMs} ms; expected 0 to ${longestGatherMs}, and more than 0 only where several messages are handled together`);
  }
  const byType = new Map(bindings.map((binding) => [binding.contract.type, binding]));
  if (byType.size !== bindings.length) throw new TypeError(`Consumer "${name}" handles a message type twice`);
  return { name, prefetch, together, gatherMs, maxLength, bindings: byType, dependency };
}

/** The handler's binding for a message, or a permanent error: nobody here will ever know that type. */
export function bindingFor(consumer: Consumer, type: string): Binding {
  const binding = consumer.bindings.get(type);
  if (binding) return binding;
  throw new DomainError('UNKNOWN_MESSAGE_TYPE', `${consumer.name} does not handle "${type}"`, { permanent: true });
}

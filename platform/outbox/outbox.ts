import { crc32 } from 'node:zlib';
import type { Database, Sql, Tx } from '../data/database.ts';
import { DomainError } from '../errors/domain-error.ts';
import { appendEvents, type LoggedEvent } from '../eventlog/eventlog.ts';
import { newId } from '../ids.ts';
import { loggedPart, type Contract, type InputOf } from '../messaging/contract.ts';
import type { Envelope } from '../messaging/envelope.ts';
import { traceparent, withSpan } from '../telemetry/trace.ts';
import { measureBacklog } from './backlog.ts';
import { createHandOver } from './hand-over.ts';
import type { Relay } from './relay.ts';

export interface Message<C extends Contract> {
  aggregateId: string;
  /** The aggregate's version after this change; hold the aggregate's row lock, so that versions are sent in order. */
  aggregateVersion: number;
  data: InputOf<C>;
  /** With an event: further facts for the event log, about other aggregates, which nobody else is told of. One statement writes them all. */
  facts?: readonly LoggedEvent[];
}

export interface Outbox {
  /**
   * Writes a message in the caller's transaction and returns its id; an event also enters the event log, without what its contract keeps out of there. It is
   * published after the commit, at least once. Throws ZodError if `data` misses the contract's schema, and UNAVAILABLE
   * with `retryAfterSeconds` in a transaction of `requestsDb` while the backlog is over its limit.
   */
  add<C extends Contract>(tx: Tx, contract: C, message: Message<C>): Promise<string>;
  /** Throws UNAVAILABLE with `retryAfterSeconds` while more messages wait than `backlogLimit`: call it before accepting new work. */
  assertCapacity(sql: Sql): Promise<void>;
}

export interface OutboxOptions {
  /** The service's name; the only producer its events may name. */
  producer: string;
  /** What publishes the messages, at once after each commit; without one they wait for a relay to find them. */
  relay?: Pick<Relay, 'nudge' | 'straight'>;
  backlogLimit?: number;
  /**
   * The database that requests use: its transactions may not add to a backlog over the limit. Background work, with a
   * database of its own, goes on: it is what brings the backlog down.
   */
  requestsDb?: Pick<Database, 'source'>;
}

export const partitionCount = 16;
const backlogMaxAgeMs = 1_000;
const retryAfterSeconds = 5;

/** The partition that orders an aggregate's messages. */
export function partitionOf(aggregateId: string): number {
  return crc32(aggregateId) % partitionCount;
}

/** The way messages leave a service: never published directly, always with the change they tell of. */
export function createOutbox({ producer, relay, backlogLimit = 50_000, requestsDb }: OutboxOptions): Outbox {
  let known = { count: 0, at: 0 };
  const handOver = relay && createHandOver(relay);
  const outbox: Outbox = {
    // What publishes the message, and every consumer of it, name this span as their cause.
    add: (tx, contract, message) => withSpan({ name: `outbox ${contract.type}`, kind: 'producer' }, async () => {
      if (contract.kind !== 'command' && contract.producer !== producer) {
        throw new TypeError(`"${contract.type}" belongs to ${contract.producer}; ${producer} cannot publish it`);
      }
      if (requestsDb && tx.source === requestsDb.source) await outbox.assertCapacity(tx);
      const envelope = toEnvelope(producer, contract, message);
      insert(tx, contract, envelope);
      if (contract.kind === 'event') appendEvents(tx, [{ ...envelope, data: loggedPart(contract, envelope.data), occurredAt: new Date(envelope.occurredAt) }, ...(message.facts ?? [])]);
      handOver?.(tx, { kind: contract.kind, partition: partitionOf(envelope.aggregateId), envelope });
      return envelope.id;
    }),
    async assertCapacity(sql) {
      if (Date.now() - known.at > backlogMaxAgeMs) known = { count: (await measureBacklog(sql, backlogLimit + 1)).count, at: Date.now() };
      if (known.count <= backlogLimit) return;
      throw new DomainError('UNAVAILABLE', 'Too much work is waiting to be processed; please try again later', {
        details: { resource: 'outbox', retryAfterSeconds },
      });
    },
  };
  return outbox;
}

function toEnvelope<C extends Contract>(producer: string, contract: C, { aggregateId, aggregateVersion, data }: Message<C>): Envelope {
  return {
    id: newId('msg'),
    type: contract.type,
    producer,
    aggregateType: contract.aggregate,
    aggregateId,
    aggregateVersion,
    occurredAt: new Date().toISOString(),
    traceparent: traceparent(),
    data: contract.schema.parse(data),
  };
}

/** Nobody needs to look at the outcome: all messages of a transaction go along with its COMMIT. */
function insert(tx: Tx, contract: Contract, envelope: Envelope): void {
  tx.insertAtEnd('INSERT INTO outbox (id, partition_no, kind, type, aggregate_type, aggregate_id, aggregate_version, envelope, created_at) VALUES ?', [
    [
      envelope.id,
      partitionOf(envelope.aggregateId),
      contract.kind,
      envelope.type,
      envelope.aggregateType,
      envelope.aggregateId,
      envelope.aggregateVersion,
      JSON.stringify(envelope),
      new Date(envelope.occurredAt),
    ],
  ]);
}

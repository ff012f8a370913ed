import type { Database, Tx } from '../data/database.ts';
import type { Broker } from '../messaging/broker.ts';
import { isBrokerDown } from '../messaging/confirms.ts';
import type { Contract } from '../messaging/contract.ts';
import type { Envelope } from '../messaging/envelope.ts';
import { publishEnvelope } from './publish-envelope.ts';
import type { Straight } from './straight.ts';
import type { StuckAggregates } from './stuck-aggregates.ts';

export interface BatchOptions {
  db: Database;
  broker: Broker;
  stuck: StuckAggregates;
  /** What is published here by the hand that wrote it. */
  straight: Pick<Straight, 'divide'>;
  batchSize: number;
}

export interface BatchResult {
  read: number;
  published: number;
  /** The first failure, if any; what failed stays in the outbox. */
  error?: unknown;
}

interface Row {
  seq: number;
  partitionNo: number;
  kind: Contract['kind'];
  aggregateId: string;
  envelope: string;
}

interface Published {
  done: number[];
  failed: { seq: number; error: unknown }[];
}

const nothing: BatchResult = { read: 0, published: 0 };

/**
 * Publishes the oldest unpublished messages of some partitions and marks them, while holding the partitions' rows, so
 * that of all relays only one works on each. One transaction for several partitions: under load most of them have a
 * message or two, and its cost is that of the transaction. A crash between publishing and marking publishes them again: the
 * consumers' inboxes absorb that. Partitions that another relay has are left to it.
 */
export function relayBatch(wanted: readonly number[], { db, broker, stuck, straight, batchSize }: BatchOptions): Promise<BatchResult> {
  return db.transaction(async (tx) => {
    const rows = await takePending(tx, wanted, stuck.current(), batchSize);
    if (rows.length === 0) return nothing;
    const { out, rest } = straight.divide(rows);
    const { done, failed } = await publishInOrder(rest, broker, stuck);
    done.push(...out.map(({ seq }) => seq));
    if (done.length > 0) tx.executeLater('UPDATE outbox SET published_at = UTC_TIMESTAMP(3) WHERE seq IN (?)', [done]);
    for (const { seq, error } of failed) await noteFailure(tx, seq, error);
    return { read: rows.length, published: done.length, error: failed[0]?.error };
  }, { label: 'outbox.relay' });
}

/** Locks the partitions that nobody else has and reads what is pending there, in one packet: the second statement sees all that was committed by then. */
async function takePending(tx: Tx, wanted: readonly number[], skipped: string[], limit: number): Promise<Row[]> {
  const [locked, pending] = await Promise.all([
    tx.query<{ partitionNo: number }>('SELECT partition_no AS partitionNo FROM outbox_partitions WHERE partition_no IN (?) FOR UPDATE SKIP LOCKED', [wanted]),
    readPending(tx, wanted, skipped, limit),
  ]);
  const ours = locked.map((row) => row.partitionNo);
  if (ours.length === wanted.length) return pending;
  // Another relay's rows may have taken the places of ours.
  if (pending.length === limit && ours.length > 0) return readPending(tx, ours, skipped, limit);
  return pending.filter(({ partitionNo }) => ours.includes(partitionNo));
}

/** Never "seq > last": transactions commit in another order than they take their seq. In the order of the index, so that nothing is sorted. */
function readPending(tx: Tx, partitions: readonly number[], skipped: string[], limit: number): Promise<Row[]> {
  const exclusion = skipped.length > 0 ? 'AND aggregate_id NOT IN (?)' : '';
  return tx.query<Row>(
    `SELECT seq, partition_no AS partitionNo, kind, aggregate_id AS aggregateId, envelope FROM outbox
     WHERE published_at IS NULL AND partition_no IN (?) ${exclusion} ORDER BY partition_no, seq LIMIT ?`,
    skipped.length > 0 ? [partitions, skipped, limit] : [partitions, limit],
  );
}

/** One aggregate's messages one after another, each confirmed before the next; different aggregates side by side. */
async function publishInOrder(rows: Row[], broker: Broker, stuck: StuckAggregates): Promise<Published> {
  const result: Published = { done: [], failed: [] };
  const byAggregate = Map.groupBy(rows, (row) => row.aggregateId);
  await Promise.all([...byAggregate].map(async ([aggregateId, queue]) => {
    for (const row of queue) {
      try {
        const envelope: Envelope = JSON.parse(row.envelope);
        await publishEnvelope(broker, envelope, row.kind);
        result.done.push(row.seq);
      } catch (error) {
        result.failed.push({ seq: row.seq, error });
        if (!isBrokerDown(error)) stuck.add(aggregateId);
        return;
      }
    }
    stuck.remove(aggregateId);
  }));
  return result;
}

async function noteFailure(tx: Tx, seq: number, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  // While the broker is down nothing is this message's fault, and rewriting every row would only add load.
  if (isBrokerDown(error)) return;
  await tx.execute('UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE seq = ?', [message.slice(0, 500), seq]);
}

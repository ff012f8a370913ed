import type { Tx } from '../data/database.ts';
import type { Relay } from './relay.ts';
import type { Fresh, Unmarked } from './straight.ts';

/** Messages of one transaction; more are better read back many at a time. */
const mostTaken = 50;

/** Hands what a transaction writes over to the relay once it has committed. */
export function createHandOver({ nudge, straight }: Pick<Relay, 'nudge' | 'straight'>): (tx: Tx, message: Fresh) => void {
  const written = new WeakMap<Tx, Fresh[]>();
  return (tx, message) => {
    const known = written.get(tx);
    if (known) return void known.push(message);
    const fresh = [message];
    let unmarked: (() => Unmarked[]) | undefined;
    written.set(tx, fresh);
    tx.beforeCommit(() => {
      if (fresh.length <= mostTaken && straight.isOpen()) unmarked = askForUnmarked(tx, fresh);
    });
    tx.afterCommit(() => {
      if (unmarked) straight.take(fresh, unmarked());
      else for (const partition of new Set(fresh.map((each) => each.partition))) nudge(partition);
    });
  };
}

/** Along with the COMMIT. Whoever writes a message holds its aggregate's lock, so that all earlier ones are committed, and seen here until they are marked. */
function askForUnmarked(tx: Tx, fresh: readonly Fresh[]): () => Unmarked[] {
  const distinct = <T>(of: (message: Fresh) => T): T[] => [...new Set(fresh.map(of))];
  return tx.queryLater<Unmarked>('SELECT seq, id, aggregate_id AS aggregateId FROM outbox WHERE published_at IS NULL AND partition_no IN (?) AND aggregate_id IN (?)', [
    distinct(({ partition }) => partition),
    distinct(({ envelope }) => envelope.aggregateId),
  ]);
}

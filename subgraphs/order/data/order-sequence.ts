/**
 * The numbers of the marketplace's orders. Whoever takes one in a transaction locks the sequence until the commit: then orders wait for each
 * other, however many services place them. So while many are placed, numbers are taken in blocks, outside of any transaction.
 */
import type { Sql, Tx } from '#platform/data/database';

export interface OrderSequence {
  /** The next number, for an order that is written in this transaction. Rises in time, but for what several processes take at once; may have gaps. */
  next(tx: Tx): Promise<number>;
}

export interface OrderSequenceOptions {
  /** Not the transactions' own connections: a block is taken beside them. */
  db: Sql;
  /** Epoch ms. */
  now?: () => number;
}

const windowMs = 1_000;
/** Placed within the window; below, each order takes its number in its own transaction, and no number is ever lost. */
const busyFrom = 5;
/** A block lasts for about this share of the window; what is left of it after the window is given up, so that no number comes late. */
const blockShare = 0.2;

/** One per process. */
export function createOrderSequence({ db, now = Date.now }: OrderSequenceOptions): OrderSequence {
  let stock: number[] = [];
  let stockedAt = 0;
  let taken: number[] = [];
  let filling = false;

  async function fill(size: number): Promise<void> {
    filling = true;
    try {
      const last = await takeNumbers(db, size);
      stock.push(...Array.from({ length: size }, (_, index) => last - size + 1 + index));
      stockedAt = now();
    } finally {
      filling = false;
    }
  }

  return {
    async next(tx) {
      const at = now();
      taken = [...taken.filter((time) => at - time < windowMs), at];
      const block = Math.ceil(taken.length * blockShare);
      if (at - stockedAt >= windowMs) stock = [];
      const found = stock.shift();
      // A failure costs nothing: the next order takes its number by itself, and says so if that fails, too.
      if (taken.length >= busyFrom && stock.length < block && !filling) fill(block).catch(() => undefined);
      return found ?? takeNumbers(tx, 1);
    },
  };
}

/** Takes `count` numbers and returns the last of them. */
async function takeNumbers(sql: Sql, count: number): Promise<number> {
  const { affectedRows, insertId } = await sql.execute("UPDATE sequences SET value = LAST_INSERT_ID(value + ?) WHERE name = 'order'", [count]);
  if (affectedRows !== 1) throw new Error("the sequence 'order' does not exist");
  return insertId;
}

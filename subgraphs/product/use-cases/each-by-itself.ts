/** One that cannot be done must not hold up all that come after it. */
import { isDatabaseDown } from '#platform/data/mysql-errors';

/**
 * Does each item of a batch by itself and returns of how many `work` said that they were done. What failed is met again in the next batch; only when nothing was done is it thrown,
 * or at once when the database is away.
 */
export async function eachByItself<Item>(items: readonly Item[], work: (item: Item) => Promise<boolean>): Promise<number> {
  const failures: unknown[] = [];
  let done = 0;
  for (const item of items) {
    try {
      if (await work(item)) done += 1;
    } catch (error) {
      if (isDatabaseDown(error)) throw error;
      failures.push(error);
    }
  }
  if (done === 0 && failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${items.length} could not be done, and no other was left`);
  return done;
}

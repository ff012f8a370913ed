import type { Sql } from '../data/database.ts';

export interface Backlog {
  /** Messages not yet published, counted up to a limit. */
  count: number;
  oldestAgeSeconds: number;
}

/** How much waits to be published. Counting stops at `limit`, so that a large backlog is not scanned again and again. */
export async function measureBacklog(sql: Sql, limit = 100_000): Promise<Backlog> {
  const [counted] = await sql.query<{ count: number }>(
    'SELECT COUNT(*) AS count FROM (SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT ?) AS pending',
    [limit],
  );
  // The oldest of each partition by index, then their rows: created_at itself is not indexed.
  const [oldest] = await sql.query<{ createdAt: Date | null }>(
    `SELECT MIN(outbox.created_at) AS createdAt
     FROM (SELECT MIN(seq) AS seq FROM outbox WHERE published_at IS NULL GROUP BY partition_no) AS heads
     JOIN outbox ON outbox.seq = heads.seq`,
  );
  const createdAt = oldest?.createdAt;
  return { count: counted?.count ?? 0, oldestAgeSeconds: createdAt ? Math.max(0, (Date.now() - createdAt.getTime()) / 1000) : 0 };
}

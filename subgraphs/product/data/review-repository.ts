import type { Sql, Tx } from '#platform/data/database';
import { ratingScore, storedAverage } from '../domain/rating.ts';

export interface ReviewRow {
  id: string;
  productId: string;
  vendorId: string;
  authorId: string;
  authorName: string;
  rating: number;
  title: string | null;
  body: string | null;
  status: 'PUBLISHED' | 'PENDING' | 'REJECTED';
  isVerifiedPurchase: boolean;
  vendorReply: string | null;
  createdAt: Date;
}

const columns = `r.id, r.product_id AS productId, r.vendor_id AS vendorId, r.author_id AS authorId, r.author_name AS authorName, r.rating, r.title, r.body, r.status,
  r.is_verified_purchase AS isVerifiedPurchase, r.vendor_reply AS vendorReply, r.created_at AS createdAt`;

export interface ReviewPage {
  limit: number;
  /** Of the last review seen. */
  after: { createdAt: Date; id: string } | null;
}

/**
 * The newest published reviews of several products, up to `limit` of each: one statement, each product's part read by
 * its index.
 */
export async function newestReviews(sql: Sql, productIds: readonly string[], { limit, after }: ReviewPage): Promise<ReviewRow[]> {
  const older = after ? 'AND r.created_at <= ? AND (r.created_at < ? OR r.id < ?)' : '';
  const part = `(SELECT ${columns} FROM reviews r FORCE INDEX (ix_reviews_newest) WHERE r.product_id = ? AND r.status = 'PUBLISHED' ${older}
    ORDER BY r.created_at DESC, r.id DESC LIMIT ?)`;
  const params = productIds.flatMap((id) => [id, ...(after ? [after.createdAt, after.createdAt, after.id] : []), limit]);
  const rows = await sql.query<ReviewRow>(productIds.map(() => part).join(' UNION ALL '), params);
  return rows.map(asReview).sort(newestFirst);
}

/** The newest reviews of all products that are shown, or that are not. */
export async function newestOfAll(sql: Sql, { isPublished, limit, after }: ReviewPage & { isPublished: boolean }): Promise<ReviewRow[]> {
  const older = after ? 'AND r.created_at <= ? AND (r.created_at < ? OR r.id < ?)' : '';
  const statuses = isPublished ? ['PUBLISHED'] : ['PENDING', 'REJECTED'];
  const part = `(SELECT ${columns} FROM reviews r FORCE INDEX (ix_reviews_moderation) WHERE r.status = ? ${older} ORDER BY r.created_at DESC, r.id DESC LIMIT ?)`;
  const params = statuses.flatMap((status) => [status, ...(after ? [after.createdAt, after.createdAt, after.id] : []), limit]);
  const rows = await sql.query<ReviewRow>(statuses.map(() => part).join(' UNION ALL '), params);
  return rows.map(asReview).sort(newestFirst).slice(0, limit);
}

/** Published reviews by id, with whether their products can be seen. */
export async function reviewsByIds(sql: Sql, ids: readonly string[]): Promise<ReviewRow[]> {
  const rows = await sql.query<ReviewRow>(`SELECT ${columns} FROM reviews r WHERE r.id IN (?) AND r.status = 'PUBLISHED'`, [ids]);
  return rows.map(asReview);
}

/** Adds to the stored ratings of a product and its vendor. Locks the listing first, then the vendor, as everywhere. */
export async function addRating(tx: Tx, { productId, vendorId, rating }: { productId: string; vendorId: string; rating: number }): Promise<void> {
  const [listing] = await tx.query<{ sum: number; count: number }>(
    'SELECT rating_sum AS sum, rating_count AS count FROM product_listings WHERE product_id = ? FOR UPDATE',
    [productId],
  );
  const totals = { sum: (listing?.sum ?? 0) + rating, count: (listing?.count ?? 0) + 1 };
  await tx.execute('UPDATE product_listings SET rating_sum = ?, rating_count = ?, rating_average = ?, rating_score = ? WHERE product_id = ?', [
    totals.sum, totals.count, storedAverage(totals), ratingScore(totals), productId,
  ]);
  await tx.execute('UPDATE vendors SET rating_sum = rating_sum + ?, rating_count = rating_count + 1 WHERE id = ?', [rating, vendorId]);
}

/** Which of the products the customer has received. */
export async function boughtProductIds(sql: Sql, customerId: string, productIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ productId: string }>(
    'SELECT product_id AS productId FROM purchases WHERE customer_id = ? AND product_id IN (?)',
    [customerId, productIds],
  );
  return new Set(rows.map(({ productId }) => productId));
}

/** The account's name as last heard; null before the first word of it. */
export async function authorName(sql: Sql, userId: string): Promise<string | null> {
  const [row] = await sql.query<{ displayName: string }>('SELECT display_name AS displayName FROM authors WHERE user_id = ?', [userId]);
  return row?.displayName ?? null;
}

function newestFirst(a: ReviewRow, b: ReviewRow): number {
  return b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1);
}

function asReview(row: ReviewRow): ReviewRow {
  row.isVerifiedPurchase = Boolean(row.isVerifiedPurchase);
  return row;
}

/** Adds the published reviews of some products, and of their vendors, up anew. */
export async function refreshRatings(tx: Tx, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  const rows = await tx.query<{ productId: string; sum: number; count: number }>(
    `SELECT l.product_id AS productId, CAST(COALESCE(SUM(r.rating), 0) AS SIGNED) AS sum, COUNT(r.id) AS count
     FROM product_listings l LEFT JOIN reviews r ON r.product_id = l.product_id AND r.status = 'PUBLISHED'
     WHERE l.product_id IN (?) GROUP BY l.product_id ORDER BY l.product_id`,
    [productIds],
  );
  for (const { productId, ...totals } of rows) {
    await tx.execute('UPDATE product_listings SET rating_sum = ?, rating_count = ?, rating_average = ?, rating_score = ? WHERE product_id = ?', [
      totals.sum, totals.count, storedAverage(totals), ratingScore(totals), productId,
    ]);
  }
  await tx.execute(
    `UPDATE vendors v JOIN (
       SELECT vendor_id, SUM(rating_sum) AS sum, SUM(rating_count) AS count FROM product_listings
       WHERE vendor_id IN (SELECT vendor_id FROM products WHERE id IN (?)) GROUP BY vendor_id
     ) x ON x.vendor_id = v.id SET v.rating_sum = x.sum, v.rating_count = x.count`,
    [productIds],
  );
}

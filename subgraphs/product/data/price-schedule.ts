/** Prices for a time: planned, in force, over. */
import type { Sql, Tx } from '#platform/data/database';

export interface ScheduledPriceRow {
  id: string;
  productId: string;
  variantId: string;
  vendorId: string;
  currency: string;
  priceMinor: number;
  compareAtMinor: number | null;
  startsAt: Date;
  endsAt: Date;
  state: 'PLANNED' | 'ACTIVE' | 'OVER';
}

const columns = `id, product_id AS productId, variant_id AS variantId, vendor_id AS vendorId, currency, price_minor AS priceMinor, compare_at_minor AS compareAtMinor,
  starts_at AS startsAt, ends_at AS endsAt, state`;

/** Planned ones and those in force, by their beginning. */
export function scheduledByVariantIds(sql: Sql, variantIds: readonly string[]): Promise<ScheduledPriceRow[]> {
  return sql.query<ScheduledPriceRow>(
    `SELECT ${columns} FROM scheduled_prices WHERE variant_id IN (?) AND state IN ('PLANNED', 'ACTIVE') ORDER BY variant_id, starts_at, id`,
    [variantIds],
  );
}

export async function scheduledPrice(sql: Sql, id: string): Promise<ScheduledPriceRow | null> {
  const [row] = await sql.query<ScheduledPriceRow>(`SELECT ${columns} FROM scheduled_prices WHERE id = ?`, [id]);
  return row ?? null;
}

export async function insertScheduledPrice(tx: Tx, { id, productId, variantId, vendorId, currency, priceMinor, compareAtMinor, startsAt, endsAt, state }: ScheduledPriceRow): Promise<void> {
  await tx.execute(
    `INSERT INTO scheduled_prices (id, product_id, variant_id, vendor_id, currency, price_minor, compare_at_minor, starts_at, ends_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [id, productId, variantId, vendorId, currency, priceMinor, compareAtMinor, startsAt, endsAt, state],
  );
}

/** Products of which a price begins or ends by now. */
export async function dueProductIds(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ productId: string }>(
    `(SELECT product_id AS productId FROM scheduled_prices WHERE state = 'PLANNED' AND starts_at <= ? ORDER BY starts_at LIMIT ?)
     UNION (SELECT product_id AS productId FROM scheduled_prices WHERE state = 'ACTIVE' AND ends_at <= ? ORDER BY ends_at LIMIT ?)`,
    [now, limit, now, limit],
  );
  return rows.map(({ productId }) => productId);
}

/** Ends and begins what is due of one product, which the caller has locked. Returns whether a price changed. */
export async function applyDuePrices(tx: Tx, productId: string, now: Date): Promise<boolean> {
  const rows = await tx.query<ScheduledPriceRow>(
    `SELECT ${columns} FROM scheduled_prices WHERE product_id = ? AND state IN ('PLANNED', 'ACTIVE') ORDER BY starts_at, id FOR UPDATE`,
    [productId],
  );
  const isOver = ({ endsAt }: ScheduledPriceRow): boolean => endsAt <= now;
  // What ends makes room first: the next one may begin at the same moment.
  const ending = rows.filter((row) => row.state === 'ACTIVE' && isOver(row));
  for (const row of ending) await endScheduledPrice(tx, row);
  const starting = rows.filter((row) => row.state === 'PLANNED' && row.startsAt <= now);
  for (const row of starting) await (isOver(row) ? setState(tx, row.id, 'OVER') : begin(tx, row));
  return ending.length + starting.filter((row) => !isOver(row)).length > 0;
}

/** Unless it says otherwise, the regular price is shown as the former one. */
async function begin(tx: Tx, { id, variantId, currency, priceMinor, compareAtMinor }: ScheduledPriceRow): Promise<void> {
  // Assignments are done from left to right: what was in force is kept before it is replaced.
  await tx.execute(
    `UPDATE variant_prices SET regular_minor = price_minor, regular_compare_at_minor = compare_at_minor,
       compare_at_minor = COALESCE(?, IF(price_minor > ?, price_minor, NULL)), price_minor = ? WHERE variant_id = ? AND currency = ?`,
    [compareAtMinor, priceMinor, priceMinor, variantId, currency],
  );
  await setState(tx, id, 'ACTIVE');
}

/** The regular price comes back into force. */
export async function endScheduledPrice(tx: Tx, { id, variantId, currency }: Pick<ScheduledPriceRow, 'id' | 'variantId' | 'currency'>): Promise<void> {
  await tx.execute(
    `UPDATE variant_prices SET compare_at_minor = regular_compare_at_minor, price_minor = regular_minor, regular_minor = NULL, regular_compare_at_minor = NULL
     WHERE variant_id = ? AND currency = ? AND regular_minor IS NOT NULL`,
    [variantId, currency],
  );
  await setState(tx, id, 'OVER');
}

export async function setState(tx: Tx, id: string, state: ScheduledPriceRow['state']): Promise<void> {
  await tx.execute('UPDATE scheduled_prices SET state = ? WHERE id = ?', [state, id]);
}

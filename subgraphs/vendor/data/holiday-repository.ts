/** A vendor's holidays. The vendor is in every WHERE but the job's, which looks for all that is due. */
import type { Sql } from '#platform/data/database';
import type { Holiday } from '../domain/holidays.ts';

export interface HolidayRow extends Holiday {
  id: string;
  vendorId: string;
  note: string | null;
  version: number;
}

const columns = `id, vendor_id AS vendorId, starts_at AS startsAt, ends_at AS endsAt, effect, extra_handling_days AS extraHandlingDays, note, version`;

/** Holidays that are not over, soonest first. */
export function holidaysByVendorIds(sql: Sql, vendorIds: readonly string[], now: Date): Promise<HolidayRow[]> {
  return sql.query<HolidayRow>(`SELECT ${columns} FROM vendor_holidays WHERE vendor_id IN (?) AND ends_at > ? ORDER BY starts_at, id`, [vendorIds, now]);
}

export async function holidayById(sql: Sql, vendorId: string, id: string): Promise<HolidayRow | null> {
  const [row] = await sql.query<HolidayRow>(`SELECT ${columns} FROM vendor_holidays WHERE vendor_id = ? AND id = ?`, [vendorId, id]);
  return row ?? null;
}

/** Writes a holiday; `phase` is what the announcement in the same transaction says of it. */
export async function insertHoliday(sql: Sql, row: HolidayRow, now: Date): Promise<void> {
  await sql.execute('INSERT INTO vendor_holidays (id, vendor_id, starts_at, ends_at, effect, extra_handling_days, note, phase, created_at) VALUES (?)', [
    [row.id, row.vendorId, row.startsAt, row.endsAt, row.effect, row.extraHandlingDays, row.note, phaseAt(row, now), now],
  ]);
}

export async function replaceHoliday(sql: Sql, row: HolidayRow, now: Date): Promise<void> {
  await sql.execute('UPDATE vendor_holidays SET starts_at = ?, ends_at = ?, effect = ?, extra_handling_days = ?, note = ?, phase = ?, version = version + 1 WHERE id = ? AND vendor_id = ?', [
    row.startsAt,
    row.endsAt,
    row.effect,
    row.extraHandlingDays,
    row.note,
    phaseAt(row, now),
    row.id,
    row.vendorId,
  ]);
}

export async function deleteHoliday(sql: Sql, { id, vendorId }: Pick<HolidayRow, 'id' | 'vendorId'>): Promise<void> {
  await sql.execute('DELETE FROM vendor_holidays WHERE id = ? AND vendor_id = ?', [id, vendorId]);
}

/** Vendors of whose holidays one has begun or ended without being announced. */
export async function vendorsWithHolidayTurn(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ vendorId: string }>(
    `(SELECT vendor_id AS vendorId FROM vendor_holidays WHERE phase = 'UPCOMING' AND starts_at <= ? LIMIT ?)
     UNION (SELECT vendor_id AS vendorId FROM vendor_holidays WHERE phase = 'RUNNING' AND ends_at <= ? LIMIT ?)`,
    [now, limit, now, limit],
  );
  return rows.map(({ vendorId }) => vendorId);
}

/** Marks a locked vendor's holidays with the phase they are in. Returns whether any had turned. */
export async function turnHolidays(sql: Sql, vendorId: string, now: Date): Promise<boolean> {
  const over = await sql.execute("UPDATE vendor_holidays SET phase = 'OVER' WHERE vendor_id = ? AND phase <> 'OVER' AND ends_at <= ?", [vendorId, now]);
  const begun = await sql.execute("UPDATE vendor_holidays SET phase = 'RUNNING' WHERE vendor_id = ? AND phase = 'UPCOMING' AND starts_at <= ?", [vendorId, now]);
  return over.affectedRows + begun.affectedRows > 0;
}

function phaseAt({ startsAt, endsAt }: HolidayRow, now: Date): string {
  if (endsAt <= now) return 'OVER';
  return startsAt <= now ? 'RUNNING' : 'UPCOMING';
}

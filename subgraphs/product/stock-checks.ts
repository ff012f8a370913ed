/** The checks of the stock's books that take more than one statement for a slice. */
import type { Reader, SlicedCheck } from '#platform/service/sliced-check';

/** Rows that one statement reads. */
const page = 5_000;

interface Item {
  id: string;
  onHand: number;
  reserved: number;
  allocated: number;
  /** Raised by each change: about how many movements there are. */
  version: number;
}

interface Moved {
  onHand: number;
  reserved: number;
  allocated: number;
  shipped: number;
}

const none: Moved = { onHand: 0, reserved: 0, allocated: 0, shipped: 0 };
const sums = `CAST(SUM(on_hand_delta) AS SIGNED) AS onHand, CAST(SUM(reserved_delta) AS SIGNED) AS reserved, CAST(SUM(allocated_delta) AS SIGNED) AS allocated,
  CAST(SUM(IF(kind = 'shipped', -on_hand_delta, 0)) AS SIGNED) AS shipped`;
const isSum = 'I2 counters are the sums of the movements';
const isReceived = 'I2 available + reserved + allocated + shipped = received';

/** Stock items in slices of about as many movements as one statement should read; what has more than that is read by itself, page by page. */
export const movementsCheck: SlicedCheck = {
  name: isSum,
  isOfOneMoment: true,
  async slice(sql, after) {
    const items = await nextItems(sql, after);
    const last = items.at(-1);
    if (!last) return { violations: [], upTo: null };
    const moved = items.length === 1 ? new Map([[last.id, await movedOfMany(sql, last.id)]]) : await movedOf(sql, items.map(({ id }) => id));
    return { violations: items.flatMap((item) => judge(item, moved.get(item.id) ?? none)), upTo: last.id };
  },
};

async function nextItems(sql: Reader, after: string): Promise<Item[]> {
  const items = await sql.query<Item>('SELECT id, on_hand AS onHand, reserved, allocated, version FROM stock_items WHERE id > ? ORDER BY id LIMIT 500', [after]);
  let movements = 0;
  const tooMany = items.findIndex(({ version }) => (movements += Number(version)) > page);
  return tooMany === -1 ? items : items.slice(0, Math.max(1, tooMany));
}

async function movedOf(sql: Reader, ids: readonly string[]): Promise<Map<string, Moved>> {
  const rows = await sql.query<Moved & { id: string }>(`SELECT stock_item_id AS id, ${sums} FROM stock_movements WHERE stock_item_id IN (?) GROUP BY stock_item_id`, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

async function movedOfMany(sql: Reader, id: string): Promise<Moved> {
  const total = { ...none };
  for (let after: { createdAt: Date; id: string } | undefined = { createdAt: new Date(0), id: '' }; after; ) {
    const rows: { createdAt: Date; id: string }[] = await sql.query(
      `SELECT created_at AS createdAt, id FROM stock_movements FORCE INDEX (ix_stock_movements_item) WHERE stock_item_id = ? AND created_at >= ? AND (created_at > ? OR id > ?) ORDER BY created_at, id LIMIT ?`,
      [id, after.createdAt, after.createdAt, after.id, page],
    );
    const [part] = rows.length === 0 ? [] : await sql.query<Moved>(`SELECT ${sums} FROM stock_movements WHERE id IN (?)`, [rows.map((row) => row.id)]);
    for (const key of Object.keys(none) as (keyof Moved)[]) total[key] += Number(part?.[key] ?? 0);
    after = rows.length === page ? rows.at(-1) : undefined;
  }
  return total;
}

function judge({ id, onHand, reserved, allocated }: Item, moved: Moved): string[] {
  const isRight = onHand === Number(moved.onHand) && reserved === Number(moved.reserved) && allocated === Number(moved.allocated);
  const received = Number(moved.onHand) + Number(moved.shipped);
  return [
    ...(isRight ? [] : [`${isSum}: ${id} has ${onHand}/${reserved}/${allocated}, its movements add up to ${moved.onHand}/${moved.reserved}/${moved.allocated}`]),
    ...(onHand + Number(moved.shipped) === received ? [] : [`${isReceived}: ${id} received ${received}, shipped ${moved.shipped}, holds ${onHand}`]),
  ];
}

const isHeld = 'I2 what is reserved and allocated belongs to reservations';

interface Held {
  reserved: number;
  allocated: number;
}

/**
 * What reservations hold, against the counters: one slice, since lines are found by their reservation only, read page by page. In the live service it is
 * left unfinished where there are very many; then the check at night is the one that tells.
 */
export const reservationsCheck: SlicedCheck = {
  name: isHeld,
  isOfOneMoment: true,
  async slice(sql, _after, signal) {
    const held = await heldByReservations(sql, signal);
    return held === null ? { violations: [], upTo: null, isUnfinished: true } : { violations: await judgeHeld(sql, held), upTo: null };
  },
};

async function heldByReservations(sql: Reader, signal: AbortSignal | undefined): Promise<Map<string, Held> | null> {
  const held = new Map<string, Held>();
  for (let after: string | null = ''; after !== null; ) {
    if (signal?.aborted) return null;
    const [bound]: { upTo: string }[] = await sql.query<{ upTo: string }>('SELECT id AS upTo FROM reservations WHERE id > ? ORDER BY id LIMIT 1 OFFSET ?', [after, page - 1]);
    const rows = await sql.query<Held & { id: string }>(
      `SELECT l.stock_item_id AS id, SUM(IF(r.state = 'RESERVED', l.quantity, 0)) AS reserved, SUM(IF(r.state = 'ALLOCATED', l.quantity - l.shipped - l.returned, 0)) AS allocated
       FROM reservations r FORCE INDEX (PRIMARY) JOIN reservation_lines l ON l.reservation_id = r.id WHERE r.id > ? AND r.id <= ? AND r.state IN ('RESERVED', 'ALLOCATED')
       GROUP BY l.stock_item_id HAVING reserved <> 0 OR allocated <> 0`,
      [after, bound?.upTo ?? '~'],
    );
    for (const { id, reserved, allocated } of rows) {
      const known = held.get(id) ?? { reserved: 0, allocated: 0 };
      held.set(id, { reserved: known.reserved + Number(reserved), allocated: known.allocated + Number(allocated) });
    }
    after = bound?.upTo ?? null;
  }
  return held;
}

async function judgeHeld(sql: Reader, held: Map<string, Held>): Promise<string[]> {
  const wrong: string[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const items: Item[] = await sql.query<Item>('SELECT id, reserved, allocated FROM stock_items WHERE id > ? ORDER BY id LIMIT ?', [after, page]);
    for (const { id, reserved, allocated } of items) {
      const known = held.get(id) ?? { reserved: 0, allocated: 0 };
      held.delete(id);
      if (reserved !== known.reserved || allocated !== known.allocated) wrong.push(`${isHeld}: ${id} reserved ${reserved} of which held ${known.reserved}, allocated ${allocated} of which held ${known.allocated}`);
    }
    after = items.length === page ? items.at(-1)?.id : undefined;
  }
  return [...wrong, ...[...held.keys()].map((id) => `${isHeld}: ${id} is held and is no stock item`)];
}

/** Books the stock of many variants of one vendor, once per idempotency key, in as many statements as for a few. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { toUserErrors, type UserErrorShape } from '#platform/errors/user-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { locationsOf } from '../data/stock-locations.ts';
import { ensureStockItems, liveVariants, lockStock, variantFacts, type StockItem, type StockLevelRow } from '../data/stock-repository.ts';
import { deltaOf } from '../domain/stock-booking.ts';
import { book, type Movement } from '../domain/stock-movement.ts';
import { assertStaff, stockRoles } from '../domain/vendor-access.ts';
import { changeStock } from './change-stock.ts';
import type { UseCaseDeps } from './deps.ts';
import type { StockItemInput } from './product-input.ts';

export interface ManyAdjustments {
  viewer: Viewer;
  vendorId: string;
  items: readonly StockItemInput[];
  /** Whether one refusal refuses all. */
  isAtomic: boolean;
  idempotencyKey: string;
}

/** What became of one item; JSON, since repetitions get it from the store. */
export interface ItemOutcome {
  index: number;
  variantId: string | null;
  /** As it is afterwards. */
  level: StockLevelRow | null;
  userErrors: UserErrorShape[];
}

/** An item with where it goes. */
interface Placed {
  index: number;
  input: StockItemInput;
  variantId: string;
  location: { id: string; name: string };
}

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, IDEMPOTENCY_KEY_REUSED; AggregateError of what refuses items, if one is to refuse all. */
export function adjustManyStocks(deps: UseCaseDeps, { viewer, vendorId, items, isAtomic, idempotencyKey }: ManyAdjustments): Promise<ItemOutcome[]> {
  assertStaff(viewer, vendorId, stockRoles, ['vendorId']);
  const actor = viewer.userId ?? viewer.sessionId ?? viewer.kind;
  const call = { db: deps.db, actor, operation: 'stockAdjustMany', key: idempotencyKey, input: { vendorId, items, isAtomic } };
  return withIdempotency(call, (tx) => bookAll(tx, deps, { viewer, vendorId, items, isAtomic }));
}

async function bookAll(tx: Tx, { outbox, now }: UseCaseDeps, { viewer, vendorId, items, isAtomic }: Omit<ManyAdjustments, 'idempotencyKey'>): Promise<ItemOutcome[]> {
  const { placed, refused } = await place(tx, vendorId, items);
  await ensureStockItems(tx, vendorId, placed.map(({ variantId, location }) => ({ variantId, locationId: location.id })));
  const variantIds = [...new Set(placed.map(({ variantId }) => variantId))];
  const stock = variantIds.length > 0 ? await lockStock(tx, variantIds) : [];
  const decided = placed.map((each) => decide(each, stock, viewer));
  const failures = [...refused, ...decided.flatMap(({ failure }) => failure ?? [])];
  if (isAtomic && failures.length > 0) throw new AggregateError(failures.toSorted((a, b) => a.index - b.index).map(({ error, index }) => inItem(error, index)));
  const movements = decided.flatMap(({ movement }) => movement ?? []);
  if (movements.length > 0) {
    await changeStock({ tx, outbox, now: now() }, { items: stock, movements, facts: await variantFacts(tx, variantIds) });
    const booked = decided.flatMap(({ movement, placed: { variantId, location } }) => (movement ? [{ variantId, locationId: location.id, delta: movement.onHand, reason: movement.reason }] : []));
    await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'stock.adjust-many', target: vendorId, detail: { booked } });
  }
  const outcomes = [...decided.map(({ outcome }) => outcome), ...refused.map(({ index, error }) => refusalOf(index, null, error))];
  return outcomes.toSorted((a, b) => a.index - b.index);
}

interface Refused {
  index: number;
  error: DomainError;
}

/** Finds each item's variant and location. One that is named twice is refused the second time: which of two counts is right is not ours to guess. */
async function place(tx: Tx, vendorId: string, items: readonly StockItemInput[]): Promise<{ placed: Placed[]; refused: Refused[] }> {
  const variants = await liveVariants(tx, vendorId, { ids: items.flatMap(({ variantId }) => variantId ?? []), skus: items.flatMap(({ sku }) => sku ?? []) });
  const locations = await locationsOf(tx, vendorId);
  const named = new Set<string>();
  const placed: Placed[] = [];
  const refused: Refused[] = [];
  for (const [index, input] of items.entries()) {
    const variantId = input.variantId == null ? variants.bySku.get((input.sku ?? '').toLowerCase()) : variants.byId.get(input.variantId);
    const location = input.location == null ? locations[0] : locations.find(({ name }) => name.toLowerCase() === input.location?.toLowerCase());
    const problem = !variantId ? unknownVariant(input) : !location ? unknownLocation(input) : named.has(`${variantId} ${location.id}`) ? namedTwice() : undefined;
    if (problem) refused.push({ index, error: problem });
    else if (variantId && location) {
      named.add(`${variantId} ${location.id}`);
      placed.push({ index, input, variantId, location });
    }
  }
  return { placed, refused };
}

const unknownVariant = ({ variantId, sku }: StockItemInput) => new DomainError('NOT_FOUND', `The vendor has no variant ${variantId ?? `with the SKU "${sku}"`}.`, { field: [variantId == null ? 'sku' : 'variantId'] });
const unknownLocation = ({ location }: StockItemInput) => new DomainError('NOT_FOUND', `The vendor has no location "${location}".`, { field: ['location'] });
const namedTwice = () => new DomainError('INVALID_INPUT', 'The same variant and location is in the list already.', { field: [] });

interface Decision {
  placed: Placed;
  outcome: ItemOutcome;
  movement?: Movement | undefined;
  failure?: Refused;
}

function decide(placed: Placed, stock: readonly StockItem[], viewer: Viewer): Decision {
  const { index, input, variantId, location } = placed;
  const item = stock.find((each) => each.variantId === variantId && each.locationId === location.id);
  if (!item) throw new Error(`Variant ${variantId} has no stock item at ${location.id}`);
  try {
    const delta = deltaOf(input, item);
    const { onHand, reserved, allocated, version } = item;
    // The ledger raises the version of what it touches by one.
    const level = { variantId, location: location.name, onHand: onHand + delta, reserved, allocated, version: version + (delta === 0 ? 0 : 1) };
    const kind = input.reason === 'RECEIVED' ? 'received' : 'adjusted';
    const movement = delta === 0 ? undefined : book({ kind, stockItemId: item.id, reference: newId('adj'), reason: input.reason, actorId: viewer.userId }, delta);
    return { placed, movement, outcome: { index, variantId, level, userErrors: [] } };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { placed, failure: { index, error }, outcome: refusalOf(index, variantId, error) };
  }
}

function refusalOf(index: number, variantId: string | null, error: DomainError): ItemOutcome {
  return { index, variantId, level: null, userErrors: toUserErrors(inItem(error, index)) };
}

/** The same error with the path of the input from its beginning. */
function inItem({ code, message, details, field = [] }: DomainError, index: number): DomainError {
  return new DomainError(code, message, { details, field: ['items', String(index), ...field] });
}

/** Books goods in or out by hand, once per idempotency key. */
import { writeAudit } from '#platform/audit/audit';
import type { Viewer } from '#platform/auth/viewer';
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { newId } from '#platform/ids';
import { locationIdOf } from '../data/stock-locations.ts';
import { ensureStockItem, lockStock, variantFacts, type VariantFacts } from '../data/stock-repository.ts';
import { availableOf, book } from '../domain/stock-movement.ts';
import { assertStaff, stockRoles } from '../domain/vendor-access.ts';
import { changeStock } from './change-stock.ts';
import type { UseCaseDeps } from './deps.ts';
import type { StockAdjustInput } from './product-input.ts';

export interface StockAdjustment {
  viewer: Viewer;
  variantId: string;
  input: StockAdjustInput;
  idempotencyKey: string;
}

/**
 * Returns the variant's id.
 * @throws DomainError NOT_FOUND, NOT_ALLOWED, INSUFFICIENT_STOCK with `availableQuantity`, IDEMPOTENCY_KEY_REUSED.
 */
export async function adjustStock(deps: UseCaseDeps, { viewer, variantId, input, idempotencyKey }: StockAdjustment): Promise<string> {
  const { db, outbox, now } = deps;
  const facts = (await variantFacts(db, [variantId])).get(variantId);
  // The same answer for "there is none" and "it is not yours", so that ids of others cannot be probed.
  assertStaff(viewer, facts?.vendorId ?? '', stockRoles, ['variantId']);
  const call = { db, actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, operation: 'stockAdjust', key: idempotencyKey, input: { variantId, ...input } };
  await withIdempotency(call, async (tx) => {
    await bookDelta({ tx, outbox, now: now() }, facts as VariantFacts, input, viewer);
    return { variantId };
  });
  return variantId;
}

async function bookDelta(deps: { tx: Tx; outbox: UseCaseDeps['outbox']; now: Date }, facts: VariantFacts, { delta, reason, location }: StockAdjustInput, viewer: Viewer): Promise<void> {
  const { tx } = deps;
  const { variantId, vendorId } = facts;
  const locationId = await locationIdOf(tx, vendorId, location ?? null);
  if (locationId === null) throw new DomainError('NOT_FOUND', `The vendor has no location "${location}".`, { field: ['location'] });
  await ensureStockItem(tx, { variantId, vendorId, locationId });
  const items = await lockStock(tx, [variantId]);
  const item = items.find((each) => each.locationId === locationId);
  if (!item) throw new Error(`Variant ${variantId} has no stock item at ${locationId}`);
  if (delta < 0 && availableOf(item) + delta < 0) {
    throw new DomainError('INSUFFICIENT_STOCK', `Only ${availableOf(item)} can be taken out; the rest is promised to buyers.`, {
      field: ['delta'],
      details: { availableQuantity: availableOf(item) },
    });
  }
  const movement = book({ kind: reason === 'RECEIVED' ? 'received' : 'adjusted', stockItemId: item.id, reference: newId('adj'), reason, actorId: viewer.userId }, delta);
  await changeStock(deps, { items, movements: [movement], facts: new Map([[variantId, facts]]) });
  await writeAudit(tx, { actor: viewer.userId ?? viewer.sessionId ?? viewer.kind, action: 'stock.adjust', target: variantId, detail: { delta, reason, locationId } });
}

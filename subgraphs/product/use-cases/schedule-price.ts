/** Prices for a time, such as a sale: planned by staff, put in force and taken back by the clock. */
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { refreshListings } from '../data/listing-writer.ts';
import { applyDuePrices, dueProductIds, endScheduledPrice, insertScheduledPrice, scheduledByVariantIds, scheduledPrice, setState } from '../data/price-schedule.ts';
import { variantsByIds } from '../data/product-reads.ts';
import { announceProducts } from './announce-products.ts';
import type { UseCaseDeps } from './deps.ts';
import { eachByItself } from './each-by-itself.ts';
import { editProduct } from './edit-product.ts';
import type { PriceScheduleInput } from './product-input.ts';

const maxPlanned = 20;
const batchSize = 50;

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, INVALID_INPUT (over already), INVALID_STATE (overlap), LIMIT_EXCEEDED. */
export async function schedulePrice(deps: UseCaseDeps, { viewer, variantId, input }: { viewer: Viewer; variantId: string; input: PriceScheduleInput }): Promise<void> {
  const [variant] = await variantsByIds(deps.db, [variantId]);
  if (!variant) throw new DomainError('NOT_FOUND', `None of your vendors has a variant ${variantId}.`, { field: ['id'] });
  const { currency, minorUnits, compareAtMinorUnits } = input;
  const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)];
  await editProduct(deps, { viewer, productId: variant.productId, action: 'variant.schedule-price' }, async (tx, product, at) => {
    if (endsAt <= at) throw new DomainError('INVALID_INPUT', 'The end must be in the future.', { field: ['input', 'endsAt'] });
    const priced = await tx.query('SELECT 1 FROM variant_prices WHERE variant_id = ? AND currency = ?', [variantId, currency]);
    if (priced.length === 0) throw new DomainError('NOT_FOUND', `The variant has no regular price in ${currency} to return to.`, { field: ['input', 'currency'] });
    const planned = await scheduledByVariantIds(tx, [variantId]);
    if (planned.length >= maxPlanned) throw new DomainError('LIMIT_EXCEEDED', `At most ${maxPlanned} prices of a variant can be planned.`, { field: ['id'] });
    const other = planned.find((each) => each.currency === currency && each.startsAt < endsAt && startsAt < each.endsAt);
    if (other) {
      throw new DomainError('INVALID_STATE', `Another price is planned from ${other.startsAt.toISOString()} to ${other.endsAt.toISOString()}.`, { field: ['input', 'startsAt'] });
    }
    const price = { priceMinor: minorUnits, compareAtMinor: compareAtMinorUnits ?? null };
    await insertScheduledPrice(tx, { id: newId('spr'), productId: product.id, variantId, vendorId: product.vendorId, currency, ...price, startsAt, endsAt, state: 'PLANNED' });
    await applyDuePrices(tx, product.id, at);
    return {};
  });
}

/** Drops a planned price; one in force ends at once. Returns the variant's id. @throws DomainError NOT_FOUND, NOT_ALLOWED. */
export async function unschedulePrice(deps: UseCaseDeps, { viewer, id }: { viewer: Viewer; id: string }): Promise<string> {
  const found = await scheduledPrice(deps.db, id);
  if (!found) throw new DomainError('NOT_FOUND', `None of your vendors has a scheduled price ${id}.`, { field: ['id'] });
  await editProduct(deps, { viewer, productId: found.productId, action: 'variant.unschedule-price' }, async (tx) => {
    const current = await scheduledPrice(tx, id);
    if (!current || current.state === 'OVER') return null;
    await (current.state === 'ACTIVE' ? endScheduledPrice(tx, current) : setState(tx, id, 'OVER'));
    return {};
  });
  return found.variantId;
}

/** Puts in force and takes back what is due. Returns of how many products; each in a transaction of its own. */
export async function changeDuePrices({ db, outbox, now }: UseCaseDeps): Promise<number> {
  const productIds = await dueProductIds(db, now(), batchSize);
  return eachByItself(productIds, (productId) =>
    db.transaction(
      async (tx) => {
        await tx.query('SELECT id FROM products WHERE id = ? FOR UPDATE', [productId]);
        if (!(await applyDuePrices(tx, productId, now()))) return true;
        await tx.execute('UPDATE products SET version = version + 1, updated_at = ? WHERE id = ?', [now(), productId]);
        await refreshListings(tx, [productId]);
        await announceProducts({ tx, outbox }, [productId]);
        return true;
      },
      { label: 'price.change' },
    ),
  );
}

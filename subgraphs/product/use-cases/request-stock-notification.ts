/** Somebody wants to be told, once, when a variant that is sold out can be had again. */
import { productBackInStock } from '#events/product';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { availableByVariantIds, lockStock, variantFacts } from '../data/stock-repository.ts';
import { countSubscriptions, dropReturn, nextReturn, subscribe, takeSubscribers, unsubscribe } from '../data/stock-subscriptions.ts';
import { availableOf } from '../domain/stock-movement.ts';
import type { UseCaseDeps } from './deps.ts';

const maxPerPerson = 200;
const batchSize = 100;

interface Request {
  userId: string;
  variantId: string;
}

/** The caller has checked that the person may see the variant. @throws DomainError INVALID_STATE when it can be had, LIMIT_EXCEEDED. */
export async function requestStockNotification({ db, now }: UseCaseDeps, { userId, variantId }: Request): Promise<void> {
  await db.transaction(
    async (tx) => {
      // Whoever books goods in holds these locks, so the request comes either before and is seen, or after and sees the goods.
      const items = await lockStock(tx, [variantId]);
      if (items.reduce((sum, item) => sum + availableOf(item), 0) > 0) throw new DomainError('INVALID_STATE', 'It can be had right now.', { field: ['variantId'] });
      if ((await countSubscriptions(tx, userId)) >= maxPerPerson) throw new DomainError('LIMIT_EXCEEDED', `At most ${maxPerPerson} articles can be waited for.`, { field: ['variantId'] });
      await subscribe(tx, { id: newId('sub'), variantId, userId }, now());
    },
    { label: 'stock.subscribe' },
  );
}

/** Harmless when nothing was asked for. */
export async function cancelStockNotification({ db }: UseCaseDeps, request: Request): Promise<void> {
  await unsubscribe(db, request);
}

/** Tells the next of those who wait for a variant that came back. Returns how many were looked at, 0 when nobody waits. */
export async function announceReturns({ db, outbox }: UseCaseDeps): Promise<number> {
  return db.transaction(
    async (tx) => {
      const next = await nextReturn(tx);
      if (!next) return 0;
      const { seq, variantId } = next;
      const facts = (await variantFacts(tx, [variantId])).get(variantId);
      const available = (await availableByVariantIds(tx, [variantId])).get(variantId) ?? 0;
      // Gone again, or not for sale: they go on waiting for the next time.
      if (!facts?.isPurchasable || available <= 0) {
        await dropReturn(tx, seq);
        return 1;
      }
      const subscribers = await takeSubscribers(tx, variantId, batchSize);
      const { productId, vendorId, title, sku } = facts;
      for (const { id, userId } of subscribers) {
        await outbox.add(tx, productBackInStock, { aggregateId: id, aggregateVersion: 1, data: { subscriptionId: id, userId, variantId, productId, vendorId, title, sku } });
      }
      if (subscribers.length < batchSize) await dropReturn(tx, seq);
      return 1;
    },
    { label: 'stock.announce-return' },
  );
}

/** A person puts a product on the wish list, or takes it off. Whether it exists is for the product subgraph to say when it is shown. */
import { DomainError } from '#platform/errors/domain-error';
import { isId } from '#platform/ids';
import { z } from 'zod';
import { lockUser } from '../data/user-repository.ts';
import { addWish, countWishes, removeWish } from '../data/wishlist-repository.ts';
import { maxWishes } from '../domain/wishlist.ts';
import type { UseCaseDeps } from './deps.ts';

export const wishInput = z.strictObject({ productId: z.string().refine((id) => isId('prd', id), 'must be the id of a product, "prd_..."') });

/** @throws DomainError LIMIT_EXCEEDED when the list is full. */
export async function wish({ db, now }: UseCaseDeps, userId: string, productId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await addWish(tx, { userId, productId, addedAt: now() });
    if ((await countWishes(tx, userId)) > maxWishes) throw new DomainError('LIMIT_EXCEEDED', `A wish list holds ${maxWishes} products; remove one first.`);
  });
}

export async function unwish({ db }: UseCaseDeps, userId: string, productId: string): Promise<void> {
  await removeWish(db, userId, productId);
}

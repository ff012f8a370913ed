/** A person adds an address, or replaces one. */
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { z } from 'zod';
import { addressOf, countAddresses, insertAddress, updateAddress } from '../data/address-repository.ts';
import { lockUser } from '../data/user-repository.ts';
import { assertRoomForAddress, becomesDefault } from '../domain/address-book.ts';
import type { UseCaseDeps } from './deps.ts';
import { country, line, optionalLine } from './inputs.ts';

export const addressInput = z.strictObject({
  recipient: line(120),
  line1: line(160),
  line2: optionalLine(160),
  city: line(120),
  region: optionalLine(120),
  postalCode: optionalLine(20),
  country,
  phone: optionalLine(40),
  isDefault: z.boolean().nullish(),
});
type AddressInput = z.infer<typeof addressInput>;

/**
 * Returns the new address's id. The first address is the default one, whatever the input says.
 * @throws DomainError LIMIT_EXCEEDED when the book is full.
 */
export async function addAddress({ db, now }: UseCaseDeps, userId: string, { isDefault, ...content }: AddressInput): Promise<string> {
  const at = now();
  const id = newId('adr', at);
  await db.transaction(async (tx) => {
    // The lock makes counting and "one default" hold for simultaneous requests.
    await lockUser(tx, userId);
    const others = await countAddresses(tx, userId);
    assertRoomForAddress(others);
    await insertAddress(tx, { id, userId, ...content, isDefault: becomesDefault({ wanted: isDefault, isDefault: false, others }), createdAt: at });
  });
  return id;
}

/** @throws DomainError NOT_FOUND when the person has no such address. */
export async function replaceAddress({ db }: UseCaseDeps, userId: string, id: string, { isDefault, ...content }: AddressInput): Promise<void> {
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const address = await addressOf(tx.manager, userId, id);
    if (!address) throw new DomainError('NOT_FOUND', `You have no address ${id}.`, { field: ['id'] });
    const others = (await countAddresses(tx, userId)) - 1;
    await updateAddress(tx, { id, userId, ...content, isDefault: becomesDefault({ wanted: isDefault, isDefault: address.defaultMarker === 1, others }) });
  });
}

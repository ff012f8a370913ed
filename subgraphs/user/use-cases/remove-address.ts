/** A person removes an address; when it was the default one, the newest of the others takes its place. */
import { DomainError } from '#platform/errors/domain-error';
import { addressOf, deleteAddress, promoteNewest } from '../data/address-repository.ts';
import type { AddressRow } from '../data/entities.ts';
import { lockUser } from '../data/user-repository.ts';
import type { UseCaseDeps } from './deps.ts';

/** Returns the address as it was. @throws DomainError NOT_FOUND when the person has no such address. */
export async function removeAddress({ db }: UseCaseDeps, userId: string, id: string): Promise<AddressRow> {
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const address = await addressOf(tx.manager, userId, id);
    if (!address) throw new DomainError('NOT_FOUND', `You have no address ${id}.`, { field: ['id'] });
    await deleteAddress(tx, userId, id);
    if (address.defaultMarker === 1) await promoteNewest(tx, userId);
    return address;
  });
}

/** Sets the country that delivery and tax are computed for. */
import { DomainError } from '#platform/errors/domain-error';
import { changeCart, type CartChange } from './change-cart.ts';
import type { UseCaseDeps } from './deps.ts';

/** @throws DomainError INVALID_INPUT unless `country` is an ISO 3166-1 alpha-2 code. */
export async function setCartCountry(deps: UseCaseDeps, { country, ...change }: CartChange & { country: string }): Promise<void> {
  if (!/^[A-Z]{2}$/.test(country)) throw new DomainError('INVALID_INPUT', `"${country}" is no ISO 3166-1 alpha-2 country code.`, { field: ['country'] });
  await changeCart(deps, change, async (tx, cart) => {
    if (cart.country === country) return false;
    await tx.execute('UPDATE carts SET country = ? WHERE id = ?', [country, cart.id]);
    return true;
  });
}

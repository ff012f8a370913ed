/** What every change of a cart has in common: the cart's lock, its version, its expiry. */
import type { Tx } from '#platform/data/database';
import { DomainError } from '#platform/errors/domain-error';
import { withIdempotency } from '#platform/idempotency/idempotency';
import { openCartOf, touchCart, type CartRow } from '../data/cart-repository.ts';
import { openOwnerKey, type CartOwner } from '../domain/cart-owner.ts';
import type { UseCaseDeps } from './deps.ts';

const dayMs = 86_400_000;
/** A guest's cart is forgotten sooner, since nobody can come back to it from another device. */
const lifetimeMs = { customer: 90 * dayMs, guest: 30 * dayMs };

/** When a cart changed at `now` is forgotten. */
export function cartExpiry({ customerId }: { customerId?: string | null }, now: Date): Date {
  return new Date(now.getTime() + (customerId ? lifetimeMs.customer : lifetimeMs.guest));
}

/** @throws DomainError INVALID_STATE while a checkout of the cart runs: what is being paid for must not change. */
export function assertChangeable(cart: CartRow): void {
  if (cart.status === 'ACTIVE') return;
  throw new DomainError('INVALID_STATE', 'A checkout of this cart is running; wait until it has ended.');
}

export interface CartChange {
  owner: CartOwner;
  /** Version last read, 0 when there was no cart; undefined or null when any will do. */
  cartVersion?: number | null;
  /** Makes a repeat harmless, for clients that send again what they are not sure of. */
  once?: Once | undefined;
}

/** What is done once under a key of the client's. */
export interface Once {
  operation: string;
  key: string;
  /** Everything that decides the outcome. */
  input: unknown;
}

/**
 * Changes the owner's open cart under its lock and raises its version. `work` returns whether anything changed.
 * A repeat under the key of an earlier change does nothing, whatever has become of the cart.
 * @throws DomainError NOT_FOUND without a cart, CART_CHANGED when `cartVersion` is not the current one, INVALID_STATE during checkout, IDEMPOTENCY_*.
 */
export async function changeCart(deps: UseCaseDeps, change: CartChange, work: (tx: Tx, cart: CartRow) => Promise<boolean>): Promise<void> {
  const { owner, once } = change;
  if (!once) return deps.db.transaction((tx) => changeCartIn(tx, deps, change, work));
  await withIdempotency({ db: deps.db, actor: openOwnerKey(owner), ...once, knownResult: null }, async (tx) => {
    await changeCartIn(tx, deps, change, work);
    return null;
  });
}

async function changeCartIn(tx: Tx, deps: UseCaseDeps, { owner, cartVersion }: CartChange, work: (tx: Tx, cart: CartRow) => Promise<boolean>): Promise<void> {
  const cart = await openCartOf(tx, owner, { lock: true });
  if (!cart) throw new DomainError('NOT_FOUND', 'There is no cart yet; put something in first.');
  await changeLocked(tx, deps, { cart, cartVersion }, work);
}

interface LockedCart extends Pick<CartChange, 'cartVersion'> {
  cart: CartRow;
  /** Begun in this transaction: its version counts what is put in now. */
  isNew?: boolean;
}

/** The same for a cart that is locked in this transaction. Returns the cart as it is afterwards, as far as only its version and moments changed. */
export async function changeLocked(
  tx: Tx,
  { now }: Pick<UseCaseDeps, 'now'>,
  { cart, isNew = false, cartVersion }: LockedCart,
  work: (tx: Tx, cart: CartRow) => Promise<boolean>,
): Promise<CartRow> {
  assertChangeable(cart);
  // Who has seen a version has seen a cart: that one is ordered or forgotten by now, and a new one must not be taken for it.
  const version = isNew ? 0 : cart.version;
  if (cartVersion != null && cartVersion !== version) {
    const message = isNew ? `There is no cart any more that could be at version ${cartVersion}; read it again.` : `The cart is at version ${version}, not ${cartVersion}; read it again.`;
    throw new DomainError('CART_CHANGED', message, { field: ['cartVersion'], details: { currentVersion: version } });
  }
  if (!(await work(tx, cart)) || isNew) return cart;
  const at = now();
  const expiresAt = cartExpiry(cart, at);
  touchCart(tx, cart.id, { now: at, expiresAt });
  return { ...cart, version: cart.version + 1, updatedAt: at, expiresAt };
}

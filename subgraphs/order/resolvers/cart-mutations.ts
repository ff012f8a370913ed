import { DomainError } from '#platform/errors/domain-error';
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { openCartOf, type CartRow } from '../data/cart-repository.ts';
import { viewCart } from '../data/cart-view.ts';
import { ownerOf, type CartOwner } from '../domain/cart-owner.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { addCartLines, addLinesInput } from '../use-cases/add-cart-lines.ts';
import { applyCartCoupon, removeCartCoupon } from '../use-cases/cart-coupons.ts';
import { cartNoteInput, chooseForVendor, setCartNote, vendorChoiceInput } from '../use-cases/cart-choices.ts';
import { mergeCarts } from '../use-cases/merge-carts.ts';
import { setCartCountry } from '../use-cases/set-cart-country.ts';
import { removeCartLines, updateCartLines, updateLinesInput } from '../use-cases/update-cart-lines.ts';

/** The owner of the viewer's cart; permissions have made sure that there is one. */
export function requireOwner({ viewer }: Context): CartOwner {
  const owner = ownerOf(viewer);
  if (!owner) throw new DomainError('NOT_ALLOWED', 'Sign in or send a guest token to have a cart.');
  return owner;
}

/** The viewer's cart as it is now; null when there is none. */
export async function cartOf({ db, now, viewer }: Context) {
  const owner = ownerOf(viewer);
  const cart = owner && (await openCartOf(db, owner));
  return cart ? viewCart(db, cart, now()) : null;
}

/** `work` may return the cart as it is afterwards, which need not be read again then. */
function cartPayload(context: Context, work: (owner: CartOwner) => Promise<CartRow | null | void>) {
  return userErrorsOf(async () => {
    const changed = await work(requireOwner(context));
    return { cart: changed ? await viewCart(context.db, changed, context.now()) : await cartOf(context) };
  });
}

const newCartInput = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
});

export const cartMutations: Pick<
  MutationResolvers,
  'cartLinesAdd' | 'cartLinesUpdate' | 'cartLinesRemove' | 'cartCountrySet' | 'cartCouponApply' | 'cartCouponRemove' | 'cartMerge' | 'cartNoteSet' | 'cartVendorOptionsSet'
> = {
  cartLinesAdd: (_parent, { lines, currency, country, cartVersion, idempotencyKey }, context) =>
    cartPayload(context, (owner) =>
      addCartLines(context.useCases, {
        owner,
        cartVersion,
        idempotencyKey,
        lines: parseInput(addLinesInput, lines, ['lines']),
        ...parseInput(newCartInput, { currency: currency ?? 'EUR', country: country ?? 'DE' }, []),
      }),
    ),
  cartLinesUpdate: (_parent, { lines, cartVersion }, context) =>
    cartPayload(context, (owner) => updateCartLines(context.useCases, { owner, cartVersion, lines: parseInput(updateLinesInput, lines, ['lines']) })),
  cartLinesRemove: (_parent, { lineIds, cartVersion }, context) => cartPayload(context, (owner) => removeCartLines(context.useCases, { owner, cartVersion, lineIds })),
  cartCountrySet: (_parent, { country, cartVersion }, context) => cartPayload(context, (owner) => setCartCountry(context.useCases, { owner, cartVersion, country })),
  cartCouponApply: (_parent, { code, cartVersion }, context) => cartPayload(context, (owner) => applyCartCoupon(context.useCases, { owner, cartVersion, code })),
  cartCouponRemove: (_parent, { code, cartVersion }, context) => cartPayload(context, (owner) => removeCartCoupon(context.useCases, { owner, cartVersion, code })),
  cartNoteSet: (_parent, { note, cartVersion }, context) =>
    cartPayload(context, (owner) => setCartNote(context.useCases, { owner, cartVersion, note: parseInput(cartNoteInput, note, ['note']) ?? null })),
  cartVendorOptionsSet: (_parent, { vendorId, input, cartVersion }, context) =>
    cartPayload(context, (owner) => chooseForVendor(context.useCases, { owner, cartVersion, vendorId, input: parseInput(vendorChoiceInput, input) })),
  cartMerge: (_parent, _args, context) =>
    userErrorsOf(async () => {
      const { userId: customerId, guestKey } = context.viewer;
      const changes = customerId && guestKey ? await mergeCarts(context.useCases, { customerId, guestKey }) : [];
      return { changes, cart: await cartOf(context) };
    }).then((payload) => ({ ...payload, changes: payload.changes ?? [] })),
};

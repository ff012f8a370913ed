import { DomainError } from '#platform/errors/domain-error';
import { userErrorsOf } from '#platform/errors/user-error';
import { parseInput } from '#platform/graphql/parse-input';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { openCartWithContents, viewOf } from '../data/cart-view.ts';
import { ownerOf, type CartOwner } from '../domain/cart-owner.ts';
import type { MutationResolvers } from '../generated/schema-types.ts';
import { addCartLines, addLinesInput, type ChangedCart } from '../use-cases/add-cart-lines.ts';
import { applyCartCoupon, removeCartCoupon } from '../use-cases/cart-coupons.ts';
import { cartNoteInput, chooseForVendor, setCartNote, vendorChoiceInput } from '../use-cases/cart-choices.ts';
import type { CartChange } from '../use-cases/change-cart.ts';
import { mergeCarts } from '../use-cases/merge-carts.ts';
import { setCartCountry } from '../use-cases/set-cart-country.ts';
import { removeCartLines, updateCartLines, updateLinesInput } from '../use-cases/update-cart-lines.ts';
import { lineOfVariant } from './cart.ts';

/** The owner of the viewer's cart; permissions have made sure that there is one. */
export function requireOwner({ viewer }: Context): CartOwner {
  const owner = ownerOf(viewer);
  if (!owner) throw new DomainError('NOT_ALLOWED', 'Sign in or send a guest token to have a cart.');
  return owner;
}

/** The viewer's cart as it is now; null when there is none. */
export async function cartOf({ db, now, viewer }: Context, country?: string | null) {
  const owner = ownerOf(viewer);
  const open = owner && (await openCartWithContents(db, owner));
  return open ? viewOf(db, { ...open, cart: { ...open.cart, country: country ?? open.cart.country }, at: now() }) : null;
}

/**
 * `work` may return the cart as it is afterwards, which need not be read again then. Who meant a cart that is another by now gets
 * that one, so that the change can be decided on anew without asking for it first.
 */
async function cartPayload(context: Context, work: (owner: CartOwner) => Promise<ChangedCart | null | void>) {
  const payload = await userErrorsOf(async () => {
    const changed = await work(requireOwner(context));
    return { cart: changed ? await viewOf(context.db, { cart: changed.cart, contents: changed.contents(), at: context.now() }) : await cartOf(context) };
  });
  const isOvertaken = payload.userErrors.some(({ code }) => code === 'CART_CHANGED');
  return isOvertaken ? { ...payload, cart: await cartOf(context) } : payload;
}

const newCartInput = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
});

/**
 * What a change is guarded by: the version last read, and the client's key under which it is done once. The version is no part of what is compared: who has
 * read the cart again meanwhile still asks for the same change, and one that was refused for its version is not remembered.
 */
function guardsOf(operation: string, { cartVersion, idempotencyKey, ...input }: { cartVersion?: number | null; idempotencyKey?: string | null }): Pick<CartChange, 'cartVersion' | 'once'> {
  return { cartVersion, once: idempotencyKey == null ? undefined : { operation, key: idempotencyKey, input } };
}

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
  cartLinesUpdate: (_parent, args, context) =>
    cartPayload(context, (owner) => updateCartLines(context.useCases, { owner, ...guardsOf('cartLinesUpdate', args), lines: parseInput(updateLinesInput, args.lines, ['lines']) })),
  cartLinesRemove: (_parent, args, context) => cartPayload(context, (owner) => removeCartLines(context.useCases, { owner, ...guardsOf('cartLinesRemove', args), lineIds: args.lineIds })),
  cartCountrySet: (_parent, args, context) => cartPayload(context, (owner) => setCartCountry(context.useCases, { owner, ...guardsOf('cartCountrySet', args), country: args.country })),
  cartCouponApply: (_parent, args, context) => cartPayload(context, (owner) => applyCartCoupon(context.useCases, { owner, ...guardsOf('cartCouponApply', args), code: args.code })),
  cartCouponRemove: (_parent, args, context) => cartPayload(context, (owner) => removeCartCoupon(context.useCases, { owner, ...guardsOf('cartCouponRemove', args), code: args.code })),
  cartNoteSet: (_parent, args, context) =>
    cartPayload(context, (owner) => setCartNote(context.useCases, { owner, ...guardsOf('cartNoteSet', args), note: parseInput(cartNoteInput, args.note, ['note']) ?? null })),
  cartVendorOptionsSet: (_parent, args, context) =>
    cartPayload(context, (owner) => chooseForVendor(context.useCases, { owner, ...guardsOf('cartVendorOptionsSet', args), vendorId: args.vendorId, input: parseInput(vendorChoiceInput, args.input) })),
  cartMerge: (_parent, _args, context) =>
    userErrorsOf(async () => {
      const { userId: customerId, guestKey } = context.viewer;
      const { changes, leftOut } = customerId && guestKey ? await mergeCarts(context.useCases, { customerId, guestKey }) : { changes: [], leftOut: [] };
      const cart = await cartOf(context);
      return { changes: changes.map((change) => ({ ...change, line: lineOfVariant(cart, change.variantId) })), leftOut, cart };
    }).then((payload) => ({ ...payload, changes: payload.changes ?? [], leftOut: payload.leftOut ?? [] })),
};

import { wholeData } from '#platform/bff/gateway-result';
import type { RegisteredOperation } from '#platform/bff/registered-operation';
import { DomainError } from '#platform/errors/domain-error';
import type { Context, PageContext } from '../context.ts';
import {
  mobileCartAddOperation,
  mobileCartCountrySetOperation,
  mobileCartNoteSetOperation,
  mobileCartRemoveOperation,
  mobileCartUpdateOperation,
  mobileCartVendorOptionsSetOperation,
  mobileCouponApplyOperation,
  mobileCouponRemoveOperation,
  type CartResultFragment,
} from '../generated/gateway-operations.ts';
import type { CartPayload, DisplayInput, MutationResolvers } from '../generated/schema-types.ts';
import { pageContext } from '../page.ts';
import { presentCart } from '../present/cart.ts';
import { presentUserErrors } from '../present/user-error.ts';

type CartMutations = Pick<MutationResolvers<Context>, 'cartAdd' | 'cartUpdate' | 'cartRemove' | 'cartCountrySet' | 'cartNoteSet' | 'cartVendorOptionsSet' | 'couponApply' | 'couponRemove'>;

export const cartMutations: CartMutations = {
  cartAdd: (_parent, { lines, display, ...guards }, context) =>
    change(context, display, mobileCartAddOperation, ({ market }) => ({
      lines: lines.map(({ variantId, quantity = 1 }) => ({ variantId, quantity })),
      currency: market.currency,
      country: market.country,
      ...guards,
    })),
  cartUpdate: (_parent, { lines, display, ...guards }, context) => change(context, display, mobileCartUpdateOperation, () => ({ lines: [...lines], ...guards })),
  cartRemove: (_parent, { lineIds, display, ...guards }, context) => change(context, display, mobileCartRemoveOperation, () => ({ lineIds: [...lineIds], ...guards })),
  cartCountrySet: (_parent, { display, ...variables }, context) => change(context, display, mobileCartCountrySetOperation, () => variables),
  cartNoteSet: (_parent, { display, ...variables }, context) => change(context, display, mobileCartNoteSetOperation, () => variables),
  cartVendorOptionsSet: (_parent, { display, input, ...variables }, context) => change(context, display, mobileCartVendorOptionsSetOperation, () => ({ ...variables, input: { ...input } })),
  couponApply: (_parent, { display, ...variables }, context) => change(context, display, mobileCouponApplyOperation, () => variables),
  couponRemove: (_parent, { display, ...variables }, context) => change(context, display, mobileCouponRemoveOperation, () => variables),
};

async function change<Variables extends { thumbWidth: number }>(
  context: Context,
  display: DisplayInput | null | undefined,
  operation: RegisteredOperation<{ result: CartResultFragment }, Variables>,
  variablesFor: (page: PageContext) => Omit<Variables, 'thumbWidth'>,
): Promise<CartPayload> {
  assertSomebody(context);
  const page = pageContext(context, display);
  const variables = { ...variablesFor(page), thumbWidth: page.images.thumbWidth } as Variables;
  const { result } = wholeData(await context.gateway.send(operation, variables));
  return { cart: result.cart && presentCart(result.cart, page.market.locale), userErrors: presentUserErrors(result.userErrors, page.market.locale) };
}

/** A cart belongs to somebody, if only to a guest's token. Throws DomainError UNAUTHENTICATED. */
export function assertSomebody({ credentials }: Context): void {
  if (credentials.accessToken === null && credentials.guestToken === null) {
    throw new DomainError('UNAUTHENTICATED', 'Send the header Authorization of a person or the header x-guest-token of a guest; "guestStart" makes one.');
  }
}

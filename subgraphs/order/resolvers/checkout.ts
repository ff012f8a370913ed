import { userErrorsOf, type UserErrorShape } from '#platform/errors/user-error';
import { connectionArgs, toConnection } from '#platform/graphql/connection';
import { parseInput } from '#platform/graphql/parse-input';
import type { Context } from '../context.ts';
import { checkoutsPage, countCheckouts } from '../data/checkout-list.ts';
import type { CheckoutRow } from '../data/checkout-repository.ts';
import { isFinished } from '../domain/checkout-saga.ts';
import type { CheckoutFailure } from '../domain/checkout-saga-types.ts';
import type { CheckoutResolvers, MutationResolvers, QueryResolvers } from '../generated/schema-types.ts';
import { checkoutInput, startCheckout } from '../use-cases/start-checkout.ts';
import { requireOwner } from './cart-mutations.ts';

/** How a failure is told to the buyer; the internal reason stays in the log. */
const failures: Record<CheckoutFailure['code'], { code: string; message: string }> = {
  INSUFFICIENT_STOCK: { code: 'INSUFFICIENT_STOCK', message: 'At least one product is no longer available in this quantity. Nothing was charged.' },
  PRICE_CHANGED: { code: 'PRICE_CHANGED', message: 'A price changed at the last moment. Nothing was charged; look at the cart again.' },
  PAYMENT_DECLINED: { code: 'PAYMENT_DECLINED', message: 'The payment was declined. Try again or use another way to pay.' },
  PAYMENT_NOT_TAKEN: { code: 'PAYMENT_DECLINED', message: 'The payment did not go through. Nothing was charged; try again.' },
  PAYMENT_UNAVAILABLE: { code: 'PAYMENT_UNAVAILABLE', message: 'The payment could not be made for a reason on our side; it is not your card. Nothing was charged; try again later.' },
  PAYMENT_ACTION_EXPIRED: { code: 'PAYMENT_ACTION_REQUIRED', message: 'The payment was not confirmed in time. Nothing was charged; try again.' },
  TIMEOUT: { code: 'INVALID_STATE', message: 'The checkout took too long. Nothing was charged; try again.' },
  CANCELLED: { code: 'INVALID_STATE', message: 'The checkout was cancelled. Nothing was charged.' },
};

/** What is told so. */
function failureCodesOf(code: string): string[] {
  return Object.entries(failures).filter(([, told]) => told.code === code).map(([failureCode]) => failureCode);
}

function failureOf(checkout: CheckoutRow): UserErrorShape | null {
  if (checkout.failureCode === null || checkout.state !== 'FAILED') return null;
  return { ...failures[checkout.failureCode], field: null, availableQuantity: checkout.availableQuantity };
}

/** Whether the checkout is the viewer's own; operators see all. */
function isOwn(checkout: CheckoutRow, { viewer }: Context): boolean {
  if (viewer.roles.some((role) => role === 'admin' || role === 'support')) return true;
  if (checkout.customerId !== null) return checkout.customerId === viewer.userId;
  return checkout.guestKey !== null && checkout.guestKey === viewer.guestKey;
}

/** A checkout as it is now, for its owner and operators. */
export async function ownCheckout(context: Context, id: string): Promise<CheckoutRow | null> {
  return ownOrNull(await context.loaders.checkoutById.clear(id).load(id), context);
}

function ownOrNull(checkout: CheckoutRow | null | undefined, context: Context): CheckoutRow | null {
  return checkout && isOwn(checkout, context) ? checkout : null;
}

export const Checkout: CheckoutResolvers = {
  __resolveReference: (reference, context) => ownCheckout(context, reference.id as string),
  isFinished: (checkout) => isFinished(checkout.state),
  order: (checkout, _args, { loaders }) => (checkout.state === 'PLACED' ? (checkout.order ?? loaders.orderById.load(checkout.orderId)) : null),
  failure: failureOf,
  transitions: async (checkout, _args, { loaders }) => (await loaders.transitionsByCheckoutId.load(checkout.id)).slice(0, 200),
  deadlineAt: (checkout) => (checkout.deadlineAt === null ? null : new Date(checkout.deadlineAt)),
};

export const checkoutQueries: Pick<QueryResolvers, 'checkout' | 'checkouts'> = {
  checkout: (_parent, { id }, context) => ownCheckout(context, id),
  async checkouts(_parent, { state, failure, first, after }, { db }) {
    const { limit, cursor } = connectionArgs({ first, after });
    const filter = { state, failureCodes: failure ? failureCodesOf(failure) : null };
    const rows = await checkoutsPage(db, { ...filter, limit: limit + 1, ...(cursor && { before: String(cursor[0]) }) });
    return toConnection(rows, { limit, cursorOf: (row) => [row.id], totalCount: () => countCheckouts(db, filter), hasPreviousPage: cursor !== null });
  },
};

export const checkoutMutations: Pick<MutationResolvers, 'cartCheckout'> = {
  cartCheckout: (_parent, { cartVersion, expectedTotalMinor, input, idempotencyKey }, context) =>
    userErrorsOf(async () => {
      const { useCases, checkouts, deadline } = context;
      const request = { owner: requireOwner(context), cartVersion, expectedTotalMinor, idempotencyKey, input: parseInput(checkoutInput, input) };
      const { checkoutId, isNew } = await startCheckout({ ...useCases, ...checkouts }, request);
      return { checkout: ownOrNull(await checkouts.driver.waitForEnd(checkoutId, deadline, { isNew }), context) };
    }).then(({ checkout, userErrors }) => {
      const failure = checkout ? failureOf(checkout) : null;
      return { checkout, userErrors: failure ? [failure] : userErrors };
    }),
};

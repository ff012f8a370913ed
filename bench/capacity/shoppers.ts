/** People who do things, one of each kind at a time, so that each can be measured by itself. */
import { randomUUID } from 'node:crypto';
import { waitFor } from '#platform/testing/wait-for';
import { createJourney, market, address, type CartView, type CheckoutView } from '../../test/stack/journey.ts';
import { createMobileClient } from '../../test/stack/mobile-client.ts';
import { createWebClient, type Answer } from '../../test/stack/web-client.ts';
import type { Stack } from '../../dev/stack.ts';

export interface Shopper {
  send<T>(operation: string, variables?: Record<string, unknown>): Promise<Answer<T>>;
  readonly email: string;
  cart?: CartView;
  checkout?: CheckoutView;
  addressId?: string;
  /** Of orders, at the web BFF only. */
  orderId?: string;
  vendorOrderId?: string;
  accessToken?: string | null;
}

export interface Step {
  /** As the operation is registered. */
  readonly name: string;
  /** What must have happened before; not measured. */
  prepare?(shopper: Shopper): Promise<unknown>;
  run(shopper: Shopper): Promise<unknown>;
}

const password = 'capacity-harness-2291';
type Payload = Record<string, { userErrors?: readonly { code: string; message: string }[] } | null | undefined>;

/** Sends a mutation. @throws Error when anything about it was refused. */
export async function done<T extends Payload>(shopper: Shopper, operation: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await shopper.send<T>(operation, variables);
  const refused = Object.values(data ?? {}).flatMap((payload) => payload?.userErrors ?? []);
  if (errors?.length || refused.length > 0) throw new Error(`${operation} was refused: ${JSON.stringify(errors ?? refused).slice(0, 300)}`);
  return data;
}

export function webShopper(stack: Pick<Stack, 'urls'>): Shopper {
  const browser = createWebClient(stack.urls['bff-web']);
  return { email: `cap-${randomUUID().slice(0, 8)}@example.com`, send: (operation, variables) => browser.send(operation, variables) };
}

export function mobileShopper(stack: Pick<Stack, 'urls'>): Shopper {
  const phone = createMobileClient({ baseUrl: stack.urls['bff-mobile'] });
  const shopper: Shopper = {
    email: `cap-${randomUUID().slice(0, 8)}@example.com`,
    send(operation, variables) {
      phone.accessToken = shopper.accessToken ?? null;
      return phone.send(operation, variables);
    },
  };
  return shopper;
}

interface CartPayload extends Payload {
  cartAdd: { cart: CartView; userErrors: [] };
}

/** What shoppers do on the web, in an order that can be done again and again. */
export function webSteps(stack: Pick<Stack, 'urls'>, { variantIds, productId, coupon }: { variantIds: readonly string[]; productId: string; coupon: string }): Step[] {
  const lines = variantIds.map((variantId) => ({ variantId, quantity: 2 }));
  const remember = (shopper: Shopper, data: Payload): void => {
    shopper.cart = (Object.values(data)[0] as CartPayload['cartAdd']).cart;
  };
  const fill = async (shopper: Shopper): Promise<void> => remember(shopper, await done(shopper, 'CartAdd', { lines, market }));
  const cart = (name: string, variables: (shopper: Shopper) => Record<string, unknown>, prepare?: Step['prepare']): Step => ({
    name,
    ...(prepare && { prepare }),
    run: async (shopper) => remember(shopper, await done(shopper, name, { ...variables(shopper), market })),
  });
  const firstLine = ({ cart: view }: Shopper): string => view?.groups[0]?.lines[0]?.id ?? '';
  return [
    { name: 'SignUp', run: (shopper) => done(shopper, 'SignUp', { input: { email: shopper.email, password, displayName: 'Capacity Shopper', market } }) },
    { name: 'SignOut', run: (shopper) => done(shopper, 'SignOut') },
    { name: 'SignIn', run: (shopper) => done(shopper, 'SignIn', { input: { email: shopper.email, password } }) },
    cart('CartAdd', () => ({ lines })),
    cart('CartUpdate', (shopper) => ({ lines: [{ lineId: firstLine(shopper), quantity: 3 }] })),
    cart('CouponApply', () => ({ code: coupon })),
    cart('CouponRemove', () => ({ code: coupon })),
    cart('CartCountrySet', () => ({ country: 'FR' })),
    cart('CartRemove', (shopper) => ({ lineIds: [firstLine(shopper)] })),
    { name: 'WishlistAdd', run: (shopper) => done(shopper, 'WishlistAdd', { productId, market }) },
    { name: 'WishlistRemove', run: (shopper) => done(shopper, 'WishlistRemove', { productId, market }) },
    { name: 'AddressCreate', run: async (shopper) => void (shopper.addressId = (await done<Payload & { addressCreate: { address: { id: string } } }>(shopper, 'AddressCreate', { input: address })).addressCreate.address.id) },
    { name: 'AddressUpdate', run: (shopper) => done(shopper, 'AddressUpdate', { id: shopper.addressId, input: { ...address, line2: 'Second floor' } }) },
    { name: 'AddressDelete', run: (shopper) => done(shopper, 'AddressDelete', { id: shopper.addressId }) },
    { name: 'Checkout', prepare: async (shopper) => (await fill(shopper), await lookAtCheckout(shopper)), run: checkOut },
    { name: 'OrderMessagePost', prepare: (shopper) => findOrder(stack, shopper), run: (shopper) => done(shopper, 'OrderMessagePost', { vendorOrderId: shopper.vendorOrderId, idempotencyKey: randomUUID(), body: 'When will it be sent?' }) },
    { name: 'OrderCancel', run: (shopper) => done(shopper, 'OrderCancel', { id: shopper.orderId, idempotencyKey: randomUUID(), reason: 'Bought twice', market }) },
    { name: 'NotificationsMarkRead', run: (shopper) => done(shopper, 'NotificationsMarkRead') },
  ];
}

async function lookAtCheckout(shopper: Shopper): Promise<void> {
  const { data } = await shopper.send<{ checkoutPage: { cart: CartView } }>('CheckoutPage', { market });
  shopper.cart = data.checkoutPage.cart;
}

async function checkOut(shopper: Shopper): Promise<void> {
  const { cart } = shopper;
  const input = { cartVersion: cart?.version, expectedTotalMinor: cart?.totals.total.minorUnits, idempotencyKey: randomUUID(), email: shopper.email, paymentMethod: 'pm_ok', shippingAddress: address };
  const { checkout } = await done<Payload & { checkout: { checkout: CheckoutView } }>(shopper, 'Checkout', { input, market });
  shopper.checkout = checkout.checkout;
}

/** Waits for the end of the checkout, and finds what came of it. */
async function findOrder(stack: Pick<Stack, 'urls'>, shopper: Shopper): Promise<void> {
  const { checkout } = shopper;
  if (!checkout) throw new Error('There was no checkout to follow');
  const browser = shopper as unknown as Parameters<ReturnType<typeof createJourney>['follow']>[0];
  const ended = checkout.isFinished ? checkout : await createJourney(stack).follow(browser, checkout);
  const page = await waitFor(async () => (await shopper.send<{ orderPage: { order: { id: string }; shipments: { id: string }[] } | null }>('OrderPage', { number: ended.orderNumber, market })).data.orderPage, { what: `order ${ended.orderNumber}` });
  shopper.orderId = page.order.id;
  shopper.vendorOrderId = page.shipments[0]?.id ?? '';
}

/** What shoppers do in the apps. */
export function mobileSteps({ variantIds, coupon }: { variantIds: readonly string[]; coupon: string }): Step[] {
  const lines = variantIds.map((variantId) => ({ variantId, quantity: 2 }));
  interface Auth extends Payload {
    signUp: { tokens: { accessToken: string }; userErrors: [] };
  }
  const enter = (name: 'SignUp' | 'SignIn', more: (shopper: Shopper) => Record<string, unknown>): Step => ({
    name,
    async run(shopper) {
      const data = await done<Auth>(shopper, name, { input: { email: shopper.email, password, device: { id: `device-${shopper.email}`, name: 'Bench' }, ...more(shopper) } });
      shopper.accessToken = (Object.values(data)[0] as Auth['signUp']).tokens.accessToken;
    },
  });
  const cart = (name: string, variables: (shopper: Shopper) => Record<string, unknown>): Step => ({
    name,
    run: async (shopper) => void (shopper.cart = (Object.values(await done(shopper, name, variables(shopper)))[0] as CartPayload['cartAdd']).cart),
  });
  const firstLine = ({ cart: view }: Shopper): string => view?.groups[0]?.lines[0]?.id ?? '';
  return [
    enter('SignUp', () => ({ displayName: 'Capacity Shopper' })),
    { name: 'SignOut', run: async (shopper) => (await done(shopper, 'SignOut'), void (shopper.accessToken = null)) },
    enter('SignIn', () => ({})),
    cart('CartAdd', () => ({ lines })),
    cart('CartUpdate', (shopper) => ({ lines: [{ lineId: firstLine(shopper), quantity: 3 }] })),
    cart('CouponApply', () => ({ code: coupon })),
    cart('CouponRemove', () => ({ code: coupon })),
    cart('CartRemove', (shopper) => ({ lineIds: [firstLine(shopper)] })),
    { name: 'PushTokenRegister', run: (shopper) => done(shopper, 'PushTokenRegister', { token: `push-${shopper.email}-0123456789abcdef` }) },
    { name: 'PushTokenRemove', run: (shopper) => done(shopper, 'PushTokenRemove', { token: `push-${shopper.email}-0123456789abcdef` }) },
    { name: 'NotificationsMarkRead', run: (shopper) => done(shopper, 'NotificationsMarkRead') },
  ];
}

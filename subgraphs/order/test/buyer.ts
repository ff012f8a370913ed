/** What a buyer's client does, in a few calls. */
import { randomUUID } from 'node:crypto';
import type { Viewer } from '#platform/auth/viewer';
import { waitFor } from '#platform/testing/wait-for';
import type { OrderSubgraph } from './harness.ts';

export interface UserErrorResult {
  code: string;
  message: string;
  field: string[] | null;
  currentVersion?: number | null;
  availableQuantity?: number | null;
  currentTotal?: { minorUnits: number } | null;
}

export interface CartResult {
  id: string;
  version: number;
  itemCount: number;
  lines: { id: string; quantity: number; isPurchasable: boolean; unitPrice: { amount: string }; previousUnitPrice: { amount: string } | null }[];
  totals: { subtotal: { minorUnits: number }; discount: { minorUnits: number }; shipping: { minorUnits: number }; tax: { minorUnits: number }; total: { minorUnits: number } };
  vendorGroups: { vendorName: string; totals: { total: { minorUnits: number } } }[];
  problems: { code: string }[];
}

export const cartFields = `id version itemCount
  lines { id quantity isPurchasable unitPrice { amount } previousUnitPrice { amount } }
  totals { subtotal { minorUnits } discount { minorUnits } shipping { minorUnits } tax { minorUnits } total { minorUnits } }
  vendorGroups { vendorName totals { total { minorUnits } } }
  problems { code message }`;
const userErrors = 'userErrors { code message field currentVersion availableQuantity currentTotal { minorUnits } }';

export const address = { recipient: 'Mara Lindqvist', line1: 'Kungsgatan 4', city: 'Göteborg', postalCode: '411 19', country: 'SE' };

export interface CheckoutResult {
  id: string;
  state: string;
  isFinished: boolean;
  actionUrl: string | null;
  failure: UserErrorResult | null;
  order: { id: string; number: string } | null;
}
const checkoutFields = 'id state isFinished actionUrl failure { code message field availableQuantity } order { id number }';

export function createBuyer(subgraph: OrderSubgraph, viewer: Viewer) {
  async function cartMutation(field: string, variableTypes: string, args: string, variables: Record<string, unknown>) {
    const { data, errors } = await subgraph.call<Record<string, { cart: CartResult | null; userErrors: UserErrorResult[] }>>({
      query: `mutation(${variableTypes}) { ${field}(${args}) { cart { ${cartFields} } ${userErrors} } }`,
      variables,
      viewer,
    });
    if (!data?.[field]) throw new Error(`${field} failed: ${JSON.stringify(errors)}`);
    return data[field];
  }
  const buyer = {
    viewer,
    add: (lines: { variantId: string; quantity: number }[], currency = 'EUR') => cartMutation('cartLinesAdd', '$lines: [CartLineAddInput!]!', `lines: $lines, currency: "${currency}", country: "SE"`, { lines }),
    update: (lines: { lineId: string; quantity: number }[], cartVersion?: number) =>
      cartMutation('cartLinesUpdate', '$lines: [CartLineUpdateInput!]!, $cartVersion: Int', 'lines: $lines, cartVersion: $cartVersion', { lines, cartVersion }),
    applyCoupon: (code: string) => cartMutation('cartCouponApply', '$code: String!', 'code: $code', { code }),
    async cart() {
      const { data } = await subgraph.call<{ cart: CartResult | null }>({ query: `{ cart { ${cartFields} } }`, viewer });
      return data.cart;
    },
    async checkout(options: { paymentMethod?: string; key?: string; cartVersion?: number; totalMinor?: number; email?: string; country?: string; recipient?: string } = {}) {
      const cart = options.cartVersion !== undefined && options.totalMinor !== undefined ? null : await buyer.cart();
      const { data, errors } = await subgraph.call<{ cartCheckout: { checkout: CheckoutResult | null; userErrors: UserErrorResult[] } }>({
        query: `mutation($cartVersion: Int!, $total: SafeInt!, $input: CheckoutInput!, $key: String!) {
          cartCheckout(cartVersion: $cartVersion, expectedTotalMinor: $total, input: $input, idempotencyKey: $key) { checkout { ${checkoutFields} } ${userErrors} } }`,
        variables: {
          cartVersion: options.cartVersion ?? cart?.version ?? 0,
          total: options.totalMinor ?? cart?.totals.total.minorUnits ?? 0,
          input: { email: options.email ?? 'mara@example.com', shippingAddress: { ...address, country: options.country ?? address.country, recipient: options.recipient ?? address.recipient }, paymentMethod: options.paymentMethod ?? 'pm_ok' },
          key: options.key ?? randomUUID(),
        },
        viewer,
      });
      if (!data?.cartCheckout) throw new Error(`checkout failed: ${JSON.stringify(errors)}`);
      return data.cartCheckout;
    },
    async checkoutState(id: string) {
      const { data } = await subgraph.call<{ checkout: CheckoutResult | null }>({ query: `query($id: ID!) { checkout(id: $id) { ${checkoutFields} } }`, variables: { id }, viewer });
      return data.checkout;
    },
    /** Follows a checkout to its end. */
    end: (id: string, timeoutMs = 20_000) =>
      waitFor(async () => {
        const checkout = await buyer.checkoutState(id);
        return checkout?.isFinished ? checkout : null;
      }, { what: `the end of checkout ${id}`, timeoutMs }),
  };
  return buyer;
}

export type Buyer = ReturnType<typeof createBuyer>;

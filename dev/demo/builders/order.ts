import type { DemoCustomer, DemoMessage, DemoOrder, DemoOrderLine, DemoOrderState, DemoProduct, DemoVendorOutcome } from '../model.ts';

/** A product's slug, how many, and the option values that choose the variant (any order; none: the first variant). */
export type LineRow = readonly [productSlug: string, quantity: number, ...values: string[]];

export interface OutcomeRow {
  /** That of the order unless set. */
  readonly state?: DemoOrderState;
  readonly only?: readonly LineRow[];
  readonly reason?: string;
  /** Text for the parcel: makes this vendor's part a gift. */
  readonly gift?: string;
  readonly messages?: readonly DemoMessage[];
}

export interface OrderInput {
  readonly key: string;
  readonly customer: DemoCustomer;
  readonly placedDaysAgo: number;
  readonly lines: readonly LineRow[];
  readonly endState: DemoOrderState;
  /** Where a vendor's part ends differently from the order. */
  readonly outcomes?: Readonly<Record<string, OutcomeRow>>;
  readonly couponCode?: string;
  readonly shippingMethod?: DemoOrder['shippingMethod'];
  readonly productBySlug: (slug: string) => DemoProduct;
}

const shippedStates: readonly DemoOrderState[] = ['partly_shipped', 'shipped', 'delivered', 'returned', 'refunded'];

/** Resolves a scenario's lines and outcomes. Throws a RangeError naming what does not exist. */
export function buildOrder(input: OrderInput): DemoOrder {
  const { key, customer, endState } = input;
  const address = customer.addresses[0];
  if (address === undefined) throw new RangeError(`Order ${key}: customer ${customer.key} has no address to ship to`);
  const lines = input.lines.map((row) => resolveLine(key, row, input.productBySlug));
  const vendorSlugs = [...new Set(lines.map((line) => line.vendorSlug))];
  for (const slug of Object.keys(input.outcomes ?? {})) {
    if (!vendorSlugs.includes(slug)) throw new RangeError(`Order ${key}: an outcome names vendor ${slug}, which has no line; the vendors are ${vendorSlugs.join(', ')}`);
  }
  const vendorOutcomes = vendorSlugs.map((vendorSlug, index): DemoVendorOutcome => {
    const outcome = { state: endState, ...input.outcomes?.[vendorSlug] };
    const only = (outcome.only ?? []).map((row) => resolveLine(key, row, input.productBySlug));
    const hasShipped = shippedStates.includes(outcome.state);
    return {
      vendorSlug,
      state: outcome.state,
      affectedLines: only.map(({ sku, quantity }) => ({ sku, quantity })),
      reason: outcome.reason ?? null,
      carrier: hasShipped ? 'Parcelwing' : null,
      trackingNumber: hasShipped ? `PW${key.replaceAll('-', '').toUpperCase()}${index + 1}` : null,
      giftMessage: outcome.gift ?? null,
      messages: outcome.messages ?? [],
    };
  });
  return {
    key, customerId: customer.id, customerKey: customer.key, shippingAddressId: address.id,
    currency: customer.currency,
    shippingMethod: input.shippingMethod ?? 'standard',
    couponCode: input.couponCode ?? null,
    lines, vendorOutcomes, endState,
    placedDaysAgo: input.placedDaysAgo,
    payment: endState === 'payment_failed' ? 'decline' : 'approve',
  };
}

function resolveLine(key: string, row: LineRow, productBySlug: (slug: string) => DemoProduct): DemoOrderLine {
  const [productSlug, quantity, ...values] = row;
  const product = productBySlug(productSlug);
  const variant = product.variants.find((each) => values.every((value) => each.optionValues.some((option) => option.value === value)));
  if (variant === undefined) {
    throw new RangeError(`Order ${key}: ${productSlug} has no variant ${values.join(' / ')}; it has ${product.variants.map(({ title }) => title).join(', ')}`);
  }
  return {
    vendorId: product.vendorId, vendorSlug: product.vendorSlug,
    productId: product.id, productSlug, variantId: variant.id, sku: variant.sku, quantity,
  };
}

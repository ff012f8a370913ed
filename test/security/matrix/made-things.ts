/** What the demo does not have, made by its owners: a draft, a cart, an import, a planned price, an endpoint, a return. */
import { randomBytes } from 'node:crypto';
import type { Owner } from './owner.ts';

/** Well-formed, and nothing has it. */
export const nobodysId = 'xxx_00000000000000000000000000';

export interface MadeThings {
  /** A product that was never published. */
  readonly draft: string | undefined;
  readonly draftVariant: string | undefined;
  readonly cartLine: string | undefined;
  readonly catalogImport: string | undefined;
  readonly scheduledPrice: string | undefined;
  readonly apiKey: string | undefined;
  readonly coupon: string | undefined;
  /** The marketplace's, that the vendor is asked to bear a part of. */
  readonly sharedCoupon: string | undefined;
  readonly webhook: string | undefined;
  readonly webhookDelivery: string | undefined;
  readonly orderReturn: string | undefined;
}

interface Made {
  readonly id: string;
}

const problems = 'userErrors { code message }';
const dayMs = 86_400_000;

export async function makeThings({ buyer, owner, operator }: { buyer: Owner; owner: Owner; operator: Owner }, known: { vendor: string; variant: string; vendorOrder: string; orderLine: string }): Promise<MadeThings> {
  const sku = `MATRIX-${randomBytes(4).toString('hex')}`;
  const { product } = await owner<{ product: (Made & { variants: Made[] }) | null }>(`mutation($v: ID!, $i: ProductCreateInput!) { productCreate(vendorId: $v, input: $i) { product { id variants { id } } ${problems} } }`, {
    v: known.vendor,
    i: { title: `Not published ${sku}`, category: 'table-and-home', variants: [{ sku, prices: [{ currency: 'EUR', minorUnits: 1000 }], initialStock: 3 }] },
  });
  const { cart } = await buyer<{ cart: { lines: Made[] } | null }>(`mutation($l: [CartLineAddInput!]!) { cartLinesAdd(lines: $l, country: "FR", currency: "EUR") { cart { lines { id } } ${problems} } }`, {
    l: [{ variantId: known.variant, quantity: 1 }],
  });
  const started = await owner<{ catalogImport: Made | null }>(`mutation($v: ID!) { catalogImportCreate(vendorId: $v) { catalogImport { id } ${problems} } }`, { v: known.vendor });
  const planned = await owner<{ variant: { scheduledPrices: Made[] } | null }>(`mutation($v: ID!, $i: PriceScheduleInput!) { variantPriceSchedule(id: $v, input: $i) { variant { scheduledPrices { id } } ${problems} } }`, {
    v: product?.variants[0]?.id,
    i: { currency: 'EUR', minorUnits: 900, startsAt: inDays(30), endsAt: inDays(31) },
  });
  const { apiKey } = await owner<{ apiKey: Made | null }>(`mutation($v: ID!) { apiKeyCreate(input: { name: "Matrix", vendorId: $v, scopes: ["catalog:read"] }) { apiKey { id } ${problems} } }`, { v: known.vendor });
  const { coupon } = await owner<{ coupon: Made | null }>(`mutation($v: ID!) { couponCreate(vendorId: $v, idempotencyKey: "${sku}", input: { code: "${sku}", description: "Matrix", kind: FREE_SHIPPING }) { coupon { id } ${problems} } }`, { v: known.vendor });
  const shared = await operator<{ coupon: Made | null }>(`mutation($v: ID!) { couponCreate(idempotencyKey: "${sku}", input: { code: "${sku}-SHARED", description: "Matrix", kind: FREE_SHIPPING, vendorIds: [$v], marketplaceShareBasisPoints: 5000 }) { coupon { id } ${problems} } }`, { v: known.vendor });
  const { subscription } = await owner<{ subscription: Made | null }>(`mutation($v: ID!) { webhookSubscriptionCreate(vendorId: $v, input: { url: "https://hooks.example.com/${sku}", events: [STOCK_LOW] }) { subscription { id } ${problems} } }`, { v: known.vendor });
  const pinged = await owner<{ delivery: Made | null }>(`mutation($s: ID!) { webhookSubscriptionPing(id: $s) { delivery { id } ${problems} } }`, { s: subscription?.id });
  const sentBack = await buyer<{ orderReturn: Made | null }>(`mutation($o: ID!, $i: ReturnRequestInput!, $k: String!) { returnRequest(vendorOrderId: $o, input: $i, idempotencyKey: $k) { orderReturn { id } ${problems} } }`, {
    o: known.vendorOrder,
    i: { reason: 'Does not fit', items: [{ lineId: known.orderLine, quantity: 1 }] },
    k: randomBytes(16).toString('hex'),
  });
  return {
    draft: product?.id,
    draftVariant: product?.variants[0]?.id,
    cartLine: cart?.lines[0]?.id,
    // A vendor has one import at a time, and an earlier run of these attacks may have left one.
    catalogImport: started.catalogImport?.id ?? nobodysId,
    scheduledPrice: planned.variant?.scheduledPrices[0]?.id,
    apiKey: apiKey?.id,
    coupon: coupon?.id,
    sharedCoupon: shared.coupon?.id,
    webhook: subscription?.id,
    webhookDelivery: pinged.delivery?.id,
    // Not every order can be sent back: its parcels must have arrived, and not long ago.
    orderReturn: sentBack.orderReturn?.id ?? nobodysId,
  };
}

function inDays(days: number): string {
  return new Date(Date.now() + days * dayMs).toISOString();
}

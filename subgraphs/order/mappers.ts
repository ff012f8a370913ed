/** Parents that resolvers receive, by GraphQL type; `codegen.ts` reads the names. */
import type { Money as ExactMoney } from '#platform/money/money';
import type { UserErrorShape } from '#platform/errors/user-error';
import type { Connection } from '#platform/graphql/connection';
import type { CartView } from './data/cart-view.ts';
import type { GrantedCoupon } from './data/coupon-grants.ts';
import type { CouponShareRow } from './data/coupon-shares.ts';
import type { CheckoutRow } from './data/checkout-repository.ts';
import type { DisputeRow } from './data/disputes.ts';
import type { FailedPaymentRow } from './data/failed-payments.ts';
import type { SalesDayRow } from './data/sales-repository.ts';
import type { PayoutRow } from './data/payout-repository.ts';
import type { ReturnRow } from './data/return-repository.ts';
import type { TransitionRow } from './data/checkout-list.ts';
import type { ParcelItemRow, ParcelRow, TimelineRow } from './data/order-details.ts';
import type { DocumentRow } from './data/document-repository.ts';
import type { StatementRow } from './data/statement-repository.ts';
import type { MessageRow } from './data/message-repository.ts';
import type { OrderChange } from './data/order-changes.ts';
import type { OrderLineRow, OrderRow, VendorOrderRow } from './data/order-repository.ts';
import type { CartLine } from './domain/cart-pricing.ts';
import type { Totals } from './domain/pricing-types.ts';

export type MoneyParent = ExactMoney;
export type UserErrorParent = UserErrorShape;
export type CartParent = CartView;
export type CartLineParent = CartLine & { currency: string };
export interface CartVendorGroupParent {
  view: CartView;
  /** Null when the product of the lines is not known. */
  vendorId: string | null;
  totals: Totals;
}
export interface TotalsParent {
  subtotal: ExactMoney;
  discount: ExactMoney;
  shipping: ExactMoney;
  tax: ExactMoney;
  taxIncluded: boolean;
  total: ExactMoney;
}
export interface ShippingOptionParent {
  code: string;
  name: string;
  price: ExactMoney;
  minDays: number;
  maxDays: number;
}
export type CouponParent = GrantedCoupon;
export type CouponConnectionParent = Connection<GrantedCoupon>;
export type CouponShareParent = CouponShareRow;
export interface UserParent {
  id: string;
}
export interface VendorParent {
  id: string;
}
export interface VendorDashboardParent {
  id: string;
}
export type VendorSalesDayParent = SalesDayRow;
export type FailedPaymentParent = FailedPaymentRow;
export type PaymentDisputeParent = DisputeRow;
export type MarketplaceSalesDayParent = SalesDayRow;
export interface ProductVariantParent {
  id: string;
}
export type CheckoutParent = CheckoutRow;
export type OrderParent = OrderRow;
export type OrderConnectionParent = Connection<OrderRow>;
export type OrderLineParent = OrderLineRow;
export type OrderTimelineEntryParent = TimelineRow;
export type VendorOrderParent = VendorOrderRow;
export type VendorOrderConnectionParent = Connection<VendorOrderRow>;
export type OrderChangeParent = OrderChange;
export type VendorOrderChangeParent = OrderChange;
export type VendorOrderMessageParent = MessageRow;
export type VendorOrderMessageConnectionParent = Connection<MessageRow>;
export type SaleDocumentParent = DocumentRow;
export type VendorStatementParent = StatementRow;
export type VendorStatementConnectionParent = Connection<StatementRow>;
export type ParcelParent = ParcelRow;
export type ParcelItemParent = Pick<ParcelItemRow, 'lineId' | 'quantity'>;
export type OrderReturnParent = ReturnRow;
export type CheckoutConnectionParent = Connection<CheckoutRow>;
export type CheckoutTransitionParent = TransitionRow;
export type PayoutParent = PayoutRow;
export type PayoutConnectionParent = Connection<PayoutRow>;

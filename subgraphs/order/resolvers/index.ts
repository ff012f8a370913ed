import { Cart, CartLine, CartVendorGroup } from './cart.ts';
import { Checkout } from './checkout.ts';
import { Coupon, CouponShare } from './coupon.ts';
import { PaymentDispute } from './disputes.ts';
import { SaleDocument, VendorStatement } from './documents.ts';
import { VendorOrderMessage } from './message.ts';
import { FailedPayment } from './failed-payments.ts';
import { Mutation } from './mutation.ts';
import { OrderChangeType, VendorOrderChangeType } from './order-changes.ts';
import { Order, OrderLine } from './order.ts';
import { Payout } from './payout.ts';
import { ProductVariant } from './product-variant.ts';
import { Query } from './query.ts';
import { OrderReturn } from './return.ts';
import { User } from './user.ts';
import { Parcel, VendorOrder } from './vendor-order.ts';
import { Vendor } from './vendor.ts';
import { MarketplaceSalesDay } from './marketplace-sales-day.ts';
import { VendorDashboard, VendorSalesDay } from './vendor-dashboard.ts';

export function createResolvers() {
  return { Query, Mutation, Cart, CartLine, CartVendorGroup, Checkout, Coupon, CouponShare, FailedPayment, PaymentDispute, Order, OrderLine, VendorOrder, Parcel, OrderReturn, ProductVariant, User, Vendor, VendorDashboard, VendorSalesDay, MarketplaceSalesDay, Payout, OrderChange: OrderChangeType, VendorOrderChange: VendorOrderChangeType, VendorOrderMessage, SaleDocument, VendorStatement };
}

/** Who may ask for what. Everything not listed is denied; ownership is checked again where rows are read. */
import { allow, alsoImpersonated, anyOf, hasRole, isGuestOrUser, isMemberOf, isSelf, neverImpersonated, ruleOf, type Permissions } from '#platform/auth/permissions';
import { messagingRules } from '#platform/operations/messaging-permissions';
import type { OrderRow, VendorOrderRow } from './data/order-repository.ts';
import { canSeeOrder } from './resolvers/order.ts';

const isOperator = hasRole('admin', 'support');
const isPerson = ruleOf('isPerson', (_parent, _args, viewer) => viewer.userId !== null);
const isThisPerson = anyOf(isSelf((user: { id: string }) => user.id));

const vendorOf = (vendor: { id: string }) => vendor.id;
/** Whoever may have bought it, or a vendor's program: whose it is, is in the SQL. */
const isBuyerOrProgram = anyOf(isGuestOrUser, ruleOf('isPartner', (_parent, _args, viewer) => viewer.kind === 'partner'));
const moneyPeople = anyOf(isOperator, isMemberOf(vendorOf, 'OWNER', 'FINANCE'));
const vendorOfOrder = (vendorOrder: VendorOrderRow) => vendorOrder.vendorId;

/** The whole order is its buyer's; a vendor that reaches it through its own part sees no more than number and state. */
const isBuyer = ruleOf('isBuyer', (order: OrderRow, _args, viewer) => canSeeOrder(order, { viewer }));
/** Catalog staff has no business with what a sale earns. */
const earnings = anyOf(isOperator, isMemberOf(vendorOfOrder, 'OWNER', 'MANAGER', 'FINANCE'));
/** Where a parcel goes: its buyer, and those of the vendor who send it. */
const addressee = anyOf(
  isOperator,
  isMemberOf(vendorOfOrder, 'OWNER', 'MANAGER', 'FULFILMENT'),
  ruleOf('isBuyerOfPart', (vendorOrder: VendorOrderRow, _args, viewer) =>
    vendorOrder.customerId === null ? vendorOrder.guestKey !== null && vendorOrder.guestKey === viewer.guestKey : vendorOrder.customerId === viewer.userId,
  ),
);

/** Invoices carry the buyer's address, and finance needs them. */
const invoiced = anyOf(addressee, isMemberOf(vendorOfOrder, 'FINANCE'));

/** The tenant of a vendor order is known only once it is read, so its mutations check membership in the use case, under the row's lock. */
const staffOfSomeVendor = anyOf(isOperator, ruleOf('isStaff', (_parent, _args, viewer) => viewer.memberships.length > 0));

/** A coupon of nobody's in particular is the marketplace's money. */
const isMarketplacesCoupon = ruleOf('isMarketplacesCoupon', (_parent, args: { vendorId?: string | null }, viewer) => args.vendorId == null && viewer.roles.some((role) => role === 'admin' || role === 'support'));

const messaging = messagingRules('order');

export const permissions: Permissions = {
  Query: { ...messaging.query, cart: allow, checkout: isGuestOrUser, checkouts: isOperator, coupons: isOperator, failedPayments: isOperator, paymentDisputes: isOperator, payoutsWaiting: isOperator, marketplaceSalesByDay: isOperator, order: isGuestOrUser, orders: isOperator, orderExportUrl: anyOf(isOperator, isMemberOf((_parent: unknown, args: { vendorId?: string | null }) => args.vendorId ?? undefined)), vendorOrder: isBuyerOrProgram, orderChanges: isGuestOrUser, vendorOrderChanges: anyOf(isOperator, isMemberOf((_parent: unknown, args: { vendorId: string }) => args.vendorId)) },
  Mutation: {
    ...messaging.mutation,
    // Support fills a cart for a customer; notes, gifts and addresses are the customer's own words, and buying is only theirs.
    cartLinesAdd: alsoImpersonated(isGuestOrUser),
    cartLinesUpdate: alsoImpersonated(isGuestOrUser),
    cartLinesRemove: alsoImpersonated(isGuestOrUser),
    cartCountrySet: alsoImpersonated(isGuestOrUser),
    cartCouponApply: alsoImpersonated(isGuestOrUser),
    cartCouponRemove: alsoImpersonated(isGuestOrUser),
    cartMerge: isPerson,
    cartNoteSet: isGuestOrUser,
    cartVendorOptionsSet: isGuestOrUser,
    cartCheckout: isGuestOrUser,
    checkoutResume: isOperator,
    checkoutCancel: isOperator,
    failedPaymentResolve: hasRole('admin'),
    couponCreate: anyOf(isMarketplacesCoupon, isMemberOf((_parent: unknown, args: { vendorId?: string | null }) => args.vendorId, 'OWNER', 'MANAGER')),
    couponUpdate: staffOfSomeVendor,
    couponEnd: staffOfSomeVendor,
    couponShareDecide: isMemberOf((_parent: unknown, args: { vendorId: string }) => args.vendorId, 'OWNER', 'MANAGER'),
    payoutRequest: isMemberOf((_parent: unknown, args: { vendorId: string }) => args.vendorId, 'OWNER', 'FINANCE'),
    vendorOrderAccept: staffOfSomeVendor,
    vendorOrderReject: staffOfSomeVendor,
    vendorOrderFulfill: staffOfSomeVendor,
    vendorOrderRefund: staffOfSomeVendor,
    returnRequest: isGuestOrUser,
    vendorOrderMessagePost: isBuyerOrProgram,
    vendorOrderMessagesRead: isBuyerOrProgram,
    returnApprove: staffOfSomeVendor,
    returnDecline: staffOfSomeVendor,
    returnReceive: staffOfSomeVendor,
    parcelDeliver: isBuyerOrProgram,
    orderCancel: isGuestOrUser,
  },
  User: { id: allow, cart: isThisPerson, orders: anyOf(isOperator, isThisPerson) },
  Vendor: { id: allow, orders: anyOf(isOperator, isMemberOf(vendorOf)), coupons: anyOf(isOperator, isMemberOf(vendorOf)), balances: moneyPeople, payouts: moneyPeople, statement: moneyPeople, statements: moneyPeople },
  // By role in the resolvers, since a part that a role does not include is null without an error.
  VendorDashboard: { '*': anyOf(isOperator, isMemberOf(vendorOf)) },
  VendorSalesDay: allow,
  MarketplaceSalesDay: allow,
  ProductVariant: { id: allow, deliveryEstimate: allow },
  Order: {
    '*': isBuyer,
    documents: neverImpersonated(isBuyer),
    id: allow,
    number: allow,
    state: allow,
    placedAt: allow,
  },
  VendorOrder: { '*': allow, commission: earnings, payable: earnings, shippingAddress: addressee, note: addressee, isGift: addressee, giftMessage: addressee, messages: addressee, unreadMessageCount: addressee, commissionTax: earnings, earning: earnings, packingSlipUrl: addressee, documents: neverImpersonated(invoiced), invoiceUrl: neverImpersonated(invoiced) },
  // Reached only through the guarded fields above.
  Cart: allow,
  CartLine: allow,
  CartVendorGroup: allow,
  ShippingOption: allow,
  AppliedCoupon: allow,
  Totals: allow,
  // The bank's page is where a payment is confirmed.
  Checkout: { '*': allow, transitions: isOperator, deadlineAt: isOperator, actionUrl: neverImpersonated(allow) },
  CheckoutTransition: allow,
  FailedPayment: allow,
  PaymentDispute: allow,
  FailedPaymentPayload: allow,
  CheckoutConnection: allow,
  CheckoutEdge: allow,
  // Which vendors share one is narrowed by the resolvers.
  Coupon: allow,
  CouponShare: allow,
  CouponAmount: allow,
  CouponConnection: allow,
  CouponEdge: allow,
  CouponPayload: allow,
  Payout: { '*': allow, providerReason: isOperator, waitingSince: isOperator },
  PayoutConnection: allow,
  PayoutEdge: allow,
  PayoutPayload: allow,
  OrderLine: allow,
  Parcel: allow,
  ParcelItem: allow,
  OrderReturn: allow,
  OrderReturnPayload: allow,
  SaleDocument: allow,
  VendorStatement: allow,
  VendorStatementConnection: allow,
  VendorStatementEdge: allow,
  VendorOrderMessage: allow,
  VendorOrderMessageConnection: allow,
  VendorOrderMessageEdge: allow,
  VendorOrderMessagePayload: allow,
  PostalAddress: allow,
  OrderTimelineEntry: allow,
  OrderChanges: allow,
  OrderChange: allow,
  VendorOrderChanges: allow,
  VendorOrderChange: allow,
  OrderConnection: allow,
  OrderEdge: allow,
  VendorOrderConnection: allow,
  VendorOrderEdge: allow,
  VendorBalance: allow,
  DeliveryEstimate: allow,
  CartPayload: allow,
  CartMergePayload: allow,
  CartMergeChange: allow,
  CartMergeLeftOut: allow,
  CheckoutPayload: allow,
  VendorOrderPayload: allow,
  OrderPayload: allow,
};

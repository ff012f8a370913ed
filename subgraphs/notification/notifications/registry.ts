/** Every kind of notification there is: one line here. */
import type { NotificationDefinition } from './definition.ts';
import { backInStock } from './back-in-stock.ts';
import * as accountData from './account-data.ts';
import * as accountSecurity from './account-security.ts';
import { couponShareAsked } from './coupon-share-asked.ts';
import { dailyDigest } from './daily-digest.ts';
import { emailVerification } from './email-verification.ts';
import { orderCancelled } from './order-cancelled.ts';
import { orderDelivered } from './order-delivered.ts';
import { orderMessageFromBuyer, orderMessageFromVendor } from './order-message.ts';
import { orderPlaced } from './order-placed.ts';
import { orderReduced } from './order-reduced.ts';
import { orderShipped } from './order-shipped.ts';
import { passwordChanged } from './password-changed.ts';
import { passwordReset } from './password-reset.ts';
import { paymentFailed } from './payment-failed.ts';
import { payoutFailed } from './payout-failed.ts';
import { payoutRefusedByBank } from './payout-refused-by-bank.ts';
import { payoutSent } from './payout-sent.ts';
import { refundIssued } from './refund-issued.ts';
import { returnDecided } from './return-decided.ts';
import { returnRequested } from './return-requested.ts';
import { ping, vendorOrderDelivered, vendorOrderRefunded, vendorOrderShipped } from './vendor-order-events.ts';
import { stockLow } from './stock-low.ts';
import { vendorApproved } from './vendor-approved.ts';
import { vendorPayoutAccountChanged } from './vendor-payout-account-changed.ts';
import { vendorStaffInvited } from './vendor-staff-invited.ts';
import { vendorOrderCancelled } from './vendor-order-cancelled.ts';
import { vendorOrderReduced } from './vendor-order-reduced.ts';
import { vendorOrderReceived } from './vendor-order-received.ts';
import { webhookDisabled } from './webhook-disabled.ts';
import { welcome } from './welcome.ts';

/** Those in words: one file each. */
export const notifications: readonly NotificationDefinition[] = [
  orderPlaced,
  orderShipped,
  orderDelivered,
  orderCancelled,
  orderReduced,
  refundIssued,
  returnDecided,
  orderMessageFromVendor,
  backInStock,
  paymentFailed,
  welcome,
  emailVerification,
  passwordReset,
  passwordChanged,
  accountData.emailChangeRequested,
  accountData.emailChanged,
  accountData.dataExportReady,
  accountData.deletionScheduled,
  accountSecurity.secondFactorChanged,
  accountSecurity.newDevice,
  accountSecurity.supportVisit,
  accountSecurity.rolesChanged,
  vendorOrderReceived,
  vendorOrderCancelled,
  vendorOrderReduced,
  orderMessageFromBuyer,
  returnRequested,
  payoutSent,
  payoutFailed,
  payoutRefusedByBank,
  couponShareAsked,
  vendorApproved,
  vendorStaffInvited,
  vendorPayoutAccountChanged,
  stockLow,
  dailyDigest,
  webhookDisabled,
];

/** Those that only programs get. */
export const machineEvents: readonly NotificationDefinition[] = [vendorOrderShipped, vendorOrderDelivered, vendorOrderRefunded, ping];

const all = [...notifications, ...machineEvents];

const byEvent = new Map(all.map((definition) => [definition.event, definition]));
if (byEvent.size !== all.length) throw new Error('two notifications are registered for one event');

/** The notification of an event; undefined when there is none of that name. */
export function notificationOf(event: string): NotificationDefinition | undefined {
  return byEvent.get(event);
}

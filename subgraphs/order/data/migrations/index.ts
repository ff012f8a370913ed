import { Carts0001 } from './0001-carts.ts';
import { Checkouts0002 } from './0002-checkouts.ts';
import { Orders0003 } from './0003-orders.ts';
import { Payouts0004 } from './0004-payouts.ts';
import { Returns0005 } from './0005-returns.ts';
import { CheckoutTrace0006 } from './0006-checkout-trace.ts';
import { Reauthorizations0007 } from './0007-reauthorizations.ts';
import { CartChoices0008 } from './0008-cart-choices.ts';
import { OrderLists0009 } from './0009-order-lists.ts';
import { OrderMessages0010 } from './0010-order-messages.ts';
import { Documents0011 } from './0011-documents.ts';
import { PersonalData0020 } from './0020-personal-data.ts';
import { FailedPayments0021 } from './0021-failed-payments.ts';
import { CouponGrants0022 } from './0022-coupon-grants.ts';
import { CouponShares0023 } from './0023-coupon-shares.ts';
import { SettledOtherwise0024 } from './0024-settled-otherwise.ts';
import { VendorTerms0012 } from './0012-vendor-terms.ts';

export const migrations = [Carts0001, Checkouts0002, Orders0003, Payouts0004, Returns0005, CheckoutTrace0006, Reauthorizations0007, CartChoices0008, OrderLists0009, OrderMessages0010, Documents0011, VendorTerms0012, PersonalData0020, FailedPayments0021, CouponGrants0022, CouponShares0023, SettledOtherwise0024];

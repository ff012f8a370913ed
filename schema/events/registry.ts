/** Every message contract there is, by type: the one list that documentation, consumers and checks work from. */
import * as order from './order.ts';
import * as product from './product.ts';
import * as user from './user.ts';
import * as vendor from './vendor.ts';

export const contracts = [
  user.userRegistered,
  user.userUpdated,
  vendor.vendorUpdated,
  vendor.vendorApproved,
  product.productUpdated,
  product.reserveStock,
  product.stockReserved,
  product.stockReservationFailed,
  product.allocateStock,
  product.stockAllocated,
  product.stockAllocationFailed,
  product.releaseStock,
  product.stockReleased,
  product.shipStock,
  product.deallocateStock,
  product.stockLow,
  order.orderPlaced,
  order.vendorOrderAccepted,
  order.vendorOrderCancelled,
  order.vendorOrderShipped,
  order.vendorOrderDelivered,
  order.refundIssued,
  order.paymentFailed,
] as const;

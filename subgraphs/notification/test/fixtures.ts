/** People, vendors and orders as the other subgraphs would announce them. */
import { orderPlaced, vendorOrderShipped } from '#events/order';
import { userRegistered } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import type { DataOf } from '#platform/messaging/contract';
import { fakeId, type NotificationSubgraph } from './harness.ts';

type Person = DataOf<typeof userRegistered>;
type Staff = DataOf<typeof vendorUpdated>['staff'];
export type PlacedOrder = DataOf<typeof orderPlaced>;

/** Somebody with an account, whose welcome has been delivered through that many channels. */
export async function registeredPerson(subgraph: NotificationSubgraph, overrides: Partial<Person> = {}, channels = 2): Promise<Person> {
  const userId = fakeId('usr');
  const person = { ...userRegistered.example, userId, email: `${userId}@example.com`, ...overrides };
  await subgraph.emit(userRegistered, person, { aggregateId: userId, aggregateVersion: 1 });
  await subgraph.exists('SELECT 1 FROM user_copies WHERE user_id = ?', [person.userId], 'the copy of a person');
  await subgraph.settled('welcome', person.userId, channels);
  return person;
}

/** A vendor with these people. */
export async function knownVendor(subgraph: NotificationSubgraph, staff: Staff, version = 1, vendorId = fakeId('vnd')): Promise<string> {
  await subgraph.emit(vendorUpdated, { ...vendorUpdated.example, vendorId, staff }, { aggregateId: vendorId, aggregateVersion: version });
  await subgraph.exists('SELECT 1 FROM vendor_copies WHERE vendor_id = ? AND version >= ?', [vendorId, version], 'the copy of a vendor');
  return vendorId;
}

/** An order with one vendor order, for a guest unless there is a customer. */
export function order(overrides: Partial<PlacedOrder> & { vendorId?: string } = {}): PlacedOrder {
  const { vendorId = fakeId('vnd'), ...rest } = overrides;
  const [part] = orderPlaced.example.vendorOrders;
  return {
    ...orderPlaced.example,
    orderId: fakeId('ord'),
    customerId: null,
    email: 'guest@example.com',
    vendorOrders: [{ ...(part as PlacedOrder['vendorOrders'][number]), vendorOrderId: fakeId('vor'), vendorId }],
    ...rest,
  };
}

/** What every event about an order's first vendor order says. */
export function vendorOrder({ orderId, customerId, email, locale, vendorOrders }: PlacedOrder) {
  const { vendorOrderId, vendorId, vendorName, number } = vendorOrders[0] as PlacedOrder['vendorOrders'][number];
  return { orderId, vendorOrderId, number, vendorId, vendorName, customerId, email, locale };
}

/** A parcel of an order's first vendor order. */
export function parcel(placed: PlacedOrder): DataOf<typeof vendorOrderShipped> {
  return { ...vendorOrderShipped.example, ...vendorOrder(placed), parcelId: fakeId('pcl') };
}

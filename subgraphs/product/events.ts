/** What this subgraph hears: commands for stock, and facts about vendors, deliveries and accounts. */
import { orderPlaced, vendorOrderDelivered } from '#events/order';
import * as commands from '#events/product';
import { userRegistered, userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import { defineConsumer, on, onMany, type Consumer } from '#platform/messaging/consumer';
import type { Outbox } from '#platform/outbox/outbox';
import { allocateStocks } from './use-cases/allocate-stock.ts';
import { applyAuthor } from './use-cases/apply-author.ts';
import { applyVendor } from './use-cases/apply-vendor.ts';
import { recordOrders } from './use-cases/record-order.ts';
import { recordDelivery } from './use-cases/record-delivery.ts';
import { releaseStock } from './use-cases/release-stock.ts';
import { reserveStocks } from './use-cases/reserve-stocks.ts';
import { deallocateStock, shipStock } from './use-cases/settle-stock.ts';

/** The inbox keeps a message from being handled twice; the use cases bear a command that is sent twice. */
export function createConsumers({ outbox, now }: { outbox: Outbox; now: () => Date }): Consumer[] {
  return [
    defineConsumer({
      name: 'product.stock',
      prefetch: 32,
      together: 16,
      on: [
        onMany(commands.reserveStock, ({ tx, messages }) => reserveStocks({ tx, outbox, now: now() }, messages)),
        onMany(commands.allocateStock, ({ tx, messages }) => allocateStocks({ tx, outbox, now: now() }, messages)),
        on(commands.releaseStock, ({ tx, message }) => releaseStock({ tx, outbox, now: now() }, message.data)),
        on(commands.shipStock, ({ tx, message }) => shipStock({ tx, outbox, now: now() }, message.data)),
        on(commands.deallocateStock, ({ tx, message }) => deallocateStock({ tx, outbox, now: now() }, message.data)),
      ],
    }),
    defineConsumer({
      name: 'product.vendors',
      on: [on(vendorUpdated, ({ tx, message }) => applyVendor({ tx, now: now() }, message.data, message.aggregateVersion))],
    }),
    defineConsumer({
      name: 'product.orders',
      prefetch: 32,
      together: 16,
      // What sells well, and what is bought with it, may be known a moment later.
      gatherMs: 250,
      on: [onMany(orderPlaced, async ({ tx, messages }) => recordOrders({ tx }, messages.map(({ data }) => data)))],
    }),
    defineConsumer({
      name: 'product.deliveries',
      on: [on(vendorOrderDelivered, ({ tx, message }) => recordDelivery({ tx }, message.data))],
    }),
    defineConsumer({
      name: 'product.authors',
      on: [
        on(userRegistered, ({ tx, message }) => applyAuthor({ tx }, message.data, message.aggregateVersion)),
        on(userUpdated, ({ tx, message }) => applyAuthor({ tx }, message.data, message.aggregateVersion)),
      ],
    }),
  ];
}

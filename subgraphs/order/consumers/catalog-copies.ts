/** Keeps the copies of products, vendors and people that carts and checkouts rest on. */
import { productUpdated } from '#events/product';
import { userRegistered, userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import { defineConsumer, on } from '#platform/messaging/consumer';
import { saveProductCopy, saveUserCopy, saveVendorCopy } from '../data/copies-repository.ts';

export const catalogCopies = defineConsumer({
  name: 'order.catalog-copies',
  on: [
    on(productUpdated, ({ tx, message }) => saveProductCopy(tx, message.aggregateVersion, message.data)),
    on(vendorUpdated, ({ tx, message }) => saveVendorCopy(tx, message.aggregateVersion, message.data)),
    on(userRegistered, ({ tx, message }) => saveUserCopy(tx, message.aggregateVersion, message.data)),
    on(userUpdated, ({ tx, message }) => saveUserCopy(tx, message.aggregateVersion, message.data)),
  ],
});

/** Keeps the copies of people and vendors that recipients are found in. */
import { userRegistered, userUpdated } from '#events/user';
import { vendorUpdated } from '#events/vendor';
import { defineConsumer, on } from '#platform/messaging/consumer';
import { saveUserCopy, saveVendorCopy } from '../data/copies-repository.ts';

export const copies = defineConsumer({
  name: 'notification.copies',
  on: [
    on(userRegistered, ({ tx, message }) => saveUserCopy(tx, message.aggregateVersion, message.data)),
    on(userUpdated, ({ tx, message }) => saveUserCopy(tx, message.aggregateVersion, message.data)),
    on(vendorUpdated, ({ tx, message }) => saveVendorCopy(tx, message.aggregateVersion, message.data)),
  ],
});

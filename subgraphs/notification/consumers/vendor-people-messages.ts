/** Asks people to work for a vendor, and tells owners when the account of their payouts is changed. */
import * as events from '#events/vendor';
import { defineConsumer, on, type Consumer } from '#platform/messaging/consumer';
import { vendorPayoutAccountChanged } from '../notifications/vendor-payout-account-changed.ts';
import { vendorStaffInvited } from '../notifications/vendor-staff-invited.ts';
import type { UseCaseDeps } from '../use-cases/deps.ts';
import { notify } from '../use-cases/notify.ts';
import { tellVendor } from '../use-cases/tell-vendor.ts';

const dayMs = 86_400_000;

export function createVendorPeopleMessages(deps: Pick<UseCaseDeps, 'channels' | 'now'>): Consumer {
  return defineConsumer({
    name: 'notification.vendor-people-messages',
    on: [
      // Each letter has a secret of its own, so the message's id is what it is about.
      on(events.vendorStaffInvited, async ({ tx, message: { id, data, occurredAt } }) => {
        const validDays = Math.max(1, Math.round((Date.parse(data.expiresAt) - Date.parse(occurredAt)) / dayMs));
        const payload = { vendorId: data.vendorId, vendorName: data.vendorName, validDays };
        const confidential = { secret: data.token, expiresAt: new Date(data.expiresAt) };
        await notify(tx, deps, { definition: vendorStaffInvited, source: id, payload, confidential, to: [{ userId: null, email: data.email, locale: data.locale }] });
      }),
      on(events.vendorPayoutAccountChanged, async ({ tx, message: { id, data } }) => {
        const { vendorId, vendorName, label, last4, heldUntil } = data;
        await tellVendor(tx, deps, { definition: vendorPayoutAccountChanged, source: id, payload: { vendorId, vendorName, label, last4, heldUntil }, vendorId, roles: ['OWNER'] });
      }),
    ],
  });
}

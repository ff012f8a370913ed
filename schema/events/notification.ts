/** What the notification subgraph tells whoever watches, so that open pages and apps change at once. */
import { defineSignal } from '#platform/messaging/contract';
import { z } from 'zod';
import { id, instant } from './common.ts';

const notificationId = 'ntf_01jb2k0000000000000000000a';
const userId = 'usr_01jb2k0000000000000000000a';

/** Messages arrived in inboxes. Each is for its person only; what changed in all is in the field `notificationChanges`. */
export const notificationCreated = defineSignal({
  type: 'notification.created.v1',
  aggregate: 'notification',
  producer: 'notification',
  schema: z.object({ notifications: z.array(z.object({ notificationId: id, userId: id, event: z.string(), title: z.string(), createdAt: instant })) }),
  example: { notifications: [{ notificationId, userId, event: 'order_shipped', title: 'Your parcel is on its way', createdAt: '2026-03-01T09:30:00.000Z' }] },
});

/** A person read messages of their inbox, on whichever device; all of them when no ids are given. */
export const notificationRead = defineSignal({
  type: 'notification.read.v1',
  aggregate: 'inbox',
  producer: 'notification',
  schema: z.object({ userId: id, notificationIds: z.array(id).nullable(), readAt: instant }),
  example: { userId, notificationIds: [notificationId], readAt: '2026-03-01T09:31:00.000Z' },
});

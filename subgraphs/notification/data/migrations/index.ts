import { Notifications0001 } from './0001-notifications.ts';
import { Secrets0002 } from './0002-secrets.ts';
import { Retention0003 } from './0003-retention.ts';
import { Settings0004 } from './0004-settings.ts';
import { Webhooks0005 } from './0005-webhooks.ts';
import { InboxChanges0006 } from './0006-inbox-changes.ts';
import { DeliveryTrace0007 } from './0007-delivery-trace.ts';
import { DiscardedDeliveries0008 } from './0008-discarded-deliveries.ts';

export const migrations = [Notifications0001, Secrets0002, Retention0003, Settings0004, Webhooks0005, InboxChanges0006, DeliveryTrace0007, DiscardedDeliveries0008];

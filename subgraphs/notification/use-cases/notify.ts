/** The dispatcher: notes a notification for each recipient and a delivery for each channel that is to carry it. */
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import type { Channel, Message, Recipient, StoredChannel } from '../channels/channel.ts';
import { userCopiesByIds } from '../data/copies-repository.ts';
import { insertDeliveries, type NewDelivery } from '../data/delivery-repository.ts';
import { usersWithDevice } from '../data/device-repository.ts';
import { insertNew, type NewNotification } from '../data/notification-repository.ts';
import { choicesByUserIds } from '../data/preference-repository.ts';
import { settingsByUserIds } from '../data/settings-repository.ts';
import { isDeleted } from '../domain/deleted-person.ts';
import { nextDigestAt, type DeliverySettings } from '../domain/delivery-settings.ts';
import { isWanted, policyFor, type Choice, type Policy } from '../domain/policy.ts';
import { recipientKey } from './recipient-key.ts';
import type { NotificationDefinition } from '../notifications/definition.ts';

/** Whom to tell, as far as the event knows; the copy of the account fills in the rest. */
export interface Addressee {
  userId: string | null;
  /** A vendor's endpoint instead of a person. */
  endpointId?: string | null;
  email?: string | null;
  name?: string | null;
  phone?: string | null;
  locale?: string;
}

export interface NotifyDeps {
  channels: readonly Channel[];
  now: () => Date;
}

export interface Notice<Payload> {
  definition: NotificationDefinition<Payload>;
  /** What it is about: about the same thing each recipient is told once, however often and in whatever message it is announced. */
  source: string;
  payload: Payload;
  /** What only the message itself may say, for a notification with a `secretLink`. It is forgotten once sent, and never sent after `expiresAt`. */
  confidential?: { secret: string; expiresAt: Date };
  /** After this it is of no use and not sent any more. */
  expiresAt?: Date;
  /** The trace it belongs to, where several messages are handled at once; else what is under way. */
  traceparent?: string;
  to: readonly Addressee[];
}

interface Prepared<Payload> extends NewNotification {
  addressee: Recipient;
  notice: Notice<Payload>;
}

/**
 * Writes notifications, deliveries and inbox rows in the caller's transaction; what goes outside is sent after the commit by the
 * delivery jobs. Returns the deliveries' ids.
 * @throws ZodError when the payload is not of the notification's type.
 */
export function notify<Payload>(tx: Tx, deps: NotifyDeps, notice: Notice<Payload>): Promise<string[]> {
  return notifyAll(tx, deps, [notice]);
}

/** The same for several notices at once, in a number of statements that grows neither with them nor with the recipients. */
export async function notifyAll<Payload>(tx: Tx, { channels, now }: NotifyDeps, notices: readonly Notice<Payload>[]): Promise<string[]> {
  const at = now();
  const { prepared, wishes } = await prepare(tx, notices.map((notice) => ({ ...notice, payload: notice.definition.parse(notice.payload) })), at);
  if (prepared.length === 0) return [];
  const isNew = await insertNew(tx, prepared);
  const fresh = prepared.filter(({ id }) => isNew.has(id));
  const planned = fresh.flatMap((notification) => planFor(notification, { definition: notification.notice.definition, channels, wishes, at }));
  if (planned.length === 0) return [];
  insertDeliveries(
    tx,
    planned.map(({ channel, notification, deliveryId, timing }) => ({ id: deliveryId, notificationId: notification.id, channel: channel.name, createdAt: at, ...timing, ...lifeOf(notification.notice) })),
  );
  for (const channel of channels.filter((each): each is StoredChannel => each.kind === 'stored')) {
    const messages = planned.filter((plan) => plan.channel === channel).map(({ notification, deliveryId }) => toMessage(notification, deliveryId));
    if (messages.length > 0) await channel.store(tx, messages);
  }
  return planned.map(({ deliveryId }) => deliveryId);
}

function lifeOf({ confidential, expiresAt, traceparent }: Pick<Notice<unknown>, 'confidential' | 'expiresAt' | 'traceparent'>): Pick<NewDelivery, 'secret' | 'expiresAt' | 'traceparent'> {
  return { ...(traceparent && { traceparent }), ...(confidential ?? (expiresAt && { expiresAt })) };
}

/** What is known of the people is read in one packet, before it is known who of them was told before: hardly anybody was. */
async function prepare<Payload>(tx: Tx, notices: readonly Notice<Payload>[], at: Date): Promise<{ prepared: Prepared<Payload>[]; wishes: Wishes }> {
  const userIds = [...new Set(notices.flatMap(({ to }) => to.flatMap(({ userId }) => userId ?? [])))];
  const [copies, withDevice, choices, settings] = await Promise.all([userCopiesByIds(tx, userIds), usersWithDevice(tx, userIds), choicesByUserIds(tx, userIds), settingsByUserIds(tx, userIds)]);
  const prepared = notices.flatMap((notice) => {
    const { definition: { event }, source, payload } = notice;
    const byRecipient = new Map<string, Prepared<Payload>>();
    for (const { userId, endpointId = null, email = null, name = null, phone = null, locale } of notice.to) {
      const copy = userId === null ? undefined : copies.get(userId);
      // A refund of an old order, say: nobody is there to be told, and nothing about the person is kept anew.
      if (copy && isDeleted(copy)) continue;
      const recipient = recipientKey({ userId, email, endpointId });
      const common = { userId, name: name ?? copy?.displayName ?? null, phone, locale: (locale ?? copy?.locale ?? 'en').slice(0, 35) };
      const addressee = { ...common, email: email ?? copy?.email ?? null, hasDevice: userId !== null && withDevice.has(userId), endpointId };
      byRecipient.set(recipient, { ...common, id: newId('ntf', at), event, source, recipient, name, email, payload, createdAt: at, addressee, notice });
    }
    return [...byRecipient.values()];
  });
  return { prepared, wishes: { choices, settings } };
}

/** What people said about which messages they want, and when. */
interface Wishes {
  choices: ReadonlyMap<string, readonly Choice[]>;
  settings: ReadonlyMap<string, DeliverySettings>;
}

interface PlanInput {
  definition: Pick<NotificationDefinition, 'event' | 'policies' | 'onlyBy'>;
  channels: readonly Channel[];
  wishes: Wishes;
  at: Date;
}

/** The channels that are to carry a notification, each with its delivery. */
function planFor<Payload>(notification: Prepared<Payload>, { definition, channels, wishes, at }: PlanInput) {
  const { userId, addressee } = notification;
  const choices = userId === null ? undefined : wishes.choices.get(userId);
  return channels.flatMap((channel) => {
    const policy = policyFor(definition, channel);
    const chosen = choices?.find((choice) => choice.event === definition.event && choice.channel === channel.name);
    if (!channel.reaches(addressee) || !isWanted(policy, chosen)) return [];
    return [{ channel, notification, deliveryId: newId('dlv', at), timing: timingOf({ channel, policy, userId, settings: wishes.settings, at }) }];
  });
}

/** Now, or with the person's next digest. What is stored is done already. */
function timingOf({ channel, policy, userId, settings, at }: { channel: Channel; policy: Policy; userId: string | null; settings: Wishes['settings']; at: Date }) {
  if (channel.kind === 'stored') return { dueAt: null };
  const mine = userId === null || policy === 'mandatory' || !channel.isDigestible ? undefined : settings.get(userId);
  const digestAt = mine ? nextDigestAt(mine, at) : null;
  return digestAt && userId !== null ? { dueAt: digestAt, heldFor: userId } : { dueAt: at };
}

function toMessage<Payload>({ notice: { definition, payload }, ...notification }: Prepared<Payload>, deliveryId: string): Message {
  return {
    deliveryId,
    notificationId: notification.id,
    event: definition.event,
    payload,
    recipient: notification.addressee,
    wording: definition.word(payload, notification.locale),
    link: definition.link(payload),
    createdAt: notification.createdAt,
  };
}

/** The people who lead a vendor try an endpoint, and have what it missed sent again. */
import { writeAudit } from '#platform/audit/audit';
import { DomainError } from '#platform/errors/domain-error';
import { newId } from '#platform/ids';
import { countNotificationsSince, resendDelivery, subscriptionById, webhookDeliveryById, type WebhookDeliveryRow } from '../data/webhook-repository.ts';
import { ping } from '../notifications/vendor-order-events.ts';
import type { UseCaseDeps } from './deps.ts';
import { notify } from './notify.ts';
import type { Leader } from './webhook-subscriptions.ts';

const minuteMs = 60_000;
const mostPings = 10;

type Deps = Pick<UseCaseDeps, 'db' | 'channels' | 'now'>;

/**
 * Has an endpoint called with an event of no meaning, turned off or not. It is tried for a minute.
 * @throws DomainError NOT_FOUND, TOO_MANY_ATTEMPTS.
 */
export async function pingEndpoint({ db, channels, now }: Deps, leader: Leader, id: string): Promise<WebhookDeliveryRow> {
  const at = now();
  const source = newId('png', at);
  return db.transaction(
    async (tx) => {
      // Locked, so that the limit holds for requests at the same time.
      const subscription = await subscriptionById(tx, id, leader, { isLocked: true });
      if (!subscription) throw new DomainError('NOT_FOUND', 'There is no such webhook subscription.', { field: ['id'] });
      const recent = await countNotificationsSince(tx, { recipient: id, event: ping.event, sinceId: newId('ntf', new Date(at.getTime() - minuteMs)) });
      if (recent >= mostPings) throw new DomainError('TOO_MANY_ATTEMPTS', `An endpoint can be tried ${mostPings} times a minute; wait before the next one.`);
      const payload = { vendorId: subscription.vendorId, subscriptionId: id };
      const [deliveryId] = await notify(tx, { channels, now: () => at }, { definition: ping, source, payload, expiresAt: new Date(at.getTime() + minuteMs), to: [{ userId: null, endpointId: id }] });
      const delivery = deliveryId === undefined ? undefined : await webhookDeliveryById(tx, deliveryId, leader);
      if (!delivery) throw new DomainError('INVALID_STATE', 'This installation calls no endpoints.');
      return delivery;
    },
    { label: 'ping-endpoint' },
  );
}

/**
 * Has something sent again, whether the endpoint took it before or not.
 * @throws DomainError NOT_FOUND, INVALID_STATE while it waits already, for a ping, and for an endpoint that is turned off.
 */
export async function redeliver({ db, now }: Deps, leader: Leader, id: string): Promise<WebhookDeliveryRow> {
  return db.transaction(
    async (tx) => {
      const delivery = await webhookDeliveryById(tx, id, leader);
      const subscription = delivery && (await subscriptionById(tx, delivery.subscriptionId, leader));
      if (!delivery || !subscription) throw new DomainError('NOT_FOUND', 'There is no such delivery.', { field: ['id'] });
      if (delivery.expiresAt) throw new DomainError('INVALID_STATE', 'A ping is not sent again; send another one.');
      if (!subscription.isEnabled) throw new DomainError('INVALID_STATE', 'The endpoint is turned off; turn it on first.');
      if (!(await resendDelivery(tx, id, now()))) throw new DomainError('INVALID_STATE', 'It is waiting to be sent already.');
      await writeAudit(tx, { actor: leader.userId, action: 'webhook.redeliver', target: id, detail: { vendorId: subscription.vendorId, subscriptionId: subscription.id } });
      return { ...delivery, state: 'PENDING', attempts: 0, dueAt: now(), lastError: null, finishedAt: null };
    },
    { label: 'redeliver-webhook' },
  );
}

/** The people who lead a vendor say where its programs want to be told of what. */
import { z } from 'zod';
import { writeAudit } from '#platform/audit/audit';
import { DomainError } from '#platform/errors/domain-error';
import type { Tx } from '#platform/data/database';
import { newId } from '#platform/ids';
import { newWebhookSecret } from '../channels/webhook-signature.ts';
import { deleteSubscription, insertSubscription, rotateSecret, subscriptionById, subscriptionsByVendorIds, updateSubscription, type Scope, type SubscriptionRow } from '../data/webhook-repository.ts';
import { lockVendor } from '../data/copies-repository.ts';
import { webhookEvents } from '../domain/webhook-events.ts';
import { faultOfEndpointUrl } from '../domain/webhook-url.ts';
import type { UseCaseDeps } from './deps.ts';

/** How long calls bear the signature by the former secret, too, so that a receiver can change it without missing any. */
const overlapMs = 24 * 3_600_000;
const mostSubscriptions = 10;

/** Who asks, and for which vendors they may. */
export interface Leader extends Scope {
  userId: string;
}

type Deps = Pick<UseCaseDeps, 'db' | 'now' | 'areLocalEndpointsAllowed'>;

const url = z.string().trim();
const description = z.string().trim().max(200, 'must have at most 200 characters');
const events = z
  .array(z.enum(webhookEvents))
  .min(1, 'must name at least one event')
  .transform((list) => [...new Set(list)]);

export const subscriptionInput = z.strictObject({ url, events, description: description.nullish() });
export const subscriptionChanges = z.strictObject({ url: url.nullish(), events: events.nullish(), description: description.nullish(), isEnabled: z.boolean().nullish() });

/**
 * Creates a subscription and returns it with its secret, which is shown only now.
 * @throws DomainError INVALID_INPUT, NOT_FOUND for an unknown vendor, LIMIT_EXCEEDED.
 */
export async function createSubscription(deps: Deps, { userId, vendorId }: { userId: string; vendorId: string }, input: z.infer<typeof subscriptionInput>) {
  assertEndpoint(deps, input.url);
  const at = deps.now();
  const secret = newWebhookSecret();
  const row: SubscriptionRow = { id: newId('whs', at), vendorId, url: input.url, description: input.description ?? '', events: input.events, isEnabled: true, disabledReason: null, failingSince: null, lastError: null, createdAt: at };
  await deps.db.transaction(
    async (tx) => {
      // Locked, so that the limit holds for requests at the same time.
      if (!(await lockVendor(tx, vendorId))) throw new DomainError('NOT_FOUND', 'There is no such vendor.', { field: ['vendorId'] });
      const existing = (await subscriptionsByVendorIds(tx, [vendorId])).get(vendorId) ?? [];
      if (existing.length >= mostSubscriptions) throw new DomainError('LIMIT_EXCEEDED', `A vendor has at most ${mostSubscriptions} webhook subscriptions; remove one first.`);
      await insertSubscription(tx, { ...row, secret });
      await audit(tx, 'create', userId, row);
    },
    { label: 'create-webhook' },
  );
  return { subscription: row, secret };
}

/** Changes what is given. @throws DomainError NOT_FOUND, INVALID_INPUT. */
export function changeSubscription(deps: Deps, leader: Leader, id: string, changes: z.infer<typeof subscriptionChanges>): Promise<SubscriptionRow> {
  if (typeof changes.url === 'string') assertEndpoint(deps, changes.url);
  return withSubscription(deps, leader, id, async (tx, row) => {
    const isEnabled = changes.isEnabled ?? row.isEnabled;
    const changed: SubscriptionRow = {
      ...row,
      url: changes.url ?? row.url,
      description: changes.description ?? row.description,
      events: changes.events ?? row.events,
      isEnabled,
      disabledReason: isEnabled ? null : (row.disabledReason ?? 'BY_PERSON'),
    };
    const isFresh = changed.url !== row.url || (isEnabled && !row.isEnabled);
    await updateSubscription(tx, changed, { isFresh });
    await audit(tx, 'update', leader.userId, changed);
    return isFresh ? { ...changed, failingSince: null, lastError: null } : changed;
  });
}

/** Removes a subscription; what is still to be sent to it is given up. @throws DomainError NOT_FOUND. */
export function removeSubscription(deps: Deps, leader: Leader, id: string): Promise<string> {
  return withSubscription(deps, leader, id, async (tx, row) => {
    await deleteSubscription(tx, row);
    await audit(tx, 'delete', leader.userId, row);
    return row.id;
  });
}

/** Gives a subscription a new secret, shown only now; the former one stays good for a day. @throws DomainError NOT_FOUND. */
export function rotateSubscriptionSecret(deps: Deps, leader: Leader, id: string): Promise<{ subscription: SubscriptionRow; secret: string }> {
  return withSubscription(deps, leader, id, async (tx, row) => {
    const secret = newWebhookSecret();
    await rotateSecret(tx, row, { secret, previousUntil: new Date(deps.now().getTime() + overlapMs) });
    await audit(tx, 'rotate', leader.userId, row);
    return { subscription: row, secret };
  });
}

function withSubscription<T>({ db }: Deps, leader: Scope, id: string, work: (tx: Tx, row: SubscriptionRow) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      const row = await subscriptionById(tx, id, leader, { isLocked: true });
      if (!row) throw new DomainError('NOT_FOUND', 'There is no such webhook subscription.', { field: ['id'] });
      return work(tx, row);
    },
    { label: 'change-webhook' },
  );
}

function assertEndpoint({ areLocalEndpointsAllowed }: Deps, address: string): void {
  const fault = faultOfEndpointUrl(address);
  if (fault === null || (areLocalEndpointsAllowed && URL.canParse(address))) return;
  throw new DomainError('INVALID_INPUT', `input.url: ${fault}`, { field: ['input', 'url'] });
}

async function audit(tx: Tx, action: string, actor: string, { id, vendorId, url: address, events: told, isEnabled }: SubscriptionRow): Promise<void> {
  await writeAudit(tx, { actor, action: `webhook.${action}`, target: id, detail: { vendorId, host: new URL(address).host, events: [...told], isEnabled } });
}

import { money } from '#platform/money/money';
import { z } from 'zod';
import type { PaymentEvent } from './payment-event.ts';
import { webhookRefused } from './webhook.ts';

const eventShape = z.object({
  id: z.string(),
  type: z.string(),
  createdAt: z.iso.datetime(),
  idempotencyKey: z.string().nullable(),
  data: z.object({
    id: z.string(),
    reference: z.string(),
    amountMinor: z.int(),
    currency: z.string(),
    authorizationId: z.string().default(''),
    declineReason: z.string().nullish(),
    actionUrl: z.string().nullish(),
  }),
});

/** The event in a webhook of the sandbox; throws WEBHOOK_REFUSED for an unexpected shape. */
export function sandboxEvent(json: unknown): PaymentEvent {
  const parsed = eventShape.safeParse(json);
  if (!parsed.success) throw webhookRefused(`the event has an unexpected shape: ${z.prettifyError(parsed.error)}`);
  const { data, type, id, idempotencyKey, createdAt } = parsed.data;
  const base = { id, reference: data.reference, idempotencyKey, occurredAt: new Date(createdAt) };
  const amount = money(data.amountMinor, data.currency);
  switch (type) {
    case 'authorization.succeeded':
    case 'authorization.voided':
      return { ...base, type, authorizationId: data.id };
    case 'authorization.declined':
      return { ...base, type, authorizationId: data.id, reason: data.declineReason ?? 'declined' };
    case 'authorization.requires_action':
      return { ...base, type: 'authorization.requiresAction', authorizationId: data.id, url: data.actionUrl ?? '' };
    case 'capture.succeeded':
      return { ...base, type, captureId: data.id, authorizationId: data.authorizationId, amount };
    case 'refund.succeeded':
    case 'refund.failed':
      return { ...base, type, refundId: data.id, amount };
    case 'transfer.paid':
    case 'transfer.failed':
      return { ...base, type, transferId: data.id, amount };
    default:
      return { ...base, type: 'ignored', providerType: type };
  }
}

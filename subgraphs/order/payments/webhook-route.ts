/** POST /webhooks/payment: the provider's events, verified over the raw body. */
import { DomainError } from '#platform/errors/domain-error';
import { errorResponse, json, type Route } from '#platform/server/http-types';
import type { Logger } from '#platform/telemetry/logger';
import type { PaymentEvent } from './payment-event.ts';
import type { PaymentProvider } from './payment-provider.ts';

export interface WebhookRouteOptions {
  provider: PaymentProvider;
  receive: (event: PaymentEvent) => Promise<void>;
  logger: Logger;
}

/** Answers 204 once the event is stored; a failure makes the provider send it again. */
export function createWebhookRoute({ provider, receive, logger }: WebhookRouteOptions): Route {
  return {
    method: 'POST',
    path: '/webhooks/payment',
    async handle({ headers, body }) {
      let event: PaymentEvent;
      try {
        event = provider.readWebhook({ headers, body });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        logger.warn({ reason: error.message }, 'refused a payment webhook');
        return errorResponse(401, 'UNAUTHENTICATED', error.message);
      }
      await receive(event);
      return json(200, { received: true });
    },
  };
}

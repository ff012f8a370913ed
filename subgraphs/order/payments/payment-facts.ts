import type { CheckoutFact } from '../domain/checkout-saga.ts';
import type { PaymentEvent } from './payment-event.ts';
import type { LookUpResult, PaymentResult } from './payment-provider.ts';

/** What an answer to `authorize` means to the checkout. `at` is epoch ms. */
export function authorizeFact(result: PaymentResult<{ authorizationId: string }>, at: number): CheckoutFact {
  switch (result.status) {
    case 'succeeded':
      return { type: 'paymentAuthorized', at, authorizationId: result.value.authorizationId };
    case 'requiresAction':
      return { type: 'paymentActionRequired', at, authorizationId: result.value.authorizationId, url: result.url };
    case 'declined':
      return { type: 'paymentDeclined', at, reason: result.reason };
    case 'unknown':
      return { type: 'paymentUnknown', at };
  }
}

/** What an answer to `lookUpByKey` of an authorisation means to the checkout. */
export function lookUpFact(result: LookUpResult, at: number): CheckoutFact {
  if (result.status === 'notFound') return { type: 'paymentNotFound', at };
  if (result.status === 'voided') return { type: 'paymentVoided', at };
  return authorizeFact('value' in result ? { ...result, value: { authorizationId: result.value.id } } : result, at);
}

/** What an answer to `void` means to the checkout; null when it says nothing: the saga asks again. */
export function voidFact(result: PaymentResult<unknown>, at: number): CheckoutFact | null {
  return result.status === 'succeeded' ? { type: 'paymentVoided', at } : null;
}

/** What a webhook means to the checkout; null when it is not about its authorisation. */
export function eventFact(event: PaymentEvent, at: number): CheckoutFact | null {
  switch (event.type) {
    case 'authorization.succeeded':
      return { type: 'paymentAuthorized', at, authorizationId: event.authorizationId };
    case 'authorization.requiresAction':
      return { type: 'paymentActionRequired', at, authorizationId: event.authorizationId, url: event.url };
    case 'authorization.declined':
      return { type: 'paymentDeclined', at, reason: event.reason };
    case 'authorization.voided':
      return { type: 'paymentVoided', at };
    default:
      return null;
  }
}

import type { z } from 'zod';
import {
  authorizationAnswer,
  authorizationResult,
  idAnswer,
  lookUpAnswer,
  lookUpResult,
  transferAnswer,
} from './sandbox-answers.ts';
import { sandboxEvent } from './sandbox-events.ts';
import { sandboxMovements } from './sandbox-movements.ts';
import { createSandboxHttp, type Answer, type SandboxCall } from './sandbox-http.ts';
import type { PaymentProvider, PaymentResult } from './payment-provider.ts';
import { requestRefused } from './call-outcome.ts';
import { verifyWebhook, webhookJson } from './webhook.ts';

export interface SandboxProviderOptions {
  /** For example http://127.0.0.1:4201. */
  url: string;
  apiKey: string;
  /** Keys webhooks may be signed with; several while one is rotated. */
  webhookSecrets: readonly string[];
  /** Longest time for a call; 8 s unless set. Shorter than the saga waits for it. */
  timeoutMs?: number;
  maxConnections?: number;
}

/** Answers a call of ours can get; a POST that ends in 404 names something that does not exist: our mistake. */
function resultOf<T, R>(answer: Answer<T>, map: (value: T) => PaymentResult<R>): PaymentResult<R> {
  if (answer.status === 'answered') return map(answer.value);
  if (answer.status === 'notFound') throw requestRefused('the provider does not know what the request is about', {});
  return answer;
}

const succeeded = <R>(value: R): PaymentResult<R> => ({ status: 'succeeded', value });

type Http = ReturnType<typeof createSandboxHttp>;
type Charging = Pick<PaymentProvider, 'authorize' | 'capture' | 'void'>;
type PayingOut = Pick<PaymentProvider, 'refund' | 'transfer'>;

const part = (id: string) => encodeURIComponent(id);

function post<T>(path: string, idempotencyKey: string, body: object, shape: z.ZodType<T>): SandboxCall<T> {
  return { method: 'POST', path, idempotencyKey, body, shape };
}

function charging({ call }: Http): Charging {
  return {
    async authorize({ idempotencyKey, reference, amount, paymentMethod }, options) {
      const body = { amountMinor: amount.minor, currency: amount.currency, paymentMethod, reference };
      const answer = await call(post('/v1/authorizations', idempotencyKey, body, authorizationAnswer), options);
      return resultOf(answer, authorizationResult);
    },
    async capture({ idempotencyKey, reference, amount, authorizationId }, options) {
      const path = `/v1/authorizations/${part(authorizationId)}/capture`;
      const answer = await call(post(path, idempotencyKey, { amountMinor: amount.minor, reference }, idAnswer), options);
      return resultOf(answer, ({ id }) => succeeded({ captureId: id }));
    },
    async void({ idempotencyKey, reference, authorizationId }, options) {
      const path = `/v1/authorizations/${part(authorizationId)}/void`;
      const answer = await call(post(path, idempotencyKey, { reference }, idAnswer), options);
      return resultOf(answer, () => succeeded({ authorizationId }));
    },
  };
}

function payingOut({ call }: Http): PayingOut {
  return {
    async refund({ idempotencyKey, reference, amount, captureId }, options) {
      const path = `/v1/captures/${part(captureId)}/refunds`;
      const answer = await call(post(path, idempotencyKey, { amountMinor: amount.minor, reference }, idAnswer), options);
      return resultOf(answer, ({ id }) => succeeded({ refundId: id }));
    },
    async transfer({ idempotencyKey, reference, amount, destination }, options) {
      const body = { amountMinor: amount.minor, currency: amount.currency, destination, reference };
      const answer = await call(post('/v1/transfers', idempotencyKey, body, transferAnswer), options);
      return resultOf(answer, ({ id, status }) => succeeded({ transferId: id, isPaid: status === 'paid' }));
    },
  };
}

/** The payment sandbox (dev/payment-sandbox) behind the port. */
export function createSandboxProvider(options: SandboxProviderOptions): PaymentProvider {
  const { url, apiKey, webhookSecrets, timeoutMs = 8_000, maxConnections = 32 } = options;
  const http = createSandboxHttp({ url, apiKey, timeoutMs, maxConnections });
  return {
    name: 'sandbox',
    ...charging(http),
    ...payingOut(http),
    // It opens an account for whoever is paid.
    destinationOf: ({ vendorId }) => `acct_${vendorId}`,
    async lookUpByKey({ idempotencyKey }, callOptions) {
      const path = `/v1/idempotency-keys/${part(idempotencyKey)}`;
      const answer = await http.call({ method: 'GET', path, shape: lookUpAnswer }, callOptions);
      return answer.status === 'answered' ? lookUpResult(answer.value) : answer;
    },
    readWebhook({ headers, body }) {
      verifyWebhook({ body, signature: headers['x-sandbox-signature'], secrets: webhookSecrets });
      return sandboxEvent(webhookJson(body));
    },
    movements: (query) => sandboxMovements(http, query),
    close: http.close,
  };
}

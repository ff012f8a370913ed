import type { PaymentProvider } from './payment-provider.ts';
import { createSandboxProvider } from './sandbox-adapter.ts';
import { createStripeProvider } from './stripe-adapter.ts';

/** The settings of the order service that say which provider there is and how to reach it. */
export interface PaymentConfig {
  readonly PAYMENT_PROVIDER: 'sandbox' | 'stripe';
  readonly PAYMENT_RETURN_URL: string;
  readonly PAYMENT_PROVIDER_URL: string;
  readonly PAYMENT_API_KEY: string;
  readonly PAYMENT_WEBHOOK_SECRET: string;
}

/** The provider that is configured. */
export function createPaymentProvider(config: PaymentConfig): PaymentProvider {
  const { PAYMENT_PROVIDER, PAYMENT_RETURN_URL: returnUrl, PAYMENT_PROVIDER_URL: url, PAYMENT_API_KEY: apiKey } = config;
  const webhookSecrets = config.PAYMENT_WEBHOOK_SECRET.split(',');
  return PAYMENT_PROVIDER === 'stripe' ? createStripeProvider({ secretKey: apiKey, webhookSecrets, returnUrl }) : createSandboxProvider({ url, apiKey, webhookSecrets });
}

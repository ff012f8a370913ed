import { env, loadConfig } from '#platform/config/env';
import { subgraphConfig } from '#platform/service/subgraph-config';

/** What it takes to reach the payment provider. */
export const paymentConfigShape = {
  PAYMENT_PROVIDER: env.oneOf('sandbox', 'stripe').default('sandbox').describe('Which payment provider to use'),
  PAYMENT_RETURN_URL: env.url().default('http://localhost:4001/checkout').describe("Where a buyer comes back to from the bank's page; used with PAYMENT_PROVIDER=stripe"),
  PAYMENT_PROVIDER_URL: env.url().default('http://127.0.0.1:4201').describe('Address of the payment sandbox; Stripe has its own'),
  PAYMENT_API_KEY: env.secret().describe('Key that the payment provider knows us by; with Stripe its secret key'),
  PAYMENT_WEBHOOK_SECRET: env.secret().describe("Key that the provider's webhooks are signed with; several while one is rotated, separated by commas"),
};

/** The variables this service reads; the table in docs is generated from them. */
export const configShape = {
  ...subgraphConfig({ port: 4104 }),
  ...paymentConfigShape,
  ENDED_CART_DAYS: env.integer({ min: 1, max: 365 }).default(7).describe('Days that a cart is kept after it was ordered, merged into another one or forgotten; addresses and notes in it go at once'),
  ENDED_CHECKOUT_DAYS: env.integer({ min: 1, max: 365 }).default(7).describe('Days that a checkout which was placed or failed keeps e-mail address, addresses, notes and goods; an order has its own copy of them'),
  DOWNLOAD_SIGNING_KEY: env.secret().describe('Key that the addresses of invoices, statements and exports are signed with'),
  DOWNLOAD_BASE_URL: env.url().default('http://127.0.0.1:4104/downloads').describe('Where clients reach the path /downloads of the order service'),
};

export const readConfig = () => loadConfig(configShape);

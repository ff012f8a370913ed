import { commonConfig, env, loadConfig } from '#platform/config/env';

const shape = {
  ...commonConfig({ port: 4201 }),
  PAYMENT_API_KEY: env.secret().describe('Key that callers of the payment sandbox present'),
  PAYMENT_WEBHOOK_SECRET: env.secret().describe('Key that the payment sandbox signs its webhooks with'),
  PAYMENT_WEBHOOK_URL: env
    .url()
    .optional()
    .describe('Where the payment sandbox sends its webhooks; none are sent when not set'),
  PAYMENT_SANDBOX_DIR: env
    .string()
    .default('.dev/payment-sandbox')
    .describe('Folder where the payment sandbox keeps its books'),
  PAYMENT_SANDBOX_PUBLIC_URL: env
    .url()
    .optional()
    .describe("Where a buyer's browser reaches the payment sandbox; its own address when not set"),
};

export { shape as paymentSandboxConfigShape };

/** Settings of the payment sandbox; throws ConfigError naming each variable that is missing or wrong. */
export function readConfig(environment?: NodeJS.ProcessEnv) {
  return loadConfig(shape, environment);
}

import { runService } from '#platform/server/lifecycle';
import { createLogger } from '#platform/telemetry/logger';
import { buildSandbox } from './app.ts';
import { readConfig } from './config.ts';

const service = 'payment-sandbox';
const config = readConfig();
const logger = createLogger({ service, level: config.LOG_LEVEL });

await runService({
  service,
  logger,
  async start() {
    const sandbox = buildSandbox({
      dir: config.PAYMENT_SANDBOX_DIR,
      apiKey: config.PAYMENT_API_KEY,
      webhookSecret: config.PAYMENT_WEBHOOK_SECRET,
      webhookUrl: config.PAYMENT_WEBHOOK_URL ?? null,
      publicUrl: config.PAYMENT_SANDBOX_PUBLIC_URL ?? null,
      logger,
    });
    const port = await sandbox.listen({ host: config.HOST, port: config.PORT });
    return { port, stop: sandbox.stop };
  },
});

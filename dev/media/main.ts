import { runService } from '#platform/server/lifecycle';
import { createLogger } from '#platform/telemetry/logger';
import { buildMedia } from './app.ts';
import { readConfig } from './config.ts';

const service = 'media';
const config = readConfig();
const logger = createLogger({ service, level: config.LOG_LEVEL });

await runService({
  service,
  logger,
  async start() {
    const server = buildMedia({ logger });
    const port = await server.listen({ host: config.HOST, port: config.PORT });
    return { port, stop: [{ name: 'server', run: () => server.drain(5_000) }] };
  },
});

/** The notification subgraph as a process. */
import { createRedis } from '#platform/cache/redis';
import { runSubgraphService } from '#platform/service/subgraph-service';
import { buildApp, schemaFile } from './app.ts';
import { createChannels } from './channels/registry.ts';
import { limitsOf, readConfig } from './config.ts';
import { devicesIn } from './data/device-repository.ts';
import { endpointsIn } from './data/endpoint-repository.ts';
import { migrations } from './data/migrations/index.ts';

const config = readConfig();

await runSubgraphService({
  name: 'notification',
  config,
  schemaFile,
  migrations,
  buildApp: (deps) =>
    buildApp({
      ...deps,
      channels: createChannels(config, { devices: devicesIn(deps.workerDb), endpoints: endpointsIn(deps.workerDb), outbox: deps.outbox }),
      retention: { days: config.NOTIFICATION_RETENTION_DAYS },
      limits: { redis: createRedis({ url: config.REDIS_URL, logger: deps.logger }), perMinute: limitsOf(config) },
    }),
});

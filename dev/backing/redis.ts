import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { preferPort } from '../process/ports.ts';
import { findProgram } from './binaries.ts';
import { launch, waitUntilReady } from './launch.ts';
import type { Server, StartContext, StartedServer } from './server.ts';

export const redisServer: Server = {
  name: 'redis',
  title: 'Redis',
  packages: ['redis-server'],
  defaultPort: 6379,
  findBinary: () => findProgram('redis-server', 'valkey-server'),
  start,
  check,
  isRefusal: (error) => /NOAUTH|WRONGPASS|invalid password/i.test(String(error)),
};

async function start(binary: string, context: StartContext): Promise<StartedServer> {
  mkdirSync(context.dir, { recursive: true });
  const port = await preferPort(context.profile.ports.redis);
  const password = context.secrets.redisPassword;
  const config = [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${context.dir}"`,
    `requirepass ${password}`,
    'databases 4096',
    'maxmemory 256mb',
    // What expires first goes first: cached answers before sessions. The gateway's evictions never expire, so they stay.
    'maxmemory-policy volatile-ttl',
    'save ""',
    ...(context.profile.durable ? ['appendonly yes', 'appendfsync everysec'] : ['appendonly no']),
  ];
  const configFile = join(context.dir, 'redis.conf');
  writeFileSync(configFile, `${config.join('\n')}\n`, { mode: 0o600 });
  const launchOptions = { title: 'Redis', command: binary, args: [configFile], env: process.env, cwd: context.dir, logFile: join(context.dir, 'server.log') };
  context.say('starting');
  const server = await launch(launchOptions);
  context.started(server);
  const url = `redis://:${password}@127.0.0.1:${port}`;
  await waitUntilReady(server, {
    ...launchOptions,
    stopping: context.stopping,
    timeoutMs: 30_000,
    isReady: () =>
      check(url).then(
        () => true,
        () => false,
      ),
  });
  return { description: `Redis on 127.0.0.1:${port}`, url };
}

async function check(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, maxRetriesPerRequest: 0, retryStrategy: () => null });
  // What went wrong comes as an event; the rejection only says that the connection is closed.
  let cause: unknown;
  redis.on('error', (error) => (cause = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw cause ?? error;
  } finally {
    redis.disconnect();
  }
}

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { ConfigError, describeConfig, loadConfig } from '#platform/config/env';
import { rootDir } from '../../dev/paths.ts';
import { completeSecrets } from '../../dev/secrets.ts';
import { brokerServiceNames, databaseNames, databasePasswords, databasesOf, services, type ServiceDefinition, type ServiceName, type Topology } from '../../dev/services.ts';

type Shape = Parameters<typeof describeConfig>[0];

/** Everybody with an account at the broker. */
const accounts = brokerServiceNames;
const secrets = completeSecrets({}, accounts);
const passwords = databasePasswords(secrets.servicePasswords);
const urls = (names: readonly string[], scheme: string, rest: string) => Object.fromEntries(names.map((name) => [name, `${scheme}://${name}:${passwords[name]}@127.0.0.1:${rest}`]));
const topology: Topology = {
  ports: Object.fromEntries(services.map(({ name, port }) => [name, port])) as Record<ServiceName, number>,
  ...databasesOf(urls(databaseNames, 'mysql', '3306/db')),
  brokers: urls(accounts, 'amqp', '5672/vhost'),
  redisUrl: `redis://:${secrets.redisPassword}@127.0.0.1:6379`,
  secrets,
  dataDir: '/tmp',
};

/** The same kind of value, as everybody knows it from development. */
function asInDevelopment(name: string, value: string): string {
  if (URL.canParse(value)) {
    const url = new URL(value);
    url.username = 'guest';
    url.password = 'guest';
    return url.href;
  }
  if (value.startsWith('{')) return value.replace(/"kid":"[^"]+"/, '"kid":"dev-key"');
  if (name.endsWith('_KEYS')) return 'bff-web=dev-0123456789012345678901234567890123456789';
  return 'dev-0123456789012345678901234567890123456789';
}

async function shapeOf({ entry }: ServiceDefinition): Promise<Shape> {
  const exported = (await import(join(rootDir, entry.replace(/main\.ts$/, 'config.ts')))) as Record<string, unknown>;
  return Object.entries(exported).find(([name]) => /shape$/i.test(name))?.[1] as Shape;
}

for (const service of services) {
  describe(service.name, () => {
    const env = { PORT: String(service.port), ...service.env(topology), NODE_ENV: 'production' };
    let shape: Shape;
    before(async () => {
      shape = await shapeOf(service);
    });

    test('starts in production with secrets of its own', () => {
      loadConfig(shape, env);
    });

    test('refuses each secret that is known from development, by its name and without showing it', () => {
      for (const { name, secret } of describeConfig(shape)) {
        const value = env[name as keyof typeof env];
        if (!secret || value === undefined) continue;
        const known = asInDevelopment(name, value);
        assert.throws(() => loadConfig(shape, { ...env, [name]: known }), (error) => error instanceof ConfigError && error.message.includes(name) && !error.message.includes(known), `${service.name} takes a development value for ${name}`);
        loadConfig(shape, { ...env, [name]: known, NODE_ENV: 'development' });
      }
    });
  });
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DevError } from '../dev-error.ts';
import { rootDir } from '../paths.ts';
import { preferPort } from '../process/ports.ts';
import { lastLines, run } from '../process/run.ts';
import type { Secrets } from '../secrets.ts';
import { rememberedInstance, rememberInstance } from './instance.ts';
import type { ComposeInstance } from './instance.ts';
import type { BackingName, Profile } from './profile.ts';

const file = join(rootDir, 'dev/backing/compose.yml');

/** True when a Docker engine answers and knows Compose. */
export async function composeAnswers(): Promise<boolean> {
  const engine = await run('docker', ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 5_000 });
  if (engine.code !== 0) return false;
  return (await run('docker', ['compose', 'version'], { timeoutMs: 5_000 })).code === 0;
}

/** Starts the named services as containers on loopback ports and waits until they are healthy. */
export async function startCompose(names: readonly BackingName[], profile: Profile, secrets: Secrets): Promise<Map<BackingName, ComposeInstance>> {
  const ports = await composePorts(names, profile);
  const env = { ...process.env, ...composeEnvironment(ports, secrets) };
  const result = await run('docker', [...composeArguments(profile), 'up', '--detach', '--wait', ...names], { env, timeoutMs: 300_000 });
  if (result.code !== 0)
    throw new DevError(`docker compose could not start ${names.join(', ')}:\n${lastLines(result.output)}`, {
      hint: 'Set MYSQL_ADMIN_URL, REDIS_URL and RABBITMQ_URL to use servers of your own instead.',
    });
  const instances = new Map(names.map((name) => [name, describe(name, ports, secrets)]));
  for (const [name, instance] of instances) rememberInstance(profile, name, instance);
  return instances;
}

/** Stops the named containers; their data stays in volumes. */
export async function stopCompose(names: readonly BackingName[], profile: Profile): Promise<void> {
  await run('docker', [...composeArguments(profile), 'stop', ...names], { env: { ...process.env, ...placeholders }, timeoutMs: 60_000 });
  for (const name of names) rememberInstance(profile, name, null);
}

/** Removes this profile's containers and volumes. */
export async function removeCompose(profile: Profile): Promise<void> {
  await run('docker', [...composeArguments(profile), 'down', '--volumes'], { env: { ...process.env, ...placeholders }, timeoutMs: 60_000 });
}

// One project per clone and profile, so that two clones do not share containers.
function composeArguments(profile: Profile): string[] {
  const clone = createHash('sha256').update(profile.dir).digest('hex').slice(0, 8);
  return ['compose', '--file', file, '--project-name', `marketplace-${profile.name}-${clone}`];
}

type ComposePorts = Pick<Profile['ports'], BackingName | 'rabbitmqManagement'>;

// A container that still runs from an earlier command keeps its ports.
async function composePorts(names: readonly BackingName[], profile: Profile): Promise<ComposePorts> {
  const ports = { ...profile.ports };
  for (const name of names) {
    const earlier = rememberedInstance(profile, name);
    ports[name] = earlier?.how === 'compose' ? Number(new URL(earlier.url).port) : await preferPort(ports[name]);
    if (name === 'rabbitmq')
      ports.rabbitmqManagement = earlier?.managementUrl ? Number(new URL(earlier.managementUrl).port) : await preferPort(ports.rabbitmqManagement);
  }
  return ports;
}

function composeEnvironment(ports: ComposePorts, secrets: Secrets): Record<string, string> {
  return {
    MYSQL_PORT: String(ports.mysql),
    REDIS_PORT: String(ports.redis),
    RABBITMQ_PORT: String(ports.rabbitmq),
    RABBITMQ_MANAGEMENT_PORT: String(ports.rabbitmqManagement),
    MYSQL_ROOT_PASSWORD: secrets.mysqlAdminPassword,
    REDIS_PASSWORD: secrets.redisPassword,
    RABBITMQ_PASSWORD: secrets.rabbitmqAdminPassword,
  };
}

// The file is interpolated for every command, also where no value matters.
const placeholders = {
  MYSQL_PORT: '0',
  REDIS_PORT: '0',
  RABBITMQ_PORT: '0',
  RABBITMQ_MANAGEMENT_PORT: '0',
  MYSQL_ROOT_PASSWORD: '-',
  REDIS_PASSWORD: '-',
  RABBITMQ_PASSWORD: '-',
};

function describe(name: BackingName, ports: ComposePorts, secrets: Secrets): ComposeInstance {
  const description = `Docker container on 127.0.0.1:${ports[name]}`;
  if (name === 'mysql') return { how: 'compose', description, url: `mysql://root:${secrets.mysqlAdminPassword}@127.0.0.1:${ports.mysql}` };
  if (name === 'redis') return { how: 'compose', description, url: `redis://:${secrets.redisPassword}@127.0.0.1:${ports.redis}` };
  const account = `marketplace_admin:${secrets.rabbitmqAdminPassword}`;
  return {
    how: 'compose',
    description,
    url: `amqp://${account}@127.0.0.1:${ports.rabbitmq}`,
    managementUrl: `http://${account}@127.0.0.1:${ports.rabbitmqManagement}`,
  };
}

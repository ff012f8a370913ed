import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { parseSettings } from '#platform/bff/features/settings';
import { parse } from 'yaml';
import { composeVariables } from '../dev/compose-env.ts';
import { rootDir } from '../dev/paths.ts';
import { services, subgraphNames } from '../dev/services.ts';

interface ComposeService {
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  deploy?: { resources?: { limits?: { memory?: string } } };
  networks?: string[] | Record<string, unknown>;
  /** As text or as an object: parsers differ. */
  volumes?: (string | { source: string; target: string; read_only?: boolean })[];
}

const run = promisify(execFile);
let dir: string | undefined;
let config: { services: Record<string, ComposeService> };

// `docker-compose` reads the file without an engine; so does `docker compose` where the plugin is.
const parser = [['docker-compose'], ['docker', 'compose']].find(([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0);
const needsParser = { skip: parser === undefined && 'no Compose parser is on this machine' };

async function composeConfig(envFile: string): Promise<string> {
  const [program = '', ...args] = parser ?? [];
  const { stdout } = await run(program, [...args, '--env-file', envFile, '--file', join(rootDir, 'docker-compose.yml'), 'config'], { maxBuffer: 10_000_000 });
  return stdout;
}

before(async () => {
  if (!parser) return;
  dir = await mkdtemp(join(tmpdir(), 'compose-'));
  const envFile = join(dir, 'env');
  await writeFile(envFile, Object.entries(composeVariables()).map(([name, value]) => `${name}=${value}`).join('\n'));
  config = parse(await composeConfig(envFile)) as typeof config;
});
after(() => dir && rm(dir, { recursive: true }));

test('docker-compose.yml is accepted by a Compose parser and holds every service of the topology, each run by its entry file', needsParser, () => {
  for (const service of services) {
    const found = config.services[service.name];
    assert.ok(found, `${service.name} is missing`);
    assert.deepEqual(found.command?.filter((part) => !part.startsWith('--')), ['node', service.entry]);
    assert.ok(existsSync(join(rootDir, service.entry)), service.entry);
    assert.equal(found.environment?.['PORT'], String(service.port));
    assert.match(found.healthcheck?.test.join(' ') ?? '', new RegExp(`:${service.port}/health/ready`));
  }
});

test('every container has a memory limit, and only entries are on the public network', needsParser, () => {
  const entries = ['gateway', 'bff-web', 'bff-mobile', 'payment-sandbox', 'media'];
  for (const [name, service] of Object.entries(config.services)) {
    assert.ok(service.deploy?.resources?.limits?.memory, `${name} has no memory limit`);
    const networks = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {});
    assert.equal(networks.includes('public'), entries.includes(name), `${name} is on ${networks.join(', ')}`);
  }
});

test('each subgraph signs in to the database and the broker as itself', needsParser, () => {
  for (const name of subgraphNames) {
    const { environment } = config.services[name] as ComposeService;
    assert.equal(new URL(environment?.['DATABASE_URL'] ?? '').username, `marketplace_${name}`);
    assert.equal(new URL(environment?.['RABBITMQ_URL'] ?? '').username, `marketplace-${name}`);
  }
});

test('both BFFs follow one file of features, which they accept', needsParser, async () => {
  for (const name of ['bff-web', 'bff-mobile']) {
    const { environment, volumes } = config.services[name] as ComposeService;
    const mounts = volumes?.map((each) => (typeof each === 'string' ? { source: each.split(':')[0] ?? '', target: each.split(':')[1] ?? '', read_only: each.endsWith(':ro') } : each));
    const mount = mounts?.find(({ target }) => environment?.['FEATURES_FILE']?.startsWith(`${target}/`));
    assert.equal(mount?.read_only, true);
    const text = await readFile(join(mount.source, environment?.['FEATURES_FILE']?.slice(mount.target.length + 1) ?? ''), 'utf8');
    assert.doesNotThrow(() => parseSettings(text));
  }
});

test('services start after what they need is healthy', needsParser, () => {
  for (const name of subgraphNames) assert.deepEqual(Object.keys(config.services[name]?.depends_on ?? {}).sort(), ['accounts', 'mysql', 'rabbitmq', 'redis']);
  assert.deepEqual(Object.keys(config.services['gateway']?.depends_on ?? {}).sort(), [...subgraphNames].sort());
});

test('the image copies every folder that a service is made of', async () => {
  const dockerfile = await readFile(join(rootDir, 'Dockerfile'), 'utf8');
  for (const { entry } of services) {
    const folder = entry.split('/')[0] as string;
    assert.match(dockerfile, new RegExp(`^COPY ${folder} ${folder}$`, 'm'));
  }
  assert.match(dockerfile, /^USER node$/m);
});

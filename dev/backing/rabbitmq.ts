import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { acceptsConnections, preferPort } from '../process/ports.ts';
import { findProgram } from './binaries.ts';
import { launch, waitUntilReady } from './launch.ts';
import type { BackingPorts } from './profile.ts';
import type { Server, StartContext, StartedServer } from './server.ts';

const adminUser = 'marketplace_admin';

export const rabbitmqServer: Server = {
  name: 'rabbitmq',
  title: 'RabbitMQ',
  packages: ['rabbitmq-server'],
  defaultPort: 5672,
  // The wrapper that Debian puts on the PATH changes user and folder: only as a last resort.
  findBinary: () => findProgram('/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'),
  start,
  check,
  isRefusal: (error) => /ACCESS_REFUSED|ACCESS-REFUSED|403/.test(String(error)),
};

async function start(binary: string, context: StartContext): Promise<StartedServer> {
  mkdirSync(context.dir, { recursive: true });
  const ports = await choosePorts(context.profile.ports);
  const env = environment(context, ports);
  context.say('starting');
  await startEpmd(context, ports.epmd, env);
  const password = context.secrets.rabbitmqAdminPassword;
  writeConfig(context.dir, ports, password);
  const launchOptions = { title: 'RabbitMQ', command: binary, args: [], env, cwd: context.dir, logFile: join(context.dir, 'server.log') };
  const server = await launch(launchOptions);
  context.started(server);
  const url = `amqp://${adminUser}:${password}@127.0.0.1:${ports.rabbitmq}`;
  await waitUntilReady(server, {
    ...launchOptions,
    stopping: context.stopping,
    timeoutMs: 90_000,
    isReady: async () =>
      (await acceptsConnections(ports.rabbitmq)) &&
      (await check(url).then(
        () => true,
        () => false,
      )),
  });
  const managementUrl = `http://${adminUser}:${password}@127.0.0.1:${ports.rabbitmqManagement}`;
  return { description: `RabbitMQ on 127.0.0.1:${ports.rabbitmq} (management ${ports.rabbitmqManagement})`, url, managementUrl };
}

async function choosePorts(wanted: BackingPorts): Promise<BackingPorts> {
  return {
    ...wanted,
    rabbitmq: await preferPort(wanted.rabbitmq),
    rabbitmqManagement: await preferPort(wanted.rabbitmqManagement),
    rabbitmqDist: await preferPort(wanted.rabbitmqDist),
    epmd: await preferPort(wanted.epmd),
  };
}

/**
 * The broker would start the port mapper itself, as a daemon that outlives it and that nobody records.
 * Started first and by us, it can be stopped by its pid.
 */
async function startEpmd(context: StartContext, port: number, env: NodeJS.ProcessEnv): Promise<void> {
  const command = findProgram('epmd') ?? '/usr/bin/epmd';
  const options = {
    title: 'epmd',
    command,
    args: ['-port', String(port), '-address', '127.0.0.1'],
    env,
    cwd: context.dir,
    logFile: join(context.dir, 'epmd.log'),
  };
  const epmd = await launch(options);
  context.started(epmd);
  await waitUntilReady(epmd, { ...options, stopping: context.stopping, timeoutMs: 10_000, isReady: () => acceptsConnections(port) });
}

function environment({ dir, profile }: StartContext, ports: BackingPorts): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(RABBITMQ|ERL|NODE_)/.test(name)));
  return {
    ...inherited,
    HOME: dir, // the Erlang cookie is kept here
    RABBITMQ_NODENAME: `marketplace-${profile.name}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.rabbitmq),
    RABBITMQ_DIST_PORT: String(ports.rabbitmqDist),
    RABBITMQ_MNESIA_BASE: join(dir, 'data'),
    RABBITMQ_LOG_BASE: join(dir, 'log'),
    RABBITMQ_CONFIG_FILE: join(dir, 'rabbitmq'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: join(dir, 'plugins'),
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // One scheduler that does not spin: a developer's machine has other work to do.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    // Makes the start script replace itself by the Erlang process, so that the pid we record is the broker's.
    RABBITMQ_ALLOW_INPUT: 'true',
    RABBITMQ_SERVER_START_ARGS: '-noinput',
  };
}

function writeConfig(dir: string, ports: BackingPorts, password: string): void {
  const config = [
    `default_user = ${adminUser}`,
    `default_pass = ${password}`,
    `management.tcp.port = ${ports.rabbitmqManagement}`,
    'management.tcp.ip = 127.0.0.1',
    'disk_free_limit.absolute = 50MB',
    'log.file.level = warning',
  ];
  writeFileSync(join(dir, 'rabbitmq.conf'), `${config.join('\n')}\n`, { mode: 0o600 });
  writeFileSync(join(dir, 'plugins'), '[rabbitmq_management].\n');
}

async function check(url: string): Promise<void> {
  const connection = await connect(url, { timeout: 5_000 });
  await connection.close();
}

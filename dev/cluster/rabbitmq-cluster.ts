/** A RabbitMQ cluster of three on loopback, from the server that is on the machine; gone with all data when closed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'amqplib';
import { waitFor } from '#platform/testing/wait-for';
import { findProgram } from '../backing/binaries.ts';
import { launch, waitUntilReady, type LaunchOptions } from '../backing/launch.ts';
import { DevError } from '../dev-error.ts';
import { acceptsConnections, freePort } from '../process/ports.ts';
import type { ProcessRecord } from '../process/record.ts';
import { stopProcess } from '../process/stop.ts';

const account = 'cluster:cluster';

export interface RabbitmqCluster {
  /** As RABBITMQ_URL has it: all nodes. */
  readonly url: string;
  /** Of the first node. */
  readonly managementUrl: string;
  readonly nodes: readonly { readonly name: string; readonly port: number; kill(): Promise<void> }[];
  /** The nodes that keep a copy of a queue, by name, and the one of them that leads; asked of a node that lives. */
  placesOf(queue: string, virtualHost?: string): Promise<{ leader: string; members: string[] }>;
  close(): Promise<void>;
}

interface Node {
  name: string;
  dir: string;
  port: number;
  managementPort: number;
  distPort: number;
}

export async function startRabbitmqCluster(size = 3): Promise<RabbitmqCluster> {
  const binary = findProgram('/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server');
  if (!binary) throw new DevError('RabbitMQ is not on this machine.', { hint: 'Install rabbitmq-server.' });
  const dir = mkdtempSync(join(tmpdir(), 'rabbitmq-cluster-'));
  const epmdPort = await freePort();
  const processes: ProcessRecord[] = [];
  const close = async (): Promise<void> => {
    // Newest first: the port mapper, which all have to do with, last.
    for (const process of processes.toReversed()) await stopProcess(process, { signal: 'SIGKILL', graceMs: 5_000 });
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    processes.push(await startEpmd(dir, epmdPort));
    // One cookie for all: nodes of one cluster have to know the same.
    writeFileSync(join(dir, '.erlang.cookie'), 'cluster-on-loopback', { mode: 0o400 });
    const nodes: Node[] = [];
    const names = Array.from({ length: size }, (_, index) => `cluster-${index + 1}-${epmdPort}@localhost`);
    for (const name of names) nodes.push(prepare({ name, dir: join(dir, name), port: await freePort(), managementPort: await freePort(), distPort: await freePort() }, [...new Set([names[0] ?? name, name])]));
    // One after another: those that start find the first.
    const brokers: ProcessRecord[] = [];
    for (const node of nodes) {
      const options = launchOptions(node, { binary, home: dir, epmdPort });
      const broker = await launch(options);
      processes.push(broker);
      brokers.push(broker);
      await waitUntilReady(broker, { ...options, timeoutMs: 90_000, isReady: () => answers(node.port) });
    }
    // The management API is slow at first, and who asks it for accounts does not wait long.
    await waitFor(() => areTogether(nodes), { what: 'the nodes to know one another', timeoutMs: 60_000, intervalMs: 200 });
    const [first] = nodes;
    return {
      url: `amqp://${account}@127.0.0.1:${first?.port}?cluster=${nodes.slice(1).map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
      managementUrl: `http://${account}@127.0.0.1:${first?.managementPort}`,
      nodes: nodes.map(({ name, port }, index) => ({ name, port, kill: () => killed(brokers[index]) })),
      placesOf: (queue, virtualHost = '/') => placesOf(nodes, queue, virtualHost),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function killed(process: ProcessRecord | undefined): Promise<void> {
  if (process) await stopProcess(process, { signal: 'SIGKILL', graceMs: 5_000 });
}

async function startEpmd(dir: string, port: number): Promise<ProcessRecord> {
  const options = { title: 'epmd', command: findProgram('epmd') ?? '/usr/bin/epmd', args: ['-port', String(port), '-address', '127.0.0.1'], env: process.env, cwd: dir, logFile: join(dir, 'epmd.log') };
  const epmd = await launch(options);
  await waitUntilReady(epmd, { ...options, timeoutMs: 10_000, isReady: () => acceptsConnections(port) });
  return epmd;
}

/** `known` are the first node, which makes the cluster, and the node itself. */
function prepare(node: Node, known: readonly string[]): Node {
  mkdirSync(node.dir);
  const [user, password] = account.split(':');
  const config = [
    `default_user = ${user}`,
    `default_pass = ${password}`,
    `management.tcp.port = ${node.managementPort}`,
    'management.tcp.ip = 127.0.0.1',
    'disk_free_limit.absolute = 50MB',
    'log.file.level = warning',
    'vm_memory_high_watermark.absolute = 300MB',
    'cluster_partition_handling = pause_minority',
    'cluster_formation.peer_discovery_backend = classic_config',
    // A node that cannot find the first must not make a cluster of its own.
    'cluster_formation.discovery_retry_limit = 20',
    'cluster_formation.discovery_retry_interval = 500',
    ...known.map((name, index) => `cluster_formation.classic_config.nodes.${index + 1} = ${name}`),
  ];
  writeFileSync(join(node.dir, 'rabbitmq.conf'), `${config.join('\n')}\n`, { mode: 0o600 });
  writeFileSync(join(node.dir, 'plugins'), '[rabbitmq_management].\n');
  return node;
}

function launchOptions(node: Node, { binary, home, epmdPort }: { binary: string; home: string; epmdPort: number }): LaunchOptions {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(RABBITMQ|ERL|NODE_)/.test(name)));
  const env = {
    ...inherited,
    HOME: home,
    RABBITMQ_NODENAME: node.name,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(node.port),
    RABBITMQ_DIST_PORT: String(node.distPort),
    RABBITMQ_MNESIA_BASE: join(node.dir, 'data'),
    RABBITMQ_LOG_BASE: join(node.dir, 'log'),
    RABBITMQ_CONFIG_FILE: join(node.dir, 'rabbitmq'),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_ENABLED_PLUGINS_FILE: join(node.dir, 'plugins'),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}',
    // The pid that is recorded is the broker's own.
    RABBITMQ_ALLOW_INPUT: 'true',
    RABBITMQ_SERVER_START_ARGS: '-noinput',
  };
  return { title: 'RabbitMQ', command: binary, args: [], env, cwd: node.dir, logFile: join(node.dir, 'server.log') };
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await connect(`amqp://${account}@127.0.0.1:${port}`, { timeout: 5_000 })).close();
    return true;
  } catch {
    return false; // not up yet
  }
}

function ask(managementPort: number, path: string): Promise<Response> {
  const authorization = `Basic ${Buffer.from(account).toString('base64')}`;
  return fetch(`http://127.0.0.1:${managementPort}/api/${path}`, { headers: { authorization }, signal: AbortSignal.timeout(10_000) });
}

async function areTogether(nodes: readonly Node[]): Promise<boolean> {
  try {
    const answers = await Promise.all(nodes.map(async ({ managementPort }) => (await (await ask(managementPort, 'nodes')).json()) as { running?: boolean }[]));
    return answers.every((known) => known.filter(({ running }) => running).length === nodes.length);
  } catch {
    return false; // not up yet
  }
}

async function placesOf(nodes: readonly Node[], queue: string, virtualHost: string): Promise<{ leader: string; members: string[] }> {
  const path = `queues/${encodeURIComponent(virtualHost)}/${encodeURIComponent(queue)}`;
  const response = await Promise.any(nodes.map(({ managementPort }) => ask(managementPort, path)));
  const { leader = '', members = [] } = (await response.json()) as { leader?: string; members?: string[] };
  return { leader, members };
}

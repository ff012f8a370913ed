/** Redis masters on loopback that share the keys, with or without replicas, from the server that is on the machine; gone with all data when closed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitFor } from '#platform/testing/wait-for';
import { findProgram } from '../backing/binaries.ts';
import { launch } from '../backing/launch.ts';
import { DevError } from '../dev-error.ts';
import { freePort } from '../process/ports.ts';
import { isRunning, type ProcessRecord } from '../process/record.ts';
import { stopProcess } from '../process/stop.ts';

const slots = 16_384;

export interface RedisCluster {
  /** As REDIS_URL has it. */
  readonly url: string;
  /** Masters first, then a replica of each, if it has them. */
  readonly nodes: readonly { port: number; kill(): Promise<void> }[];
  /** Resolves when every key has a living master again: a replica takes over after about two seconds. */
  healed(): Promise<void>;
  close(): Promise<void>;
}

interface Node {
  port: number;
  busPort: number;
  process: ProcessRecord;
  kill(): Promise<void>;
}

const isAlive = ({ process }: Node): boolean => isRunning(process);

export async function startRedisCluster({ masters = 3, hasReplicas = false }: { masters?: number; hasReplicas?: boolean } = {}): Promise<RedisCluster> {
  const binary = findProgram('redis-server', 'valkey-server');
  if (!binary) throw new DevError('Redis is not on this machine.', { hint: 'Install redis-server.' });
  const dir = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
  const nodes: Node[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.kill()));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const size = hasReplicas ? 2 * masters : masters;
    while (nodes.length < size) nodes.push(await startNode(binary, dir));
    await shareSlots(nodes.slice(0, masters));
    await meet(nodes);
    const areTogether = (): Promise<boolean> => every(nodes, (redis) => knows(redis, size));
    await waitFor(areTogether, { what: 'the nodes to know one another', timeoutMs: 60_000, intervalMs: 100 });
    for (const [index, replica] of nodes.slice(masters).entries()) await follow(replica, nodes[index]);
    await waitFor(() => every(nodes.slice(masters), isInStep), { what: 'the replicas to be in step', timeoutMs: 60_000, intervalMs: 100 });
    const [first, ...others] = nodes.map(({ port }) => `127.0.0.1:${port}`);
    const isHealed = (): Promise<boolean> => every(nodes.filter(isAlive), (redis) => isWholeWithout(redis, nodes.filter((node) => !isAlive(node))));
    return {
      url: `redis://${first}?cluster=${others.join(',')}`,
      nodes,
      healed: () => waitFor(isHealed, { what: 'every key to have a master', timeoutMs: 30_000, intervalMs: 100 }).then(() => undefined),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startNode(binary: string, dir: string): Promise<Node> {
  const [port, busPort] = [await freePort(), await freePort()];
  const args = ['--port', String(port), '--cluster-port', String(busPort), '--bind', '127.0.0.1', '--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`, '--cluster-node-timeout', '1000', '--cluster-require-full-coverage', 'no', '--cluster-replica-validity-factor', '0', '--dir', dir, '--save', '', '--appendonly', 'no', '--maxmemory', '64mb', '--maxmemory-policy', 'volatile-ttl'];
  const process = await launch({ title: 'Redis', command: binary, args, env: globalThis.process.env, cwd: dir, logFile: join(dir, `${port}.log`) });
  return { port, busPort, process, kill: () => stopProcess(process, { signal: 'SIGKILL', graceMs: 5_000 }).then(() => undefined) };
}

async function shareSlots(masters: readonly Node[]): Promise<void> {
  const bound = (index: number): number => Math.floor((index * slots) / masters.length);
  for (const [index, { port }] of masters.entries()) await withNode(port, (redis) => redis.call('CLUSTER', 'ADDSLOTSRANGE', bound(index), bound(index + 1) - 1));
}

async function meet([first, ...others]: readonly Node[]): Promise<void> {
  if (!first) return;
  for (const { port } of others) await withNode(port, (redis) => redis.call('CLUSTER', 'MEET', '127.0.0.1', first.port, first.busPort));
}

async function follow(replica: Node, master: Node | undefined): Promise<void> {
  if (!master) throw new Error('A replica needs a master');
  const id = await withNode(master.port, (redis) => redis.call('CLUSTER', 'MYID'));
  await withNode(replica.port, (redis) => redis.call('CLUSTER', 'REPLICATE', String(id)));
}

async function every(nodes: readonly Node[], holds: (redis: Redis) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(nodes.map(({ port }) => withNode(port, holds)))).every(Boolean);
}

const knows = async (redis: Redis, size: number): Promise<boolean> => String(await redis.call('CLUSTER', 'INFO')).includes(`cluster_known_nodes:${size}`) && (await isWhole(redis));

async function isWhole(redis: Redis): Promise<boolean> {
  const info = String(await redis.call('CLUSTER', 'INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${slots}`);
}

/** A node that has just died is not missed at once. */
async function isWholeWithout(redis: Redis, dead: readonly Node[]): Promise<boolean> {
  const known = String(await redis.call('CLUSTER', 'NODES')).split('\n');
  const isMissed = ({ port }: Node): boolean => known.some((line) => line.includes(`:${port}@`) && /[ ,]fail[ ,]/.test(line));
  return dead.every(isMissed) && (await isWhole(redis));
}

const isInStep = async (redis: Redis): Promise<boolean> => (await redis.info('replication')).includes('master_link_status:up');

async function withNode<T>(port: number, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: (attempt) => Math.min(attempt * 50, 500), maxRetriesPerRequest: 40 });
  redis.on('error', () => undefined); // not up yet: what is asked is tried again
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

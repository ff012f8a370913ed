/** Three Redis masters on loopback that share the keys, from the server that is on the machine; gone with all data when closed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitFor } from '#platform/testing/wait-for';
import { findProgram } from '../backing/binaries.ts';
import { launch } from '../backing/launch.ts';
import { DevError } from '../dev-error.ts';
import { freePort } from '../process/ports.ts';
import type { ProcessRecord } from '../process/record.ts';
import { stopProcess } from '../process/stop.ts';

const slots = 16_384;

export interface RedisCluster {
  /** As REDIS_URL has it. */
  readonly url: string;
  readonly nodes: readonly { port: number; kill(): Promise<void> }[];
  close(): Promise<void>;
}

export async function startRedisCluster(size = 3): Promise<RedisCluster> {
  const binary = findProgram('redis-server', 'valkey-server');
  if (!binary) throw new DevError('Redis is not on this machine.', { hint: 'Install redis-server.' });
  const dir = mkdtempSync(join(tmpdir(), 'redis-cluster-'));
  const processes: ProcessRecord[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(processes.map((process) => stopProcess(process, { signal: 'SIGKILL', graceMs: 5_000 })));
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const ports: number[] = [];
    for (let node = 0; node < size; node += 1) {
      const [port, busPort] = [await freePort(), await freePort()];
      ports.push(port);
      const args = ['--port', String(port), '--cluster-port', String(busPort), '--bind', '127.0.0.1', '--cluster-enabled', 'yes', '--cluster-config-file', `nodes-${port}.conf`, '--cluster-node-timeout', '1000', '--cluster-require-full-coverage', 'no', '--dir', dir, '--save', '', '--appendonly', 'no', '--maxmemory', '64mb', '--maxmemory-policy', 'volatile-ttl'];
      processes.push(await launch({ title: 'Redis', command: binary, args, env: process.env, cwd: dir, logFile: join(dir, `${port}.log`) }));
      await introduce({ port, busPort, first: ports[0] ?? port, from: Math.floor((node * slots) / size), to: Math.floor(((node + 1) * slots) / size) - 1 });
    }
    await waitFor(async () => (await Promise.all(ports.map(isWhole(size)))).every(Boolean), { what: 'the nodes to know one another', timeoutMs: 30_000, intervalMs: 100 });
    const [first, ...others] = ports.map((port) => `127.0.0.1:${port}`);
    return { url: `redis://${first}?cluster=${others.join(',')}`, nodes: ports.map((port, index) => ({ port, kill: () => killed(processes[index]) })), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function killed(process: ProcessRecord | undefined): Promise<void> {
  if (process) await stopProcess(process, { signal: 'SIGKILL', graceMs: 5_000 });
}

const busPorts = new Map<number, number>();

async function introduce({ port, busPort, first, from, to }: { port: number; busPort: number; first: number; from: number; to: number }): Promise<void> {
  busPorts.set(port, busPort);
  await withNode(port, async (redis) => {
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
    if (port !== first) await redis.call('CLUSTER', 'MEET', '127.0.0.1', first, busPorts.get(first) ?? 0);
  });
}

const isWhole = (size: number) => (port: number) =>
  withNode(port, async (redis) => {
    const info = String(await redis.call('CLUSTER', 'INFO'));
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`) && info.includes(`cluster_slots_ok:${slots}`);
  });

async function withNode<T>(port: number, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: (attempt) => Math.min(attempt * 50, 500), maxRetriesPerRequest: 40 });
  redis.on('error', () => undefined); // not up yet: what is asked is tried again
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

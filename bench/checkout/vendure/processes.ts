/** Vendure as its documentation has it in production: servers and a worker, each a process, on a database of their own. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createDatabases, dropDatabases } from '../../../dev/databases.ts';
import { devDir } from '../../../dev/paths.ts';
import { freePort } from '../../../dev/process/ports.ts';
import { startChild } from '../../gateway/measure.ts';
import { cpuSecondsOf } from '../server-cpu.ts';

const peers = join(import.meta.dirname, '../peers');
const service = 'vendure';
// Nothing about this machine or its load leaves it.
const env = { NODE_ENV: 'production', VENDURE_DISABLE_TELEMETRY: 'true' };

export interface VendureOptions {
  mysqlAdminUrl: string;
  /** How many products of one variant each it sells. */
  products: number;
  /** Processes that answer requests. A guest stays with one of them. */
  servers: number;
  /** Connections to the database, of each process. */
  poolSize: number;
  /** Jobs of one kind that the worker does at once, every 200 ms. */
  jobsAtOnce: number;
}

export interface VendureProcesses {
  urls: string[];
  databaseUrl: string;
  variantIds: number[];
  cpuSeconds(): number;
  signal(signal: NodeJS.Signals): void;
  /** Ends the processes and removes their database and mails. */
  stop(): Promise<void>;
}

export const isVendureInstalled = (): boolean => existsSync(join(peers, 'node_modules/@vendure/core'));

export async function startVendure({ mysqlAdminUrl, products, servers, poolSize, jobsAtOnce }: VendureOptions): Promise<VendureProcesses> {
  const prefix = `b${randomBytes(4).toString('hex')}`;
  const password = randomBytes(16).toString('hex');
  const mailDir = join(devDir, 'test/vendure', prefix);
  mkdirSync(mailDir, { recursive: true });
  const databases = { adminUrl: mysqlAdminUrl, prefix, services: [service] };
  const databaseUrl = (await createDatabases({ ...databases, passwords: { [service]: password } }))[service] as string;
  const children: ChildProcess[] = [];
  const run = async <T>(role: 'setup' | 'server' | 'worker'): Promise<T> => {
    const settings = { port: await freePort(), databaseUrl, poolSize, jobsAtOnce, password, mailDir, products };
    const { child, message } = await startChild<T>(join(peers, 'vendure.mjs'), [role], { ...env, VENDURE_SETTINGS: JSON.stringify(settings) });
    children.push(child);
    return message;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => (child.exitCode === null && child.signalCode === null ? (child.kill('SIGKILL'), once(child, 'exit')) : undefined)));
    await dropDatabases(databases);
    rmSync(mailDir, { recursive: true, force: true });
  };
  try {
    const { variantIds } = await run<{ variantIds: number[] }>('setup');
    children.pop()?.disconnect();
    const urls: string[] = [];
    while (urls.length < servers) urls.push(`http://127.0.0.1:${(await run<{ port: number }>('server')).port}`);
    await run('worker');
    const cpuSeconds = () => children.reduce((sum, { pid }) => sum + cpuSecondsOf(pid as number), 0);
    return { urls, databaseUrl, variantIds, cpuSeconds, signal: (signal) => children.forEach((child) => child.kill(signal)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

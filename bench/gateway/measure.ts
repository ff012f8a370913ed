import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

export interface Measured {
  readonly requestsPerSecond: number;
  /** User and system time of the process, from the kernel. */
  readonly cpuMsPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly memoryMb: number;
  readonly responseBytes: number;
}

/** Starts a child that sends one message when it is ready. */
export function startChild<T>(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ child: ChildProcess; message: T }> {
  const child = fork(script, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ child, message: message as T }));
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
  });
}

export interface LoadOptions {
  port: number;
  pid: number;
  query: string;
  connections: number;
  seconds: number;
}

/** Warms up, then keeps every connection busy with one request at a time. Throws when an answer is not what the first was. */
export async function measure({ port, pid, query, connections, seconds }: LoadOptions): Promise<Measured> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections, pipelining: 1 });
  const body = JSON.stringify({ query });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const ask = async (): Promise<number> => {
    const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
    const size = (await response.body.arrayBuffer()).byteLength;
    if (response.statusCode !== 200) throw new Error(`Status ${response.statusCode}`);
    return size;
  };
  await assertRight(pool, headers, body);
  const responseBytes = await ask();
  await keepBusy(connections, performance.now() + 3000, ask, []);
  const cpuBefore = cpuMs(pid);
  const latencies: number[] = [];
  const startedAt = performance.now();
  await keepBusy(connections, startedAt + seconds * 1000, ask, latencies);
  const elapsed = (performance.now() - startedAt) / 1000;
  const cpu = cpuMs(pid) - cpuBefore;
  await pool.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { requestsPerSecond: latencies.length / elapsed, cpuMsPerRequest: cpu / latencies.length, p50Ms: at(0.5), p99Ms: at(0.99), memoryMb: memoryMb(pid), responseBytes };
}

async function assertRight(pool: Pool, headers: Record<string, string>, body: string): Promise<void> {
  const response = await pool.request({ path: '/graphql', method: 'POST', headers, body });
  const { data, errors } = (await response.body.json()) as { data?: unknown; errors?: unknown };
  if (!data || errors) throw new Error(`Wrong answer: ${JSON.stringify(errors).slice(0, 500)}`);
}

async function keepBusy(connections: number, until: number, ask: () => Promise<unknown>, latencies: number[]): Promise<void> {
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let now = performance.now(); now < until; ) {
        await ask();
        const done = performance.now();
        latencies.push(done - now);
        now = done;
      }
    }),
  );
}

/** User and system time so far (fields 14 and 15 of /proc/<pid>/stat, in ticks of 10 ms). */
function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function memoryMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

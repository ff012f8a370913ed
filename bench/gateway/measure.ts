import { fork, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createPoster, type Poster } from '#platform/transport/http1/http1-poster';
import { wrongWith } from './answers.ts';

/** One turn of one gateway with one operation. */
export interface Measured {
  readonly requestsPerSecond: number;
  /** User and system time of the process, from the kernel. */
  readonly cpuMsPerRequest: number;
  /** Of it in the kernel, which is mostly reading from and writing to sockets. */
  readonly kernelMsPerRequest: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly memoryMb: number;
  /** Answers that were not the right one: how many, and what was wrong with the first few. */
  readonly wrong: { readonly count: number; readonly examples: readonly string[] };
}

/** Starts a child that sends one message when it is ready. */
export function startChild<T>(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, execArgv: readonly string[] = process.execArgv): Promise<{ child: ChildProcess; message: T }> {
  const child = fork(script, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: { ...process.env, ...env }, execArgv: [...execArgv] });
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
  /** The right answer, this gateway's own first one; unless given, any with status 200 is. */
  right?: string;
  /** Load that is not measured goes before, for this long at least; 3 s unless given. */
  warmUpSeconds?: number;
  /** Requests that go before at least, if they take no longer than `longestWarmUpSeconds`. */
  warmUpRequests?: number;
}

const headers = { 'content-type': 'application/json', accept: 'application/json' };
const maxExamples = 3;
const longestWarmUpSeconds = 15;

const patienceMs = 120_000;

/** The leanest client there is here: what it takes is missing to those it asks. */
function clientOf({ port, connections }: Pick<LoadOptions, 'port' | 'connections'>): Poster {
  const tooLarge = () => new Error('The answer is larger than 50 MB');
  const timedOut = () => new Error(`No answer within ${patienceMs} ms`);
  return createPoster({ url: `http://127.0.0.1:${port}/graphql`, headers, connections, maxBytes: 50_000_000, tooLarge, timedOut });
}

/** The answer to one request, nobody else asking. Throws when it has errors, or no data. */
export async function firstAnswer({ port, query }: Pick<LoadOptions, 'port' | 'query'>): Promise<string> {
  const client = clientOf({ port, connections: 1 });
  try {
    const { head, text } = await client.post({ headers: {}, body: JSON.stringify({ query }), timeoutMs: patienceMs });
    const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
    if (!data || errors) throw new Error(`status ${head.status}, wrong answer: ${(JSON.stringify(errors) ?? '').slice(0, 500)}`);
    return text;
  } finally {
    await client.close();
  }
}

/** Keeps every connection busy with one request at a time. What fails or is answered wrongly is counted, and said why. */
export async function measure({ port, pid, query, connections, seconds, right, warmUpSeconds = 3, warmUpRequests = 0 }: LoadOptions): Promise<Measured> {
  const client = clientOf({ port, connections });
  const body = JSON.stringify({ query });
  const latencies: number[] = [];
  const examples: string[] = [];
  let wrong = 0;
  const note = (what: string): void => {
    wrong += 1;
    if (examples.length < maxExamples) examples.push(`request ${latencies.length + 1}: ${what}`);
  };
  const ask = async (): Promise<void> => {
    try {
      const { head, text } = await client.post({ headers: {}, body, timeoutMs: patienceMs });
      const complaint = wrongWith(head.status, text, right);
      if (complaint !== undefined) note(complaint);
    } catch (error) {
      note(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    }
  };
  await warmUp(connections, ask, warmUpSeconds, warmUpRequests);
  const before = cpuOf(pid);
  const startedAt = performance.now();
  await keepBusy(connections, startedAt + seconds * 1000, ask, latencies);
  const elapsed = (performance.now() - startedAt) / 1000;
  const { cpuMs, kernelMs } = cpuBetween(before, cpuOf(pid));
  await client.close();
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  return { requestsPerSecond: latencies.length / elapsed, cpuMsPerRequest: cpuMs / latencies.length, kernelMsPerRequest: kernelMs / latencies.length, p50Ms: at(0.5), p99Ms: at(0.99), memoryMb: memoryMb(pid), wrong: { count: wrong, examples } };
}

async function warmUp(connections: number, ask: () => Promise<void>, seconds: number, requests: number): Promise<void> {
  const startedAt = performance.now();
  const sent: number[] = [];
  const lasts = (): number => (performance.now() - startedAt) / 1000;
  while (lasts() < seconds || (sent.length < requests && lasts() < longestWarmUpSeconds)) await keepBusy(connections, performance.now() + 500, ask, sent);
}

async function keepBusy(connections: number, until: number, ask: () => Promise<void>, latencies: number[]): Promise<void> {
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

interface Cpu {
  /** Nanoseconds so far, by thread. */
  readonly threads: ReadonlyMap<string, number>;
  /** Of user and system time, in ticks of 10 ms. */
  readonly kernelTicks: number;
  readonly ticks: number;
}

function cpuOf(pid: number): Cpu {
  const threads = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) threads.set(thread, Number((readOrNothing(`/proc/${pid}/task/${thread}/schedstat`)).split(' ')[0]));
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { threads, kernelTicks: Number(fields[12]), ticks: Number(fields[11]) + Number(fields[12]) };
}

/** A thread may end while they are gone through. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '0';
  }
}

/** What was spent between two moments: in nanoseconds, of which ticks say how much was spent in the kernel. */
function cpuBetween(before: Cpu, after: Cpu): { cpuMs: number; kernelMs: number } {
  let ns = 0;
  for (const [thread, until] of after.threads) ns += Math.max(0, until - (before.threads.get(thread) ?? 0));
  const cpuMs = ns / 1e6;
  return { cpuMs, kernelMs: (cpuMs * (after.kernelTicks - before.kernelTicks)) / Math.max(1, after.ticks - before.ticks) };
}

function memoryMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

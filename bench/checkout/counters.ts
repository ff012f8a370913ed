/** What a stack has used and done so far: its processes by their metrics, its servers and this process, which is the clients, by the kernel. */
import { cpus } from 'node:os';
import { testProfile } from '../../dev/backing/profile.ts';
import { readServerCpu } from './server-cpu.ts';

export interface Counters {
  /** Of the services. */
  cpuSeconds: number;
  /** Of database, broker and Redis, where they were started for this run. */
  serverCpuSeconds: number;
  clientCpuSeconds: number;
  /** Of everything on this machine. */
  machineCpuSeconds: number;
  sqlStatements: number;
  httpRequests: number;
  messages: number;
}

const noCounters: Counters = { cpuSeconds: 0, serverCpuSeconds: 0, clientCpuSeconds: 0, machineCpuSeconds: 0, sqlStatements: 0, httpRequests: 0, messages: 0 };
const metricOf: Record<string, keyof Counters> = {
  process_cpu_seconds_total: 'cpuSeconds',
  db_query_duration_seconds_count: 'sqlStatements',
  http_request_duration_seconds_count: 'httpRequests',
  consumer_messages_total: 'messages',
};

/** Sums over all services. Health probes and metrics themselves are left out. */
export async function readCounters(urls: Readonly<Record<string, string>>): Promise<Counters> {
  const sums = { ...noCounters, ...readShared() };
  for (const url of Object.values(urls)) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const line of text.split('\n')) {
      const match = /^([a-z_]+)(\{[^}]*\})? ([\d.e+-]+)$/.exec(line);
      const counter = match && metricOf[match[1] as string];
      if (counter && !/health|metrics/.test(match[2] ?? '')) sums[counter] += Number(match[3]);
    }
  }
  return sums;
}

/** What servers, clients and this machine used so far, whichever services they serve. */
export function readShared(): Pick<Counters, 'serverCpuSeconds' | 'clientCpuSeconds' | 'machineCpuSeconds'> {
  const { user, system } = process.cpuUsage();
  return { serverCpuSeconds: sum([...readServerCpu(testProfile).values()]), clientCpuSeconds: (user + system) / 1_000_000, machineCpuSeconds: busySeconds() };
}

/** What was used and done between two readings. */
export function difference(before: Counters, after: Counters): Counters {
  const names = Object.keys(after) as (keyof Counters)[];
  return Object.fromEntries(names.map((name) => [name, after[name] - before[name]])) as unknown as Counters;
}

function busySeconds(): number {
  return sum(cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq)) / 1_000;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

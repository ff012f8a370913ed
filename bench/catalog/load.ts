/** A number of clients that ask without a pause, and what the servers used meanwhile. */
import { Pool } from 'undici';
import { difference, type Counters } from '../checkout/counters.ts';

export interface Measured {
  perSecond: number;
  cpuMs: number;
  sqlStatements: number;
  p50Ms: number;
  p99Ms: number;
  bytes: number;
  /** Answers with errors, among all. */
  failed: number;
}

export interface LoadOptions {
  url: string;
  /** Where its GraphQL is; `/graphql` unless given. */
  path?: string;
  /** What the processes that answer used so far. */
  count(): Promise<Counters>;
  bodies: readonly string[];
  headersOf: (body: string) => Record<string, string>;
  connections: number;
  seconds: number;
}

export async function measure({ url, path = '/graphql', count: readUsed, bodies, headersOf, connections, seconds }: LoadOptions): Promise<Measured> {
  const pool = new Pool(url, { connections, pipelining: 1 });
  let next = 0;
  let bytes = 0;
  let failed = 0;
  const ask = async (): Promise<void> => {
    const body = bodies[(next += 1) % bodies.length] ?? '';
    const response = await pool.request({ path, method: 'POST', headers: { 'content-type': 'application/json', ...headersOf(body) }, body });
    const text = await response.body.text();
    bytes += text.length;
    if (response.statusCode === 200 && !text.includes('"errors"')) return;
    failed += 1;
    if (failed === 1) console.error(`failed, for example with ${response.statusCode}: ${text.slice(0, 300)}`);
  };
  const busy = async (ms: number, latencies: number[]): Promise<void> => {
    const until = performance.now() + ms;
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (performance.now() < until) {
          const startedAt = performance.now();
          await ask();
          latencies.push(performance.now() - startedAt);
        }
      }),
    );
  };
  await busy(3_000, []);
  bytes = 0;
  failed = 0;
  const latencies: number[] = [];
  const before = await readUsed();
  const startedAt = performance.now();
  await busy(seconds * 1_000, latencies);
  const elapsed = (performance.now() - startedAt) / 1_000;
  const used = difference(before, await readUsed());
  await pool.close();
  const count = latencies.length;
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(count * share)] ?? 0;
  return { perSecond: count / elapsed, cpuMs: (used.cpuSeconds * 1_000) / count, sqlStatements: used.sqlStatements / count, p50Ms: at(0.5), p99Ms: at(0.99), bytes: bytes / count, failed };
}

import { Pool } from 'undici';

export interface Load {
  /** Latencies in milliseconds of what was answered since the last call, and failures among it. */
  take(): { latencies: number[]; failures: string[] };
  stop(): Promise<void>;
}

export interface LoadOptions {
  url: string;
  queries: readonly string[];
  /** Requests per second, spread evenly: a fixed rate shows waiting that a busy loop of clients would hide. */
  rate: number;
}

/** Sends queries at a fixed rate; latency counts from the moment a request was due. */
export function startLoad({ url, queries, rate }: LoadOptions): Load {
  const pool = new Pool(url, { connections: 64, pipelining: 1 });
  const bodies = queries.map((query) => JSON.stringify({ query }));
  const startedAt = performance.now();
  const expected = new Map<number, string>();
  let latencies: number[] = [];
  let failures: string[] = [];
  let sent = 0;
  const pending = new Set<Promise<void>>();

  async function ask(due: number, index: number): Promise<void> {
    try {
      const response = await pool.request({ path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' }, body: bodies[index] ?? '' });
      const text = await response.body.text();
      latencies.push(performance.now() - due);
      const right = expected.get(index) ?? text;
      expected.set(index, right);
      if (response.statusCode !== 200 || text !== right) failures.push(`${response.statusCode} ${text.slice(0, 200)}`);
    } catch (error) {
      failures.push(String(error));
    }
  }

  const timer = setInterval(() => {
    for (const now = performance.now(); startedAt + (sent * 1000) / rate <= now; sent++) {
      const request = ask(startedAt + (sent * 1000) / rate, sent % bodies.length);
      pending.add(request);
      void request.then(() => pending.delete(request));
    }
  }, 1);

  return {
    take() {
      const taken = { latencies, failures };
      latencies = [];
      failures = [];
      return taken;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      await pool.close();
    },
  };
}

/** The value below which a share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

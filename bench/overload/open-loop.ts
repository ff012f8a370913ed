/** Offers requests at a steady rate whatever becomes of them, as people do who do not know of one another. */
import { Pool } from 'undici';

export interface Outcome {
  offered: number;
  /** Whole answers, within the time that somebody waits. */
  good: number;
  late: number;
  /** Told to come again. */
  refused: number;
  failed: number;
  seconds: number;
  p99Ms: number;
}

export interface Offer {
  port: number;
  body: string;
  perSecond: number;
  seconds: number;
  patienceMs: number;
}

export async function offer({ port, body, perSecond, seconds, patienceMs }: Offer): Promise<Outcome> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 256, pipelining: 1 });
  const outcome: Outcome = { offered: 0, good: 0, late: 0, refused: 0, failed: 0, seconds, p99Ms: 0 };
  const goodMs: number[] = [];
  const going = new Set<Promise<void>>();
  const ask = async (dueAt: number): Promise<void> => {
    try {
      const response = await pool.request({ path: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: AbortSignal.timeout(patienceMs * 2) });
      await response.body.dump();
      const ms = performance.now() - dueAt;
      if (response.statusCode === 503) outcome.refused += 1;
      else if (response.statusCode !== 200) outcome.failed += 1;
      else if (ms > patienceMs) outcome.late += 1;
      else goodMs.push(ms);
    } catch {
      outcome.late += 1; // given up
    }
  };
  const startedAt = performance.now();
  for (let now = startedAt; now < startedAt + seconds * 1000; now = performance.now()) {
    // Each counts from when it was due, so that waiting at our side is seen, too.
    for (; outcome.offered < ((now - startedAt) / 1000) * perSecond; outcome.offered += 1) {
      const request = ask(startedAt + (outcome.offered / perSecond) * 1000).finally(() => going.delete(request));
      going.add(request);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(going);
  await pool.destroy();
  goodMs.sort((a, b) => a - b);
  return { ...outcome, good: goodMs.length, p99Ms: goodMs[Math.floor(goodMs.length * 0.99)] ?? 0 };
}

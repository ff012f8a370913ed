/** Offers requests at a steady pace, whatever becomes of them, and cheaply: a generator that is late measures itself. */
import { createHttp1Pool } from '#platform/transport/http1/http1-pool';
import type { Sent } from './ask.ts';

export interface Paced {
  /** From when each was due, so that waiting on our side is seen. */
  readonly latenciesMs: readonly number[];
  /** By how much each was sent late. */
  readonly lateMs: readonly number[];
  readonly failures: number;
  /** Of one core, that this process took. */
  readonly ownShare: number;
}

export interface Pace {
  origin: string;
  request: Sent;
  perSecond: number;
  ms: number;
}

const connections = 64;

/** Waits for all answers. Requests are sent each millisecond, as many as are due. */
export async function atPace({ origin, request, perSecond, ms }: Pace): Promise<Paced> {
  const { hostname, port } = new URL(origin);
  const tooLarge = (): Error => new Error('A page is never that large');
  const pool = createHttp1Pool({ host: hostname, port: Number(port), connections, maxBytes: 16_000_000, tooLarge });
  const text = textOf(request, `${hostname}:${port}`);
  const [latenciesMs, lateMs]: [number[], number[]] = [[], []];
  let failures = 0;
  const ask = (dueAt: number): Promise<void> =>
    new Promise((resolve) => {
      lateMs.push(performance.now() - dueAt);
      pool.send({
        request: text,
        encoding: 'utf8',
        succeeded({ head }) {
          latenciesMs.push(performance.now() - dueAt);
          failures += head.status === 200 ? 0 : 1;
          resolve();
        },
        failed() {
          failures += 1;
          resolve();
        },
      });
    });
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const total = Math.floor((perSecond * ms) / 1000);
  const going: Promise<void>[] = [];
  while (going.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
    while (going.length < due) going.push(ask(startedAt + (going.length / perSecond) * 1000));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(going);
  const { user, system } = process.cpuUsage(cpuBefore);
  await pool.close();
  return { latenciesMs, lateMs, failures, ownShare: (user + system) / 1000 / (performance.now() - startedAt) };
}

function textOf({ method, path, headers, body }: Sent, host: string): string {
  const lines = Object.entries({ host, connection: 'keep-alive', ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) });
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body ?? ''}`;
}

/** How screens and the gateway are asked, and how long that takes. */
import { gzipSync } from 'node:zlib';
import { Pool } from 'undici';
import type { Asked } from './recorded.ts';
import type { Look } from './screens.ts';

export interface Got {
  readonly ms: number;
  readonly bodies: readonly Buffer[];
}

/** Asks once, without compression; rejects when the answer is not whole. */
export type Ask = () => Promise<Got>;

const pools = new Map<string, Pool>();

export function closePools(): Promise<void[]> {
  return Promise.all([...pools.values()].map((pool) => pool.close()));
}

function poolOf(origin: string): Pool {
  const pool = pools.get(origin) ?? new Pool(origin, { connections: 64, pipelining: 1 });
  pools.set(origin, pool);
  return pool;
}

export interface Sent {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export async function send(origin: string, request: Sent): Promise<Got> {
  const startedAt = performance.now();
  const response = await poolOf(origin).request(request);
  const body = Buffer.from(await response.body.arrayBuffer());
  const ms = performance.now() - startedAt;
  const isWhole = response.statusCode === 200 && !body.includes('"errors":[') && !body.includes('"extensions":{"sections"');
  if (!isWhole) throw new Error(`${request.path.slice(0, 120)} was answered ${response.statusCode}: ${body.toString().slice(0, 300)}`);
  return { ms, bodies: [body] };
}

/** Asks a BFF for a screen; with `cold` each request is one that it has not been sent before. */
export function screen(origin: string, { path, headers }: Look, { cold = false } = {}): Ask {
  const first = Date.now();
  let count = 0;
  return () => send(origin, { method: 'GET', path: cold ? `${path}&cold=${first}-${(count += 1)}` : path, headers });
}

/** The request by which the BFF asks the gateway: one operation, named by its id. */
export function requestOf({ id, name, variables, headers }: Asked): Sent {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ operationName: name, variables, extensions: { persistedQuery: { version: 1, sha256Hash: id } } }),
  };
}

/** Asks the gateway as the BFF does. */
export function operation(origin: string, asked: Asked): Ask {
  const request = requestOf(asked);
  return () => send(origin, request);
}

/** The same data without a BFF: one request for each part that a client's components would ask for by themselves, all at once. */
export function partByPart(origin: string, asked: Asked): { requests: number; ask: Ask } {
  const switches = Object.keys(asked.variables).filter((name) => name.startsWith('with') && asked.variables[name] === true);
  const only = (chosen: string): Asked => ({ ...asked, variables: { ...asked.variables, ...Object.fromEntries(switches.map((name) => [name, name === chosen])) } });
  const asks = (switches.length < 2 ? [asked] : switches.map(only)).map((part) => operation(origin, part));
  return {
    requests: asks.length,
    async ask() {
      const startedAt = performance.now();
      const got = await Promise.all(asks.map((ask) => ask()));
      return { ms: performance.now() - startedAt, bodies: got.flatMap(({ bodies }) => bodies) };
    },
  };
}

/** Kilobytes of an answer, as sent and with gzip. */
export function kilobytes({ bodies }: Got): { plain: number; gzip: number } {
  const total = (size: (body: Buffer) => number): number => bodies.reduce((sum, body) => sum + size(body), 0) / 1000;
  return { plain: total((body) => body.byteLength), gzip: total((body) => gzipSync(body).byteLength) };
}

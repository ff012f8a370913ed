/** Throughput of a tier with one process and with two, and of the whole stack with more and more requests at a time. */
import { Pool } from 'undici';
import { signIdentity, identityHeader, identitySigningKey } from '#platform/auth/identity';
import { anonymous } from '#platform/testing/test-viewer';
import { twinName } from '../../dev/service-environment.ts';
import type { ServiceName } from '../../dev/services.ts';
import type { Stack } from '../../dev/stack.ts';
import type { Asked } from '../screens/recorded.ts';
import type { Look } from '../screens/screens.ts';
import type { Point } from './fit.ts';
import type { Cost, Meter } from './meter.ts';
import { pidIn } from './processes.ts';

export const scaled = ['bff-web', 'gateway', 'product'] as const satisfies readonly ServiceName[];
export type Scaled = (typeof scaled)[number];

export interface Scaling {
  readonly tier: Scaled;
  readonly what: string;
  readonly byProcesses: ReadonlyMap<number, readonly Cost[]>;
}

interface Request {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  headers(): Readonly<Record<string, string>>;
  readonly body?: string;
}

const connections = 16;
const rounds = 3;
const listQuery = 'query CapacityList { products(first: 20) { edges { node { id title slug } } } }';

export interface Turn {
  readonly processes: 1 | 2;
  readonly cost: Cost;
}

export interface Asking {
  stack: Stack;
  home: Look;
  asked: Asked;
}

/**
 * Each tier by requests that it answers itself: a kept page, an operation over the gateway's cache, a list of twenty from the database. One process and
 * two take turns, so that both meet the same machine, and code that is as warm.
 */
export async function measureScaling({ meter, asking, ms }: { meter: Meter; asking: Asking; ms: number }): Promise<ReadonlyMap<Scaled, readonly Turn[]>> {
  const measured = new Map<Scaled, Turn[]>();
  for (const tier of scaled) {
    const pools = placesOf(asking.stack, tier).map((origin) => new Pool(origin, { connections }));
    const asks = ([1, 2] as const).map((processes) => ({ processes, ask: roundRobin(pools.slice(0, processes), requestTo(tier, asking)) }));
    for (const { ask } of asks.toReversed()) await meter.keepBusy(ask, { connections, ms });
    const turns: Turn[] = [];
    for (let round = 0; round < rounds; round += 1) for (const { processes, ask } of asks) turns.push({ processes, cost: await meter.keepBusy(ask, { connections, ms: ms / rounds }) });
    measured.set(tier, turns);
    await Promise.all(pools.map((pool) => pool.close()));
  }
  return measured;
}

export const described: Readonly<Record<Scaled, string>> = { 'bff-web': 'the kept home page', gateway: "a product page's operation", product: 'a list of twenty, from the database' };

/** Ends all second instances; those who call them go on with the first. */
export async function endTwins(stack: Stack): Promise<void> {
  for (const name of scaled) if (pidIn(stack, twinName(name)) !== undefined) await stack.kill(twinName(name) as ServiceName, 'SIGTERM');
}

/** A page that is asked of BFF, gateway and subgraphs, with 1, 2, 4, 8 and 16 requests at a time. */
export async function measureConcurrency(meter: Meter, ask: () => Promise<number>, ms: number): Promise<Point[]> {
  const points: Point[] = [];
  await meter.keepBusy(ask, { connections: 4, ms: ms * 2 });
  for (const n of [1, 2, 4, 8, 16]) for (let round = 0; round < 2; round += 1) points.push({ n, perSecond: (await meter.keepBusy(ask, { connections: n, ms })).perSecond });
  return points;
}

function placesOf({ urls, topology }: Stack, tier: Scaled): string[] {
  const twin = topology.twinPorts?.[tier];
  return [urls[tier], ...(twin === undefined ? [] : [`http://127.0.0.1:${twin}`])];
}

function requestTo(tier: Scaled, { stack, home, asked }: Asking): Request {
  const json = { 'content-type': 'application/json', accept: 'application/json' };
  if (tier === 'bff-web') return { path: home.path, method: 'GET', headers: () => home.headers };
  if (tier === 'gateway') return { path: '/graphql', method: 'POST', headers: () => ({ ...json, ...asked.headers }), body: JSON.stringify({ operationName: asked.name, variables: asked.variables, query: asked.document }) };
  const body = JSON.stringify({ query: listQuery });
  const privateKey = identitySigningKey(stack.topology.secrets.identityPrivateKey as Parameters<typeof identitySigningKey>[0]);
  // An identity lives for half a minute.
  let signed = { at: -Infinity, token: '' };
  return {
    path: '/graphql',
    method: 'POST',
    body,
    headers() {
      if (performance.now() - signed.at > 10_000) signed = { at: performance.now(), token: signIdentity({ viewer: anonymous(), audience: 'product', body, privateKey }) };
      return { ...json, [identityHeader]: signed.token };
    },
  };
}

function roundRobin(pools: readonly Pool[], { path, method, headers, body }: Request): () => Promise<number> {
  let turn = 0;
  return async () => {
    const startedAt = performance.now();
    const response = await (pools[(turn += 1) % pools.length] as Pool).request({ path, method, headers: headers(), ...(body !== undefined && { body }) });
    const text = await response.body.text();
    if (response.statusCode !== 200 || text.includes('"errors":[')) throw new Error(`${path.slice(0, 80)} was answered ${response.statusCode}: ${text.slice(0, 300)}`);
    return performance.now() - startedAt;
  };
}

/**
 * What a person would write for exactly these operations: the same requests in the same order, answers parsed, the response
 * serialised, nothing else. The requests are recorded from the compiled executor at start. Arguments: supergraph file; `workload=` and its name; `lean` for the gateway's
 * own connections in place of undici's `request`, as somebody who looks at nothing but time might write them.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { Pool } from 'undici';
import { keepNewObjectsYoung } from '#platform/server/young-objects';
import { createPoster } from '#platform/transport/http1/http1-poster';
import { createEngine } from '../../../gateway/execution/engine.ts';
import { localPlans } from '../../../gateway/execution/local-plans.ts';
import type { SubgraphAnswer, SubgraphCall } from '../../../gateway/execution/subgraph-call.ts';
import { workloadOf } from '../workloads.ts';

// A setting of the engine, no work of its own: as good as ours has it.
keepNewObjectsYoung();
const planner = new QueryPlanner(Supergraph.build(readFileSync(process.argv[2] ?? '', 'utf8')));
const engine = createEngine({ plans: localPlans(planner), schema: planner.supergraph.apiSchema().toGraphQLJSSchema() });
const [, , , ...flags] = process.argv;
const fail = (): Error => new Error('No usable answer');
const headers = { 'content-type': 'application/json' };
const posts = new Map([...planner.supergraph.subgraphsMetadata()].map(({ name, url = '' }) => [name, flags.includes('lean') ? lean(url) : usual(url)]));

function usual(url: string) {
  const pool = new Pool(new URL(url).origin, { connections: 64, pipelining: 1 });
  return async (body: string): Promise<unknown> => (await pool.request({ path: '/graphql', method: 'POST', headers, body })).body.json();
}

function lean(url: string) {
  const poster = createPoster({ url, connections: 64, maxBytes: 10_000_000, tooLarge: fail, timedOut: fail });
  return async (body: string): Promise<unknown> => JSON.parse((await poster.post({ headers, body, timeoutMs: 60_000 })).text);
}

async function post({ subgraph, body }: SubgraphCall): Promise<SubgraphAnswer> {
  return (await posts.get(subgraph)?.(body)) as SubgraphAnswer;
}

interface Recorded {
  readonly waves: readonly (readonly SubgraphCall[])[];
  readonly data: unknown;
}

/** Calls that start before any of the open ones has ended belong to one wave. */
async function record(query: string): Promise<Recorded> {
  const waves: SubgraphCall[][] = [];
  let ended = true;
  const result = await engine.execute(engine.prepare(query, parse(query), undefined), {}, async (call) => {
    if (ended) waves.push([]);
    ended = false;
    waves.at(-1)?.push(call);
    const answer = await post(call);
    ended = true;
    return answer;
  });
  return { waves, data: 'data' in result ? result.data : null };
}

const recorded = new Map<string, Recorded>();
for (const query of Object.values(workloadOf(flags.find((flag) => flag.startsWith('workload='))?.slice('workload='.length) ?? 'shop').operations)) recorded.set(query, await record(query));

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => void answer(Buffer.concat(chunks)).then((text) => response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text)));
});

async function answer(body: Buffer): Promise<string> {
  const { query } = JSON.parse(body.toString()) as { query: string };
  const known = recorded.get(query);
  for (const wave of known?.waves ?? []) await Promise.all(wave.map(post));
  return JSON.stringify({ data: known?.data });
}

await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
process.send?.({ port: (server.address() as AddressInfo).port });
process.on('disconnect', () => process.exit(0));

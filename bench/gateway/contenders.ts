import { existsSync } from 'node:fs';
import { join } from 'node:path';

export interface Contender {
  readonly name: string;
  readonly script: string;
  readonly flags: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node; those of the bench itself are passed on besides. */
  readonly node?: readonly string[];
  /** Why it can't run here; undefined when it can. */
  readonly missing?: string | undefined;
}

const apolloEnv = { NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1' };

/** Ours is started with it, and so is what is written by hand. */
export const asDeployed: Pick<Contender, 'node' | 'env'> = { node: ['--max-semi-space-size=32'], env: { MALLOC_ARENA_MAX: '2' } };

const here = (...path: string[]): string => join(import.meta.dirname, ...path);

export interface ContenderOptions {
  /** The name of the workload. */
  workload?: string;
  /** Another checkout of this repository, whose gateway takes part. */
  against?: string | undefined;
  /** Options of Node that ours is measured with besides. */
  node?: readonly string[];
  /** How many queries to a subgraph may leave in one write, where ours is measured with other numbers besides. */
  pipelining?: readonly string[];
}

/** Everything that is measured, in the order of the table. Peers need `npm install` in `bench/gateway/peers`. */
export function contenders({ workload = 'shop', against, node = [], pipelining = [] }: ContenderOptions = {}): Contender[] {
  const ours = here('contenders/ours.ts');
  const before = against === undefined ? [] : versionOf(join(against, 'bench/gateway/contenders/ours.ts'));
  return [
    { name: '@apollo/gateway + Apollo Server, as shipped', script: here('contenders/apollo.ts'), flags: [], env: apolloEnv },
    { name: '... with undici in place of its own HTTP client', script: here('contenders/apollo.ts'), flags: ['undici'], env: apolloEnv },
    workload === 'shop' ? peer('Mercurius gateway', 'mercurius.mjs', '@mercuriusjs/gateway') : { name: 'Mercurius gateway', script: '', flags: [], missing: 'takes subgraphs of federation 1 only' },
    peer('Hive Gateway', 'hive.mjs', '@graphql-hive/gateway-runtime'),
    peer('Hive Gateway, planner and engine in Rust', 'hive.mjs', '@graphql-hive/router-runtime', ['rust']),
    peer('Hive Gateway, planner and engine in Rust, identical queries merged', 'hive.mjs', '@graphql-hive/router-runtime', ['rust', 'merged']),
    { name: 'by hand: the same requests, nothing else', script: here('contenders/by-hand.ts'), ...asDeployed, flags: [`workload=${workload}`] },
    { name: "by hand, over our gateway's connections", script: here('contenders/by-hand.ts'), ...asDeployed, flags: [`workload=${workload}`, 'lean'] },
    { name: "ours, nothing merged, @apollo/gateway's executor", script: ours, ...asDeployed, flags: ['unsigned', 'unmerged', 'apollo'] },
    { name: 'ours, nothing merged, all through Apollo Server', script: ours, ...asDeployed, flags: ['unsigned', 'unmerged', 'long'] },
    { name: 'ours, nothing merged', script: ours, ...asDeployed, flags: ['unsigned', 'unmerged'] },
    { name: 'ours, nothing merged, identities signed', script: ours, ...asDeployed, flags: ['unmerged'] },
    { name: 'ours, identical calls to subgraphs merged', script: ours, ...asDeployed, flags: ['unsigned', 'calls'] },
    { name: 'ours, identical calls and executions merged', script: ours, ...asDeployed, flags: ['unsigned'] },
    { name: 'ours, as deployed (merged and signed)', script: ours, ...asDeployed, flags: [] },
    { name: 'ours, nothing merged, usage recorded', script: ours, ...asDeployed, flags: ['unsigned', 'unmerged', 'usage'] },
    { name: 'ours, nothing merged, all executed at once', script: ours, ...asDeployed, flags: ['unsigned', 'unmerged', 'ungated'] },
    { name: 'ours, nothing merged, rate limits and shedding', script: ours, ...asDeployed, flags: ['unsigned', 'unmerged', 'limits'], missing: process.env['REDIS_URL'] ? undefined : 'set REDIS_URL' },
    ...node.map((options) => ({ name: `ours, nothing merged, identities signed, node ${options}`, script: ours, flags: ['unmerged'], env: asDeployed.env, node: options.split(' ') })),
    ...pipelining.flatMap((depth) => [
      { name: `ours, nothing merged, ${depth} queries in one write`, script: ours, ...asDeployed, flags: ['unsigned', 'unmerged', `pipelining=${depth}`] },
      { name: `ours, nothing merged, identities signed, ${depth} queries in one write`, script: ours, ...asDeployed, flags: ['unmerged', `pipelining=${depth}`] },
    ]),
    ...before,
  ];
}

/** The same gateway as it was, or is, elsewhere. */
function versionOf(script: string): Contender[] {
  return [
    { name: 'the other checkout, nothing merged', script, ...asDeployed, flags: ['unsigned', 'unmerged'] },
    { name: 'the other checkout, nothing merged, identities signed', script, ...asDeployed, flags: ['unmerged'] },
  ];
}

function peer(name: string, script: string, dependency: string, flags: readonly string[] = []): Contender {
  const missing = existsSync(here('peers/node_modules', dependency)) ? undefined : 'not installed; run `npm install` in bench/gateway/peers';
  return { name, script: here('peers', script), flags, env: { NODE_ENV: 'production' }, missing };
}

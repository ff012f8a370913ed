/**
 * `npm run bench catalog [-- --products 100000 --seconds 5 --connections 10 --rounds 3]`: lists, product pages and faceted search on a large
 * catalog, straight from the subgraph and through the gateway with and without its cache; and the list as Vendure answers it, where it is installed (`npm install` in
 * `bench/checkout/peers`). The catalog is kept between runs where MYSQL_ADMIN_URL names a server.
 */
import { availableParallelism, loadavg } from 'node:os';
import { anonymous, signTestIdentity } from '#platform/testing/test-viewer';
import { startBacking } from '../../dev/backing/backing.ts';
import { testProfile } from '../../dev/backing/profile.ts';
import { createProgress } from '../../dev/progress.ts';
import { readCounters } from '../checkout/counters.ts';
import { readBenchOptions } from '../options.ts';
import { openCatalog } from './catalog-database.ts';
import { judge, type Rounds } from './judge.ts';
import { measure, type LoadOptions, type Measured } from './load.ts';
import { takeOwnServices } from './own-services.ts';
import { startServers } from './servers.ts';
import { openVendureLists, type VendureList } from './vendure-list.ts';
import { listName, workloadsOf } from './workloads.ts';

const { values } = readBenchOptions({
  options: {
    products: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
  },
});
const identityMs = 10_000;

const backing = await startBacking({ profile: testProfile, progress: createProgress(), stopping: new AbortController().signal });
const catalog = await openCatalog({ adminUrl: backing.mysqlAdminUrl, products: Number(values.products), vendors: Math.max(20, Number(values.products) / 50), say: (text) => console.log(text) });
const own = await takeOwnServices(backing);
const servers = await startServers({ databaseUrl: catalog.url, ...own });
const peers: VendureList[] = [];
try {
  // As many products, and so few that its counting them all costs nothing.
  peers.push(...(await openVendureLists({ mysqlAdminUrl: backing.mysqlAdminUrl, sizes: [catalog.products, 500] })));
  if (peers.length === 0) console.log('Vendure is not installed, so it is not measured: run `npm install` in bench/checkout/peers');
  console.log(`\n${catalog.products} products, ${values.connections} connections, ${values.rounds} rounds of ${values.seconds} s; clients, servers and database share this machine.`);
  console.log(`Load average before: ${loadavg().map((each) => each.toFixed(1)).join(', ')} on ${availableParallelism()} cores; above that, latencies tell about the machine, CPU and statements about the code.`);
  console.log('CPU is that of the Node processes; ranges are the lowest and highest of the rounds.\n');
  console.log('| workload | by | requests/s | p50 ms | p99 ms | CPU ms | SQL statements | KB | failed |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  const { product, gateway, cachingGateway } = servers.urls;
  const lists: Rounds[] = [];
  const theirs: Rounds[] = [];
  for (const { name, bodies } of await workloadsOf(catalog.db)) {
    const ways: (Pick<LoadOptions, 'url' | 'count' | 'headersOf'> & { by: string })[] = [
      { by: 'subgraph', url: product, count: () => readCounters({ product }), headersOf: createSigner() },
      { by: 'gateway without its cache', url: gateway, count: () => readCounters({ product, gateway }), headersOf: () => ({}) },
      { by: 'gateway', url: cachingGateway, count: () => readCounters({ product, cachingGateway }), headersOf: () => ({}) },
    ];
    for (const { by, ...way } of ways) {
      const rounds = await measureRounds({ ...way, bodies });
      console.log(row(name, by, rounds));
      if (name === listName) lists.push({ by, rounds });
    }
    if (name !== listName) continue;
    for (const { by, signal, ...way } of peers) {
      signal('SIGCONT');
      const rounds = await measureRounds({ ...way, headersOf: () => ({}) });
      signal('SIGSTOP');
      console.log(row(name, by, rounds));
      theirs.push({ by, rounds });
    }
  }
  console.log(`\n${lists.flatMap((each) => judge(each, theirs)).join('\n')}`);
} finally {
  for (const peer of peers) await peer.close();
  servers.stop();
  await own.release();
  await catalog.db.close();
  await backing.release();
}

async function measureRounds(load: Omit<LoadOptions, 'connections' | 'seconds'>): Promise<Measured[]> {
  const rounds: Measured[] = [];
  while (rounds.length < Number(values.rounds)) rounds.push(await measure({ ...load, connections: Number(values.connections), seconds: Number(values.seconds) }));
  return rounds;
}

/** Signing costs the client as much as the server's whole answer; one identity serves a body for ten seconds. */
function createSigner(): (body: string) => Record<string, string> {
  const signed = new Map<string, { token: string; at: number }>();
  return (body) => {
    let known = signed.get(body);
    if (!known || performance.now() - known.at > identityMs) {
      known = { token: signTestIdentity({ viewer: anonymous(), audience: 'product', body }), at: performance.now() };
      signed.set(body, known);
    }
    return { 'x-identity': known.token };
  };
}

function row(name: string, by: string, rounds: readonly Measured[]): string {
  const range = (of: (round: Measured) => number, digits: number): string => {
    const sorted = rounds.map(of).sort((a, b) => a - b);
    const [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0].map((value) => value.toFixed(digits));
    return low === high ? `${low}` : `${low}–${high}`;
  };
  const cells = [range((r) => r.perSecond, 0), range((r) => r.p50Ms, 1), range((r) => r.p99Ms, 1), range((r) => r.cpuMs, 2), range((r) => r.sqlStatements, 1), range((r) => r.bytes / 1024, 1), range((r) => r.failed, 0)];
  return `| ${name} | ${by} | ${cells.join(' | ')} |`;
}

/** `npm run schema:drift`: whether the running services serve what the repository says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '#platform/config/env';
import { identitySigningKey } from '#platform/auth/identity';
import type { Ed25519Jwk } from '#platform/auth/keys';
import { asCommand, exitCodes, UsageError } from '../checks/command-line.ts';
import { jsonReport } from '../checks/output/json.ts';
import { peopleReport } from '../checks/output/people.ts';
import { defaultPorts, subgraphNamesIn } from '../composition.ts';
import { diskTree, root } from '../file-tree.ts';
import { driftConfig } from './config.ts';
import { driftFindings } from './drift-findings.ts';
import { driftMetrics } from './drift-metrics.ts';

const usage = `npm run schema:drift [-- options]
Asks every running subgraph, as the gateway, for the schema it serves and compares it with subgraphs/*/schema.graphql.
With GATEWAY_URL set, the gateway's supergraph is compared with schema/supergraph.graphql, too.

Options:
  --json                  print the report as JSON
  --metrics-file <path>   write schema_drift gauges for a Prometheus textfile collector

Environment: SUBGRAPH_URLS, IDENTITY_PRIVATE_KEY, GATEWAY_URL; by default the stack that npm start runs.
Exit codes: 0 no drift, 1 drift or unreachable, 2 wrong use, 3 a fault of this program.`;

async function main(): Promise<number> {
  const values = options();
  if (values.help) {
    console.log(usage);
    return exitCodes.passed;
  }
  const config = loadConfig(driftConfig);
  const startedAt = performance.now();
  const supergraphSdl = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8');
  const names = subgraphNamesIn(diskTree());
  const subgraphs = Object.fromEntries(names.map((name) => [name, graphqlUrl(config.SUBGRAPH_URLS?.[name] ?? `http://127.0.0.1:${defaultPorts[name]}`)]));
  const findings = await driftFindings({
    subgraphs,
    privateKey: identitySigningKey(config.IDENTITY_PRIVATE_KEY ?? localKey()),
    gateway: config.GATEWAY_URL ? { url: config.GATEWAY_URL, supergraphSdl } : undefined,
  });
  if (values['metrics-file']) writeFileSync(values['metrics-file'], driftMetrics([...names, ...(config.GATEWAY_URL ? ['gateway'] : [])], findings));
  const report = { findings, base: `${names.length} running subgraphs`, timings: { drift: Math.round(performance.now() - startedAt) } };
  console.log(values.json ? jsonReport(report) : peopleReport(report, { command: 'schema drift check' }));
  return findings.length > 0 ? exitCodes.failed : exitCodes.passed;
}

function options() {
  try {
    return parseArgs({ options: { json: { type: 'boolean' }, 'metrics-file': { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

function graphqlUrl(url: string): string {
  return url.endsWith('/graphql') ? url : `${url.replace(/\/$/, '')}/graphql`;
}

/** The key of the local stack. */
function localKey(): Ed25519Jwk {
  const text = diskTree().read('.dev/secrets.json');
  if (text === undefined) throw new UsageError('There is no local stack whose key could be used: run npm start first, or set IDENTITY_PRIVATE_KEY.');
  return (JSON.parse(text) as { identityPrivateKey: Ed25519Jwk }).identityPrivateKey;
}

if (import.meta.main) process.exitCode = await asCommand(main);

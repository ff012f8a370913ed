import type { Finding } from '../checks/finding.ts';

/** `schema_drift{service="order"}`: how many differences a service has, -1 where it could not be asked. An alert wants 0. */
export function driftMetrics(services: readonly string[], findings: readonly Finding[]): string {
  const lines = services.map((name) => `schema_drift{service="${name}"} ${valueOf(name, findings)}`);
  return `# HELP schema_drift Differences between the schema a service serves and the repository; -1 when it could not be asked.\n# TYPE schema_drift gauge\n${lines.join('\n')}\n`;
}

function valueOf(name: string, findings: readonly Finding[]): number {
  if (findings.some(({ rule, coordinate }) => rule === 'drift/unreachable' && coordinate === name)) return -1;
  if (name === 'gateway') return findings.filter(({ rule }) => rule === 'drift/supergraph').length;
  return findings.filter(({ rule, place }) => rule === 'drift/subgraph' && place?.file === `subgraphs/${name}/schema.graphql`).length;
}

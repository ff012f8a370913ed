/** Differences between what is served and what the repository says. */
import { join } from 'node:path';
import { graphql, parse, print } from 'graphql';
import { buildSchema } from '#platform/graphql/build-schema';
import type { SigningKey } from '#platform/auth/keys';
import { elementsOf, type DescribedNode } from '../checks/coordinates.ts';
import type { Finding } from '../checks/finding.ts';
import { root } from '../file-tree.ts';
import { sha256 } from './file-store.ts';
import { servedSdl, servedSupergraph, UnreachableError } from './served.ts';

export interface DriftOptions {
  /** Addresses by name of the subgraph. */
  subgraphs: Readonly<Record<string, string>>;
  privateKey: SigningKey;
  /** The gateway and the supergraph that it should have. */
  gateway?: { url: string; supergraphSdl: string };
  /** Path of a subgraph's schema file; the repository's unless given. */
  schemaFileOf?: (name: string) => string;
}

/** One finding per difference; none when everything serves what the repository says. */
export async function driftFindings({ subgraphs, privateKey, gateway, schemaFileOf = repositoryFile }: DriftOptions): Promise<Finding[]> {
  const ofSubgraphs = Object.entries(subgraphs).map(([name, url]) =>
    orUnreachable(name, async () => compare(name, await servedSdl({ name, url, privateKey }), await expectedSdl(schemaFileOf(name)))),
  );
  const ofGateway = gateway ? [orUnreachable('gateway', async () => compareSupergraph(await servedSupergraph(gateway.url), gateway.supergraphSdl))] : [];
  return (await Promise.all([...ofSubgraphs, ...ofGateway])).flat();
}

function repositoryFile(name: string): string {
  return join(root, 'subgraphs', name, 'schema.graphql');
}

/** The document that a subgraph built from this file answers with. */
async function expectedSdl(schemaFile: string): Promise<string> {
  const { schema } = await buildSchema({ schemaFile, resolvers: {} });
  const { data } = await graphql({ schema, source: '{ _service { sdl } }' });
  return (data as { _service: { sdl: string } })._service.sdl;
}

function compare(name: string, served: string, expected: string): Finding[] {
  if (served === expected) return [];
  const [there, here] = [texts(served), texts(expected)];
  const differences = [...new Set([...there.keys(), ...here.keys()])].filter((coordinate) => there.get(coordinate) !== here.get(coordinate));
  return differences.map((coordinate) => {
    const message = !here.has(coordinate)
      ? `${name} serves ${coordinate}, which the repository does not have`
      : there.has(coordinate)
        ? `${name} serves "${there.get(coordinate)}" where the repository has "${here.get(coordinate)}"`
        : `${name} does not serve ${coordinate}, which the repository has`;
    return { rule: 'drift/subgraph', severity: 'error', message, coordinate, fix: 'Deploy the subgraph from this commit, or check out the commit that is deployed.', place: { file: `subgraphs/${name}/schema.graphql`, line: 1 } };
  });
}

/** What clients notice of each element: its type and directives, not its description. */
function texts(sdl: string): Map<string, string> {
  return new Map(elementsOf(parse(sdl)).map(({ coordinate, kind, node }) => [coordinate, kind === 'type' ? head(node) : print({ ...node, description: undefined, arguments: withoutDescriptions(node) } as Parameters<typeof print>[0])]));
}

function head(node: DescribedNode): string {
  const directives = (node.directives ?? []).map((directive) => print(directive)).sort();
  return [node.kind.replace('TypeDefinition', '').toLowerCase(), node.name.value, ...directives].join(' ');
}

function withoutDescriptions(node: DescribedNode): DescribedNode[] | undefined {
  return node.arguments?.map((argument) => ({ ...argument, description: undefined }));
}

function compareSupergraph(served: string, supergraphSdl: string): Finding[] {
  if (served === sha256(supergraphSdl)) return [];
  const fix = 'Publish the supergraph of this commit (npm run schema:publish), or activate the version that is meant.';
  return [{ rule: 'drift/supergraph', severity: 'error', message: 'The gateway serves another supergraph than the repository has', fix, place: { file: 'schema/supergraph.graphql', line: 1 } }];
}

async function orUnreachable(name: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
    return [{ rule: 'drift/unreachable', severity: 'error', message: `${name}: ${error.message}`, fix: 'Start it (npm start), or set SUBGRAPH_URLS to where it is.', coordinate: name }];
  }
}

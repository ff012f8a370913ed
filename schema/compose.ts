/**
 * Composes the subgraphs' schemas into the supergraph that the gateway loads and the API schema that first-party clients see.
 * `node schema/compose.ts` writes both; `--check` only says whether the files are up to date (exit code 1 when not).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse, printSchema, lexicographicSortSchema } from 'graphql';
import { subgraphNames, subgraphSdl } from './subgraphs.ts';

/** Port every subgraph listens on by default; deployments override the addresses with SUBGRAPH_URLS. */
const defaultPorts: Record<string, number> = { user: 4101, vendor: 4102, product: 4103, order: 4104, notification: 4105 };

export interface Composition {
  /** Contents of schema/supergraph.graphql. */
  supergraphSdl: string;
  /** Contents of schema/api.graphql. */
  apiSdl: string;
  /** Hints of the composer, for people. */
  hints: string[];
}

/**
 * Composes the schemas as they are in the working tree.
 * @throws Error listing every composition error, one per line.
 */
export function compose(): Composition {
  const services = subgraphNames.map((name) => ({
    name,
    url: `http://127.0.0.1:${defaultPorts[name]}/graphql`,
    typeDefs: parse(subgraphSdl(name)),
  }));
  const result = composeServices(services);
  if (result.errors && result.errors.length > 0) {
    throw new Error(`The subgraphs do not compose:\n${result.errors.map((error) => `- ${error.message}`).join('\n')}`);
  }
  const supergraphSdl = `${result.supergraphSdl}\n`;
  const apiSchema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema();
  return {
    supergraphSdl,
    apiSdl: `${printSchema(lexicographicSortSchema(apiSchema))}\n`,
    hints: (result.hints ?? []).map((hint) => hint.message),
  };
}

const files = {
  supergraph: join(import.meta.dirname, 'supergraph.graphql'),
  api: join(import.meta.dirname, 'api.graphql'),
};

/** Writes the generated schemas, or with `check` compares them. Returns the names of files that were stale. */
export function writeComposition({ check }: { check: boolean }): string[] {
  const { supergraphSdl, apiSdl } = compose();
  const stale: string[] = [];
  for (const [file, content] of [[files.supergraph, supergraphSdl], [files.api, apiSdl]] as const) {
    if (readOr(file, '') === content) continue;
    stale.push(file);
    if (!check) writeFileSync(file, content);
  }
  return stale;
}

function readOr(file: string, fallback: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return fallback;
    throw error;
  }
}

if (import.meta.main) {
  const check = process.argv.includes('--check');
  const stale = writeComposition({ check });
  for (const file of stale) console.log(`${check ? 'stale' : 'wrote'}: ${file}`);
  if (stale.length === 0) console.log('schema/ is up to date');
  if (check && stale.length > 0) process.exitCode = 1;
}

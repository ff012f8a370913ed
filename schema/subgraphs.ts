/** The subgraphs of the marketplace and their schema documents. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const subgraphNames = ['user', 'vendor', 'product', 'order', 'notification'] as const;
export type SubgraphName = (typeof subgraphNames)[number];

const root = join(import.meta.dirname, '..');

/** Path of the definitions every subgraph starts with. */
export const sharedSchemaFile = join(root, 'schema/shared.graphql');

/** Path of a subgraph's own definitions. */
export function schemaFileOf(name: SubgraphName): string {
  return join(root, 'subgraphs', name, 'schema.graphql');
}

/** The whole schema document of one subgraph: the shared definitions and its own. */
export function subgraphSdl(name: SubgraphName): string {
  return `${readFileSync(sharedSchemaFile, 'utf8')}\n${readFileSync(schemaFileOf(name), 'utf8')}`;
}

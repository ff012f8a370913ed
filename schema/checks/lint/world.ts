/** What the lint rules look at: every schema document once, with its elements. */
import { Kind, parse, Source, type DocumentNode } from 'graphql';
import { sharedSchemaPath, type SubgraphDocument } from '../../composition.ts';
import type { FileTree } from '../../file-tree.ts';
import { elementsOf, type Element } from '../coordinates.ts';

export interface LintDocument {
  /** Name of the subgraph or BFF; `shared` for the shared definitions. */
  name: string;
  kind: 'shared' | 'subgraph' | 'client';
  elements: readonly Element[];
}

export interface LintWorld {
  documents: readonly LintDocument[];
  /** The subgraphs' whole documents, shared definitions included. */
  subgraphs: readonly SubgraphDocument[];
  /** Source of a subgraph's resolvers, all files together. */
  resolversOf(subgraph: string): string;
  /** The day of the check, as YYYY-MM-DD. */
  today: string;
}

/** Paths of the BFFs' schemas by name. */
export const clientSchemas: Readonly<Record<string, string>> = { 'bff-web': 'bff-web/schema.graphql', 'bff-mobile': 'bff-mobile/schema.graphql' };

export function lintWorld(options: { tree: FileTree; subgraphs: readonly SubgraphDocument[]; clients: Readonly<Record<string, DocumentNode>>; today: string }): LintWorld {
  const { tree, subgraphs, clients, today } = options;
  const shared = subgraphs[0]?.document.definitions.filter((definition) => definition.loc?.source.name === sharedSchemaPath) ?? [];
  const own = subgraphs.map(({ name, path, document }) => ({
    name,
    kind: 'subgraph' as const,
    elements: elementsOf({ kind: Kind.DOCUMENT, definitions: document.definitions.filter((definition) => definition.loc?.source.name === path) }),
  }));
  return {
    documents: [
      { name: 'shared', kind: 'shared', elements: elementsOf({ kind: Kind.DOCUMENT, definitions: shared }) },
      ...own,
      ...Object.entries(clients).map(([name, document]) => ({ name, kind: 'client' as const, elements: elementsOf(document) })),
    ],
    subgraphs,
    resolversOf: (name) => resolverSources(tree, name),
    today,
  };
}

/** Parses the BFFs' schemas that the tree has. @throws GraphQLError with the place when one has a syntax error. */
export function parseClients(tree: FileTree): Record<string, DocumentNode> {
  return Object.fromEntries(
    Object.entries(clientSchemas).flatMap(([name, path]) => {
      const text = tree.read(path);
      return text === undefined ? [] : [[name, parse(new Source(text, path))]];
    }),
  );
}

function resolverSources(tree: FileTree, name: string): string {
  return tree
    .list(`subgraphs/${name}/resolvers`)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => tree.read(path) ?? '')
    .join('\n');
}

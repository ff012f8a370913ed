/** Composition of a tree's subgraphs, with everything a report about it needs. */
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { GraphQLError, Kind, lexicographicSortSchema, parse, printSchema, Source, type DefinitionNode, type DocumentNode } from 'graphql';
import { contractSdl } from './contract.ts';
import type { FileTree } from './file-tree.ts';

export const sharedSchemaPath = 'schema/shared.graphql';
/** Tag of what partners may see. */
export const partnerTag = 'partner';

/** Port every subgraph listens on by default; deployments override the addresses with SUBGRAPH_URLS. */
export const defaultPorts: Readonly<Record<string, number>> = { user: 4101, vendor: 4102, product: 4103, order: 4104, notification: 4105 };

/** A remark of the composer about something that composes, but differs between subgraphs. */
export type CompositionHint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];

export interface SubgraphDocument {
  name: string;
  /** Its own file, from the root. */
  path: string;
  /** The shared definitions and its own; each node's location names its file. */
  document: DocumentNode;
}

export interface CompositionResult {
  subgraphs: SubgraphDocument[];
  errors: readonly GraphQLError[];
  hints: readonly CompositionHint[];
  /** Absent when there are errors. */
  schemas?: { supergraph: string; api: string; partner: string };
}

/** Names of a tree's subgraphs: the folders of subgraphs/ that have a schema. */
export function subgraphNamesIn(tree: FileTree): string[] {
  return tree.list('subgraphs').flatMap((path) => /^subgraphs\/([^/]+)\/schema\.graphql$/.exec(path)?.[1] ?? []);
}

/** Composes the subgraphs of a tree. Problems are in the result, never thrown. */
export function composeTree(tree: FileTree): CompositionResult {
  const parsed = subgraphNamesIn(tree).map((name) => parseSubgraph(tree, name));
  const subgraphs = parsed.flatMap((each) => (each instanceof GraphQLError ? [] : [each]));
  const syntaxErrors = parsed.filter((each) => each instanceof GraphQLError);
  if (syntaxErrors.length > 0) return { subgraphs, errors: syntaxErrors, hints: [] };
  const services = subgraphs.map(({ name, document }) => ({ name, url: `http://127.0.0.1:${defaultPorts[name] ?? 4000}/graphql`, typeDefs: document }));
  const composed = composeServices(services);
  if (composed.errors) return { subgraphs, errors: composed.errors, hints: [] };
  const api = lexicographicSortSchema(new Supergraph(composed.schema, null, false).apiSchema().toGraphQLJSSchema());
  const schemas = {
    supergraph: `${composed.supergraphSdl}\n`,
    api: `${printSchema(api)}\n`,
    partner: contractSdl({ apiSchema: api, subgraphs: subgraphs.map(({ document }) => document), tag: partnerTag }),
  };
  return { subgraphs, errors: [], hints: composed.hints, schemas };
}

function parseSubgraph(tree: FileTree, name: string): SubgraphDocument | GraphQLError {
  const path = `subgraphs/${name}/schema.graphql`;
  try {
    return { name, path, document: { kind: Kind.DOCUMENT, definitions: [sharedSchemaPath, path].flatMap((file) => definitionsOf(tree, file)) } };
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function definitionsOf(tree: FileTree, path: string): readonly DefinitionNode[] {
  return parse(new Source(tree.read(path) ?? '', path)).definitions;
}

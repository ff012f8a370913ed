/**
 * Registered operations: typed documents for the code that sends them and the append-only manifest of a client.
 * An operation's id is the sha256 of its text, so a changed operation is a new one and the old stays valid for old clients.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { Kind, parse, print, validate, visit, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { banner, readIfThere, root, type GeneratedFile } from './output.ts';
import { scalars } from './resolver-types.ts';

export interface Operation {
  /** sha256 of `document` in hexadecimal. */
  id: string;
  name: string;
  type: 'query' | 'mutation' | 'subscription';
  document: string;
}

interface SourceFile {
  path: string;
  document: DocumentNode;
}

/** Reads every .graphql file below a folder whose name passes. */
function readDocuments(folder: string, accept: (name: string) => boolean): SourceFile[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql') && accept(name))
    .sort();
  return names.map((name) => {
    const path = `${folder}/${name}`;
    return { path, document: parse(readFileSync(join(root, path), 'utf8')) };
  });
}

/** Names of the fragments a definition spreads, with those that they spread in turn. */
function fragmentsOf(node: OperationDefinitionNode | FragmentDefinitionNode, all: Map<string, FragmentDefinitionNode>, found = new Set<string>()): Set<string> {
  visit(node, {
    FragmentSpread(spread) {
      const fragment = all.get(spread.name.value);
      if (!fragment || found.has(spread.name.value)) return;
      found.add(spread.name.value);
      fragmentsOf(fragment, all, found);
    },
  });
  return found;
}

/** Each operation of the sources, self-contained, with its id. @throws Error naming file and problem when one is invalid. */
function collectOperations(sources: readonly SourceFile[], schema: GraphQLSchema): Operation[] {
  const definitions = sources.flatMap((source) => source.document.definitions.map((definition) => ({ path: source.path, definition })));
  const fragments = new Map(
    definitions.flatMap(({ definition }) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])),
  );
  return definitions.flatMap(({ path, definition }) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    if (!definition.name) throw new Error(`${path}: every registered operation needs a name`);
    const used = [...fragmentsOf(definition, fragments)].sort();
    const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [definition, ...used.map((name) => fragments.get(name) as FragmentDefinitionNode)] };
    const errors = validate(schema, document);
    if (errors.length > 0) throw new Error(`${path}: ${definition.name.value} is not valid: ${errors.map((error) => error.message).join('; ')}`);
    const text = print(document);
    return [{ id: createHash('sha256').update(text).digest('hex'), name: definition.name.value, type: definition.operation, document: text }];
  });
}

/** TypeScript for the operations that a program sends: result and variable types and one constant per operation. */
async function operationModule(path: string, sources: readonly SourceFile[], operations: readonly Operation[], schema: GraphQLSchema): Promise<GeneratedFile> {
  const types = await codegen({
    filename: path,
    schema: parse('type Query { unused: Int }'),
    schemaAst: schema,
    documents: sources.map((source) => ({ location: source.path, document: source.document })),
    config: { scalars: { ...scalars, DateTime: 'string' }, enumsAsTypes: true, skipTypename: true, useTypeImports: true, onlyOperationTypes: true, dedupeFragments: true },
    plugins: [{ operations: {} }],
    pluginMap: { operations: typescriptOperations },
  });
  const constants = operations.map((operation) => {
    const base = operation.name.charAt(0).toUpperCase() + operation.name.slice(1);
    const suffix = operation.type.charAt(0).toUpperCase() + operation.type.slice(1);
    const name = base.charAt(0).toLowerCase() + base.slice(1);
    return `export const ${name}Operation: RegisteredOperation<${base}${suffix}, ${base}${suffix}Variables> = ${JSON.stringify(operation, null, 2)};\n`;
  });
  const content = `${banner}import type { RegisteredOperation } from '#platform/bff/registered-operation';\n\n${types}\n${constants.join('\n')}`;
  return { path, content };
}

/** The manifest with new operations added; what is in it already is never removed or changed. */
function manifest(path: string, operations: readonly (Operation & { target: string })[]): GeneratedFile {
  const known = JSON.parse(readIfThere(path) ?? '{}') as Record<string, unknown>;
  for (const { id, ...rest } of operations) known[id] ??= rest;
  return { path, content: `${JSON.stringify(known, null, 2)}\n` };
}

/**
 * Generated files of one BFF: typed gateway operations (from `screens/**` and `mutations/**`) and the manifest with both the
 * operations its clients send to it (`operations/*.graphql`) and those it sends to the gateway.
 */
export async function bffOperations(options: { name: 'web' | 'mobile'; clientSchema: GraphQLSchema; apiSchema: GraphQLSchema }): Promise<GeneratedFile[]> {
  const folder = `bff-${options.name}`;
  const clientSources = readDocuments(`${folder}/operations`, () => true);
  const gatewaySources = readDocuments(folder, (name) => name.endsWith('.gateway.graphql'));
  const clientOperations = collectOperations(clientSources, options.clientSchema);
  const gatewayOperations = collectOperations(gatewaySources, options.apiSchema);
  return [
    await operationModule(`${folder}/generated/gateway-operations.ts`, gatewaySources, gatewayOperations, options.apiSchema),
    manifest(`schema/operations/${options.name}.json`, [
      ...clientOperations.map((operation) => ({ ...operation, target: folder })),
      ...gatewayOperations.map((operation) => ({ ...operation, target: 'gateway' })),
    ]),
  ];
}

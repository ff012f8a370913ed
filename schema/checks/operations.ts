/** Registered operations must stay what they are and go on working. */
import { createHash } from 'node:crypto';
import { GraphQLError, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { FileTree } from '../file-tree.ts';
import type { Finding, Place } from './finding.ts';
import { liveOperations, manifestFolder, registeredOperations, type RegisteredOperation } from './usage/registered.ts';
import { schemaOfTarget } from './usage/users.ts';

/** Validates every live operation against the schema that its target serves, and holds the manifests to being append-only. */
export function operationFindings(options: { tree: FileTree; baseTree: FileTree | undefined; schemas: Readonly<Record<string, GraphQLSchema | undefined>> }): Finding[] {
  const { tree, baseTree, schemas } = options;
  const live = liveOperations(tree);
  return [
    ...live.flatMap((operation) => problemsOf(operation, schemas[schemaOfTarget(operation.target)], placeInManifest(tree, operation))),
    ...registeredOperations(tree).flatMap((operation) => changedText(operation, placeInManifest(tree, operation))),
    ...(baseTree ? removedOperations(tree, baseTree) : []),
  ];
}

function problemsOf(operation: RegisteredOperation, schema: GraphQLSchema | undefined, place: Place): Finding[] {
  const { name, client, target, versions } = operation;
  const about = { schema: schemaOfTarget(target), place, usedBy: [{ client: [client, ...versions].join(' '), operations: [name] }] };
  if (!schema) {
    return [{ ...about, rule: 'operations/target', severity: 'error', message: `${name} is for "${target}", which has no schema here`, fix: 'Use gateway, bff-web or bff-mobile as target.' }];
  }
  return validationErrors(operation.document, schema).map((error) => ({
    ...about,
    rule: 'operations/invalid',
    severity: 'error',
    message: `${name} of ${client} is no longer valid: ${error.message}`,
    fix: versions.length > 0 ? `Keep what it uses until ${client} ${versions.join(', ')} is retired.` : 'Keep what it uses, or change the operation and run npm run codegen.',
  }));
}

function validationErrors(text: string, schema: GraphQLSchema): readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
  return validate(schema, document);
}

/** An operation's id is the hash of its text: with another text it is another operation. */
function changedText({ id, name, document }: RegisteredOperation, place: Place): Finding[] {
  if (createHash('sha256').update(document).digest('hex') === id) return [];
  return [{ rule: 'operations/changed', severity: 'error', message: `The text of ${name} does not belong to its id ${id.slice(0, 12)}…`, fix: 'Restore the text; a new one gets an entry of its own by npm run codegen.', place }];
}

function removedOperations(tree: FileTree, baseTree: FileTree): Finding[] {
  const present = new Set(registeredOperations(tree).map(({ client, id }) => `${client} ${id}`));
  // What was retired since then may go: the manifests are the base's, the releases ours.
  const isManifest = (path: string) => path.startsWith(manifestFolder);
  const before: FileTree = { read: (path) => (isManifest(path) ? baseTree : tree).read(path), list: (folder) => (isManifest(folder) ? baseTree : tree).list(folder) };
  const gone = liveOperations(before).filter(({ client, id }) => !present.has(`${client} ${id}`));
  return gone.map(({ name, client, file, versions }) => ({
    rule: 'operations/removed',
    severity: 'error',
    message: `${name} is gone from ${file}, and ${[client, ...versions].join(' ')} may still send it`,
    fix: `Restore the entry; manifests only grow. Retire the versions that send it by npm run schema:publish -- --retire ${client}@<version>.`,
    place: { file, line: 1 },
    usedBy: [{ client: [client, ...versions].join(' '), operations: [name] }],
  }));
}

function placeInManifest(tree: FileTree, { file, id }: RegisteredOperation): Place {
  const text = tree.read(file) ?? '';
  return { file, line: text.slice(0, Math.max(0, text.indexOf(`"${id}"`))).split('\n').length };
}

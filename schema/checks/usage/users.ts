/** Who uses what of each published schema. */
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { FileTree } from '../../file-tree.ts';
import type { SchemaUser } from '../finding.ts';
import { recordedUsage, type RecordedUsage } from './recorded.ts';
import { liveOperations, type RegisteredOperation } from './registered.ts';
import { usesOf } from './uses.ts';

/** An operation that has to go on working, and who sends it. */
export interface UsedOperation {
  name: string;
  document: DocumentNode;
  /** Name and version, or versions. */
  client: string;
  calls: number | undefined;
}

export interface SchemaUsage {
  operations: readonly UsedOperation[];
  /** Whether all usage is known: true for registered operations, and for partners once anything was recorded in the window. */
  isComplete: boolean;
}

/** The schema that an operation's target serves. */
export function schemaOfTarget(target: string): string {
  return target === 'gateway' ? 'api' : target;
}

/** Usage by name of the schema. */
export function schemaUsage(tree: FileTree, window: { today: string; days: number }): (schema: string) => SchemaUsage {
  const recorded = recordedUsage(tree, window);
  const registered = liveOperations(tree).flatMap((operation) => registeredUse(operation, recorded));
  return (schema) => {
    const ofSchema = recorded.filter((usage) => usage.schema === schema);
    const own = registered.filter((each) => each.schema === schema).map(({ used }) => used);
    return { operations: [...own, ...ofSchema.flatMap(recordedUse)], isComplete: schema !== 'partner' || ofSchema.length > 0 };
  };
}

/** The users of any of these coordinates (but not of the one that spares them), one entry per client. */
export function usersOf(coordinates: { any: readonly string[]; but: string | undefined }, usage: SchemaUsage, schema: GraphQLSchema): SchemaUser[] {
  const byClient = new Map<string, SchemaUser>();
  for (const { name, document, client, calls } of usage.operations) {
    const used = usesWithMemory(document, schema);
    if (!coordinates.any.some((coordinate) => used.has(coordinate)) || (coordinates.but !== undefined && used.has(coordinates.but))) continue;
    const known = byClient.get(client);
    const total = known?.calls === undefined && calls === undefined ? undefined : (known?.calls ?? 0) + (calls ?? 0);
    byClient.set(client, { client, operations: [...(known?.operations ?? []), name], calls: total });
  }
  return [...byClient.values()];
}

const memory = new WeakMap<GraphQLSchema, WeakMap<DocumentNode, Set<string>>>();

function usesWithMemory(document: DocumentNode, schema: GraphQLSchema): Set<string> {
  const ofSchema = memory.get(schema) ?? new WeakMap<DocumentNode, Set<string>>();
  memory.set(schema, ofSchema);
  const used = ofSchema.get(document) ?? usesOf(document, schema);
  ofSchema.set(document, used);
  return used;
}

function registeredUse(operation: RegisteredOperation, recorded: readonly RecordedUsage[]): { schema: string; used: UsedOperation }[] {
  const { id, name, target, versions } = operation;
  const document = parseOrNone(operation.document);
  if (!document) return [];
  const calls = recorded.flatMap((usage) => usage.operations.filter((each) => each.id === id).map((each) => each.calls));
  const total = calls.length > 0 ? calls.reduce((sum, count) => sum + count, 0) : undefined;
  return [{ schema: schemaOfTarget(target), used: { name, document, client: clientName(operation.client, target, versions), calls: total } }];
}

function clientName(client: string, target: string, versions: readonly string[]): string {
  const sender = target === 'gateway' ? `bff-${client}` : client;
  return versions.length > 0 ? `${sender} ${versions.join(', ')}` : sender;
}

function recordedUse({ client, operations }: RecordedUsage): UsedOperation[] {
  return operations.flatMap(({ name, document: text, calls }) => {
    const document = text === undefined ? undefined : parseOrNone(text);
    return document ? [{ name: name ?? 'without a name', document, client: `${client.name} ${client.version}`, calls }] : [];
  });
}

// What has a syntax error never worked, so nothing can break it; the check of operations reports it.
function parseOrNone(text: string): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true });
  } catch {
    return undefined;
  }
}

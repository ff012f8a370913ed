import type { QueryPlan } from '@apollo/query-planner';
import { Kind, type DocumentNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { CachingOf } from '../caches/fetch-caching.ts';
import { mistakableNames } from './client-names.ts';
import type { Fragments, SelectionContext } from './collect-fields.ts';
import type { Complete } from './completion.ts';
import type { EntityKeys } from './entity-keys.ts';
import type { EntityBatch } from './entity-fetch.ts';
import { compileIntrospection, type Introspect } from './introspection.ts';
import type { JsonObject } from './json.ts';
import { createLruMap } from './lru-map.ts';
import { mergeOperations, type MergedOperation } from './merged-operation.ts';
import { compilePlan, type Step } from './plan-steps.ts';
import { compileShape } from './shape.ts';
import type { TypeConditions } from './type-conditions.ts';

/** An operation under one set of conditions, everything worked out that doesn't depend on variables or data. */
export interface CompiledOperation {
  readonly step: Step | undefined;
  readonly complete: (...parameters: Parameters<Complete>) => JsonObject | null;
  readonly introspect: Introspect;
  readonly types: TypeConditions;
  /** See `mistakableNames`. */
  readonly mistakable: ReadonlySet<string>;
  mergedOperationOf(batches: readonly EntityBatch[]): MergedOperation | null;
}

export interface CompileOptions {
  schema: GraphQLSchema;
  /** Without conditions. */
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Of the same document. */
  plan: QueryPlan;
  types: TypeConditions;
  keys: EntityKeys;
  cachingOf?: CachingOf | undefined;
  /** Fields of `document` that the viewer may not see, and that the plan lacks. */
  refused?: SelectionContext['refused'];
  codeAfter?: SelectionContext['codeAfter'];
}

/** Compiles an operation. Throws when its plan holds what this gateway doesn't execute. */
export function compileOperation({ schema, document, operation, plan, types, keys, cachingOf, refused, codeAfter }: CompileOptions): CompiledOperation {
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) throw new Error(`The API has no ${operation.operation} type`);
  const fragments = fragmentsOf(document);
  const context: SelectionContext = { schema, fragments, refused, codeAfter };
  const shape = compileShape(context, rootType, [operation.selectionSet]);
  return {
    step: compilePlan({ plan, types, keys, cachingOf, codeAfter }),
    complete: (tree, completion, depth) => shape(tree as JsonObject, completion, depth),
    introspect: compileIntrospection(context, operation),
    types,
    mistakable: mistakableNames(document),
    mergedOperationOf: mergedOperations(),
  };
}

function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [])),
  );
}

/** Which fetches meet in one turn, and in which order, is up to the subgraphs: there are many more combinations than matter. */
const maxMerged = 64;

/** Client variables that would clash with those a merged operation brings along. */
const reserved = /^r\d+_$/;

/** Merged operations are built when a combination of fetches first comes up in one turn; the last ones are kept. */
function mergedOperations(): (batches: readonly EntityBatch[]) => MergedOperation | null {
  const known = createLruMap<MergedOperation>(maxMerged);
  return (batches) => {
    const fetches = batches.map(({ fetch }) => fetch);
    if (fetches.some(({ variables }) => variables.some((name) => reserved.test(name)))) return null;
    const key = fetches.map(({ id }) => id).join();
    return known.get(key) ?? known.set(key, mergeOperations(fetches));
  };
}

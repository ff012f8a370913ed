import type { GraphQLError } from 'graphql';
import type { RequestCache } from '../caches/request-cache.ts';
import type { CompiledOperation } from './compile.ts';
import { createCompletion, unexplained } from './completion.ts';
import { createDispatcher } from './dispatcher.ts';
import { failureErrors } from './fetch-failures.ts';
import type { JsonObject } from './json.ts';
import { withoutMisleadingPaths } from './misleading-paths.ts';
import type { Run } from './run.ts';
import type { SendToSubgraph } from './subgraph-call.ts';

export interface ExecutionResult {
  data: JsonObject | null;
  errors?: readonly GraphQLError[];
}

export interface ExecuteOptions {
  compiled: CompiledOperation;
  /** The client's variables as sent: subgraphs coerce them themselves. */
  variables: Readonly<Record<string, unknown>>;
  send: SendToSubgraph;
  cache?: RequestCache | undefined;
}

/** Runs a compiled operation. Subgraphs' failures are in `errors`; it rejects only on a defect of the gateway. */
export async function executeCompiled({ compiled, variables, send, cache }: ExecuteOptions): Promise<ExecutionResult> {
  const run: Run = { tree: {}, variables, errors: [], failures: [], sharesAnswers: false, reached: new Map(), absent: new Set(), send, types: compiled.types, cache };
  const running = compiled.step?.(run, createDispatcher(run, compiled.mergedOperationOf));
  if (running) await running;
  const completion = createCompletion(compiled.introspect(variables), run);
  const data = compiled.complete(run.tree, completion, 0);
  const errors = run.failures.length > 0 ? [...run.errors, ...failureErrors(run, data)] : run.errors;
  errors.push(...unexplained(completion.errors, errors, data === null && run.failures.length > 0));
  if (errors.length === 0) return { data };
  return { data, errors: compiled.mistakable.size > 0 ? withoutMisleadingPaths(errors, compiled.mistakable, data) : errors };
}

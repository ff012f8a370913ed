import { GraphQLError } from 'graphql';
import { clientPath } from './client-names.ts';
import { pathsAt, type ConcretePath } from './cursor.ts';
import type { FetchOperation } from './fetch-operation.ts';
import type { JsonObject } from './json.ts';
import { renamedPath } from './rewrites.ts';
import type { Run } from './run.ts';
import type { SubgraphError } from './subgraph-call.ts';

/**
 * Adds the errors of a root fetch; their paths are the client's already. An error without a path that came without
 * data is about the fetch as a whole.
 */
export function addRootErrors(run: Run, fetch: FetchOperation, errors: readonly SubgraphError[], hasData: boolean): void {
  for (const error of errors) {
    if (error.path || hasData) run.errors.push(clientError(fetch, error, error.path && clientPath(renamedPath(error.path, rewritesOf(fetch)))));
    else run.failures.push({ fetch, error, targets: null });
  }
}

/** Adds the errors of a fetch of root fields for objects in the tree: at the place, or places, of each of them. */
export function addNestedErrors(run: Run, fetch: FetchOperation, errors: readonly SubgraphError[], { targets, hasData }: { targets: readonly JsonObject[]; hasData: boolean }): void {
  const places = pathsAt(run.tree, fetch.path);
  for (const error of errors) {
    if (!error.path && !hasData) {
      run.failures.push({ fetch, error, targets: [targets] });
      continue;
    }
    const inside = error.path && clientPath(renamedPath(error.path, rewritesOf(fetch)));
    for (const target of inside ? new Set(targets) : []) {
      for (const place of places.get(target) ?? []) run.errors.push(clientError(fetch, error, [...place, ...(inside ?? [])]));
    }
    if (!inside) run.errors.push(clientError(fetch, error, openPath(fetch)));
  }
}

/** Adds the errors of an entity fetch: `_entities.3.name` becomes the place, or places, of the entity that was sent fourth. */
export function addEntityErrors(
  run: Run,
  fetch: FetchOperation,
  errors: readonly SubgraphError[],
  targets: readonly (readonly JsonObject[])[],
  hasData: boolean,
): void {
  if (errors.length === 0) return;
  const places = pathsAt(run.tree, fetch.path);
  for (const error of errors) {
    const index = error.path?.[1];
    const entities = typeof index === 'number' ? targets[index] : undefined;
    if (!entities) {
      if (hasData) run.errors.push(clientError(fetch, error, openPath(fetch)));
      else run.failures.push({ fetch, error, targets });
      continue;
    }
    const inside = clientPath(renamedPath(error.path?.slice(2) ?? [], rewritesOf(fetch)));
    for (const entity of new Set(entities)) {
      for (const place of places.get(entity) ?? []) run.errors.push(clientError(fetch, error, [...place, ...inside]));
    }
  }
}

/** The part of the fetch's path that is the same for all its entities. */
export function openPath({ path }: FetchOperation): ConcretePath | undefined {
  const end = path.indexOf('@');
  const concrete = end === -1 ? path : path.slice(0, end);
  return concrete.length > 0 ? clientPath(concrete) : undefined;
}

function rewritesOf(fetch: FetchOperation) {
  return fetch.node.outputRewrites ?? [];
}

/** A subgraph's error as the client gets it, before masking. */
export function clientError({ subgraph }: FetchOperation, error: SubgraphError, path: ConcretePath | undefined): GraphQLError {
  const message = error.message || `Error while fetching subquery from service "${subgraph}"`;
  return new GraphQLError(message, {
    path: path?.length ? path : null,
    // `http` would set the status of our own response.
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, http: undefined, serviceName: subgraph },
  });
}

import { GraphQLError } from 'graphql';
import { pathsAt, type ConcretePath } from './cursor.ts';
import { responseNames, type FetchOperation } from './fetch-operation.ts';
import type { JsonObject } from './json.ts';
import { renamedPath } from './rewrites.ts';
import type { Run } from './run.ts';
import type { SubgraphError } from './subgraph-call.ts';

/** Beyond this many places one failed fetch is reported once for the list as a whole. */
const maxPlaces = 20;

/** Adds the errors of a root fetch; their paths are the client's already. */
export function addRootErrors(run: Run, fetch: FetchOperation, errors: readonly SubgraphError[]): void {
  for (const error of errors) run.errors.push(clientError(fetch, error, error.path && renamedPath(error.path, rewritesOf(fetch))));
}

/** Adds the errors of an entity fetch: `_entities.3.name` becomes the place, or places, of the entity that was sent fourth. */
export function addEntityErrors(
  run: Run,
  fetch: FetchOperation,
  errors: readonly SubgraphError[],
  targets: readonly (readonly JsonObject[])[],
): void {
  if (errors.length === 0) return;
  const places = pathsAt(run.tree, fetch.path);
  for (const error of errors) {
    const index = error.path?.[1];
    const entities = typeof index === 'number' ? targets[index] : undefined;
    if (!entities) {
      run.errors.push(clientError(fetch, error, openPath(fetch)));
      continue;
    }
    const inside = renamedPath(error.path?.slice(2) ?? [], rewritesOf(fetch));
    for (const entity of new Set(entities)) {
      for (const place of places.get(entity) ?? []) run.errors.push(clientError(fetch, error, [...place, ...inside]));
    }
  }
}

/** Adds the failure of a whole fetch, once for each field of the client's that stays empty because of it. */
export function addFailure(
  run: Run,
  fetch: FetchOperation,
  failure: unknown,
  targets: readonly (readonly JsonObject[])[] | null,
): void {
  const names = [...run.selectedAt(fetch.path)].filter((name) => name !== '__typename' && responseNames(fetch.node).has(name));
  const places = targets ? placesOf(run, fetch, targets) : [[]];
  const error = failureOf(fetch, failure);
  const count = places.length * names.length;
  if (count === 0 || count > maxPlaces) run.errors.push(clientError(fetch, error, openPath(fetch)));
  else for (const place of places) for (const name of names) run.errors.push(clientError(fetch, error, [...place, name]));
}

function placesOf(run: Run, fetch: FetchOperation, targets: readonly (readonly JsonObject[])[]): readonly ConcretePath[] {
  const places = pathsAt(run.tree, fetch.path);
  return [...new Set(targets.flat())].flatMap((entity) => places.get(entity) ?? []);
}

/** The part of the fetch's path that is the same for all its entities. */
function openPath({ path }: FetchOperation): ConcretePath | undefined {
  const end = path.indexOf('@');
  const concrete = end === -1 ? path : path.slice(0, end);
  return concrete.length > 0 ? concrete : undefined;
}

function rewritesOf(fetch: FetchOperation) {
  return fetch.node.outputRewrites ?? [];
}

function failureOf({ subgraph }: FetchOperation, failure: unknown): SubgraphError {
  if (failure instanceof GraphQLError) return { message: failure.message, extensions: failure.extensions };
  const message = failure instanceof Error ? failure.message : String(failure);
  return { message: message || `No usable answer from subgraph "${subgraph}"`, extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } };
}

function clientError({ subgraph }: FetchOperation, error: SubgraphError, path: ConcretePath | undefined): GraphQLError {
  const message = error.message || `Error while fetching subquery from service "${subgraph}"`;
  return new GraphQLError(message, {
    path: path ?? null,
    extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, serviceName: subgraph },
  });
}

import { GraphQLError } from 'graphql';
import { clientName } from './client-names.ts';
import { pathsAt, valueAt, type ConcretePath } from './cursor.ts';
import { clientError, openPath } from './fetch-errors.ts';
import type { FetchOperation } from './fetch-operation.ts';
import { readFetchSelection, type FetchSelection } from './fetch-selection.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import type { Run } from './run.ts';
import type { SubgraphError } from './subgraph-call.ts';

/** A fetch that brought nothing. */
export interface Failure {
  readonly fetch: FetchOperation;
  readonly error: SubgraphError;
  /** The entities it was for; null for a root fetch. */
  readonly targets: readonly (readonly JsonObject[])[] | null;
}

/** Beyond this many places a failed fetch is reported once, without a path. */
const maxPlaces = 100;

/** Notes that a fetch failed as a whole. */
export function addFailure(run: Run, fetch: FetchOperation, failure: unknown, targets: Failure['targets']): void {
  run.failures.push({ fetch, error: toSubgraphError(fetch, failure), targets });
}

function toSubgraphError({ subgraph }: FetchOperation, failure: unknown): SubgraphError {
  if (failure instanceof GraphQLError) return { message: failure.message, extensions: failure.extensions };
  const message = failure instanceof Error ? failure.message : String(failure);
  return { message: message || `No usable answer from subgraph "${subgraph}"`, extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } };
}

/** The errors for the fetches that failed: one for each field of the client's that is empty because of it. */
export function failureErrors(run: Run, data: JsonObject | null): GraphQLError[] {
  return run.failures.flatMap(({ fetch, error, targets }) => {
    const selection = readFetchSelection(fetch.node);
    const entities = targets ? placesOf(run, fetch, targets) : [[]];
    const places = entities.length > maxPlaces ? [] : entities.flatMap((place) => emptyFields(data, place, selection, []));
    if (places.length === 0 || places.length > maxPlaces) return [clientError(fetch, error, emptyPath(data, openPath(fetch)))];
    return places.map((place) => clientError(fetch, error, place));
  });
}

function placesOf(run: Run, fetch: FetchOperation, targets: readonly (readonly JsonObject[])[]): readonly ConcretePath[] {
  const places = pathsAt(run.tree, fetch.path);
  return [...new Set(targets.flat())].flatMap((entity) => places.get(entity) ?? []);
}

/** Where the response lacks what the fetch would have brought. What another fetch brought as well is looked into. */
function emptyFields(data: unknown, place: ConcretePath, selection: FetchSelection, below: readonly string[]): ConcretePath[] {
  const object = valueAt(data, place);
  if (object === null || object === undefined) return [shortestNull(data, place)];
  if (!isJsonObject(object)) return [];
  return [...selection.namesAt([...below])].flatMap((name) => {
    const shown = clientName(name);
    if (name === '__typename' || !Object.hasOwn(object, shown)) return [];
    const value = object[shown];
    if (value === null) return [[...place, shown]];
    return isJsonObject(value) ? emptyFields(data, [...place, shown], selection, [...below, name]) : [];
  });
}

/** The path up to the first null on it: the null of a non-null field has spread there. */
function shortestNull(data: unknown, path: ConcretePath): ConcretePath {
  for (let length = 0; length < path.length; length++) {
    const shorter = path.slice(0, length);
    if (valueAt(data, shorter) === null) return shorter;
  }
  return path;
}

/** A path is reported only where nothing is: an error beside data would be taken for an error of that data. */
function emptyPath(data: unknown, path: ConcretePath | undefined): ConcretePath | undefined {
  const value = path && valueAt(data, path);
  return value === null ? path : undefined;
}

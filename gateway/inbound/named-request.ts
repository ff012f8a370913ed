import { errorResponse, type HttpRequest, type HttpResponse } from '#platform/server/http-types';
import { isJsonObject, type JsonObject } from '../execution/json.ts';
import type { RegisteredOperation } from '../supergraph/version.ts';

/** A request that names an operation by its hash: the body it would have with its text, or the refusal. */
export type NamedRequest = { body: JsonObject } | { refusal: HttpResponse };

/** Operations by the sha256 of their text. */
export interface RegisteredOperations {
  find(sha256: string): RegisteredOperation | undefined;
}

const sha256 = /^[\da-f]{64}$/;

/**
 * Reads a GET that names its operation by hash: `?id=<sha256>&variables={...}`, or as persisted queries do,
 * `?extensions={"persistedQuery":{"version":1,"sha256Hash":"<sha256>"}}`. Null for other requests. Safe from other sites: only registered
 * queries can be named, nothing is written, and pages of other origins cannot read the answer.
 */
export function namedRequest({ query }: HttpRequest, known: RegisteredOperations): NamedRequest | null {
  if (query.has('query')) return null;
  const id = query.get('id') ?? persistedId(query.get('extensions'));
  if (id === null) return null;
  const variables = parsed(query.get('variables'));
  if (variables === undefined) return refusal(400, 'BAD_USER_INPUT', 'The variables must be a JSON object.');
  return registered(id, { operationName: query.get('operationName'), variables }, known);
}

/** Reads the body of a POST that names its operation by hash, as persisted queries do, in place of its text: our BFFs do. Null for others. */
export function namedBody(body: unknown, known: RegisteredOperations): NamedRequest | null {
  if (!isJsonObject(body) || body.query !== undefined) return null;
  const id = isJsonObject(body.extensions) ? persistedIn(body.extensions) : null;
  return id === null ? null : registered(id, { operationName: body.operationName, variables: body.variables }, known);
}

function registered(id: string, { operationName, variables }: JsonObject, known: RegisteredOperations): NamedRequest {
  if (!sha256.test(id)) return refusal(400, 'BAD_USER_INPUT', 'The id of an operation must be the sha256 of its text, 64 hexadecimal digits in lower case.');
  const operation = known.find(id);
  if (!operation) return refusal(404, 'PERSISTED_QUERY_NOT_FOUND', 'No operation of this id is registered; send its text by POST.');
  return { body: { query: operation.query, operationName: operationName ?? operation.operationName, variables } };
}

function persistedId(extensions: string | null): string | null {
  return persistedIn(parsed(extensions) ?? {});
}

function persistedIn({ persistedQuery }: JsonObject): string | null {
  return isJsonObject(persistedQuery) && typeof persistedQuery.sha256Hash === 'string' ? persistedQuery.sha256Hash : null;
}

/** Undefined for what is no JSON object; an empty one for nothing. */
function parsed(text: string | null): JsonObject | undefined {
  if (text === null || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function refusal(status: number, code: string, message: string): NamedRequest {
  return { refusal: errorResponse(status, code, message) };
}

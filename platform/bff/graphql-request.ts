import { frozen } from '../frozen.ts';
import { HttpError, type HttpRequest } from '../server/http-types.ts';
import { remembering } from '../remembering.ts';

/** What a client asks for, however it was written down. */
export interface GraphqlRequest {
  id: string | undefined;
  text: string | undefined;
  operationName: string | undefined;
  /** Frozen, and the same object for the same text, where they came in an address. */
  variables: Record<string, unknown>;
}

/**
 * Reads a GraphQL request: `documentId`, `id` or `extensions.persistedQuery.sha256Hash`, with `variables`; from the JSON body of
 * a POST or the query string of a GET. Throws HttpError 400 or 415 saying what was expected.
 */
export function readGraphqlRequest(request: HttpRequest): GraphqlRequest {
  const raw = request.method === 'POST' ? fromBody(request) : fromQuery(request.query);
  const persisted = record(record(raw['extensions'], 'extensions')['persistedQuery'], 'extensions.persistedQuery');
  return {
    id: text(raw['documentId'], 'documentId') ?? text(raw['id'], 'id') ?? text(persisted['sha256Hash'], 'extensions.persistedQuery.sha256Hash'),
    text: text(raw['query'], 'query'),
    operationName: text(raw['operationName'], 'operationName'),
    variables: record(raw['variables'], 'variables'),
  };
}

/** Only JSON: forms and plain text are what another site can send without the browser asking us first. */
function fromBody(request: HttpRequest): Record<string, unknown> {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^application\/(?:graphql\+)?json(?:;|$)/i.test(contentType)) {
    throw new HttpError(415, 'BAD_REQUEST', `Send the request as application/json; got ${contentType || 'no content type'}.`);
  }
  return record(parseJson(request.body.toString('utf8'), 'The body'), 'The body');
}

function fromQuery(query: URLSearchParams): Record<string, unknown> {
  const json = (name: string): unknown => {
    const value = query.get(name);
    return value === null ? undefined : parseJson(value, name);
  };
  return {
    documentId: query.get('documentId') ?? undefined,
    id: query.get('id') ?? undefined,
    query: query.get('query') ?? undefined,
    operationName: query.get('operationName') ?? undefined,
    variables: variablesIn(query.get('variables')),
    extensions: json('extensions'),
  };
}

const mostRemembered = 2000;
const longestRemembered = 400;
const rememberedVariables = remembering(mostRemembered, (text) => frozen(parseJson(text, 'variables')));

/** Of most pages they only say for which market, so nearly everybody sends the same. */
function variablesIn(text: string | null): unknown {
  if (text === null) return undefined;
  return text.length <= longestRemembered ? rememberedVariables(text) : parseJson(text, 'variables');
}

function parseJson(value: string, what: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) throw new HttpError(400, 'BAD_REQUEST', `${what} is not valid JSON.`);
    throw error;
  }
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new HttpError(400, 'BAD_REQUEST', `${what} must be a JSON object; batches are not answered.`);
  return value as Record<string, unknown>;
}

function text(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new HttpError(400, 'BAD_REQUEST', `${what} must be a string.`);
  return value;
}

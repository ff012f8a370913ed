import { saysPersonal } from '#platform/graphql/answer-scope';
import { isJsonObject, parseJson } from '../execution/json.ts';
import type { SubgraphAnswer, SubgraphError } from '../execution/subgraph-call.ts';
import { refused, unreachable } from './subgraph-failure.ts';
import type { RawAnswer } from './subgraph-pool.ts';

/** Statuses that are about the moment, not about what was asked (RFC 9110, 15.5.9; RFC 8470, 5.2; RFC 6585, 4), and how long to wait where the answer does not say. */
const passing = new Map([
  [408, 0],
  [425, 0],
  [429, undefined],
]);
/** Whoever is to wait for longer is better told at once. */
const shortSeconds = 1;

/**
 * Reads a subgraph's answer. Throws SubgraphFailure for server errors and for what is not a GraphQL response; a GraphQL
 * response with a 4xx status (GraphQL over HTTP, section 6.4) is an answer.
 */
export function parseAnswer(subgraph: string, raw: RawAnswer): SubgraphAnswer {
  const { status, text } = raw;
  if (status >= 500 || (status >= 300 && status < 400)) throw unreachable(subgraph, new Error(`Status ${status}: ${text.slice(0, 500)}`));
  const body = parseJson(text);
  if (!isJsonObject(body) || !('data' in body || 'errors' in body)) {
    const cause = new Error(`Status ${status}, not a GraphQL response: ${text.slice(0, 500)}`);
    throw status >= 400 ? refused(subgraph, cause, retryAfterMs(raw)) : unreachable(subgraph, cause);
  }
  const { data, errors, extensions } = body;
  if (data !== null && data !== undefined && !isJsonObject(data)) throw unreachable(subgraph, new Error('"data" is not an object'));
  return { data, errors: Array.isArray(errors) ? errors.map(toSubgraphError) : undefined, isPersonal: saysPersonal(extensions) };
}

/** After how long a refused call may be sent again; undefined when that would be of no use. */
function retryAfterMs({ status, retryAfterSeconds }: RawAnswer): number | undefined {
  if (!passing.has(status)) return undefined;
  const seconds = retryAfterSeconds ?? passing.get(status);
  return seconds !== undefined && seconds <= shortSeconds ? seconds * 1000 : undefined;
}

function toSubgraphError(error: unknown): SubgraphError {
  if (!isJsonObject(error)) return { message: '' };
  return {
    message: typeof error.message === 'string' ? error.message : '',
    path: Array.isArray(error.path) ? error.path.filter(isPathStep) : undefined,
    extensions: isJsonObject(error.extensions) ? error.extensions : undefined,
  };
}

function isPathStep(step: unknown): step is string | number {
  return typeof step === 'string' || typeof step === 'number';
}

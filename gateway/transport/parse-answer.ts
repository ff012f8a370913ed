import { saysPersonal } from '#platform/graphql/answer-scope';
import { isJsonObject } from '../execution/json.ts';
import type { SubgraphAnswer, SubgraphError } from '../execution/subgraph-call.ts';
import { unreachable } from './subgraph-failure.ts';
import type { RawAnswer } from './subgraph-pool.ts';

/**
 * Reads a subgraph's answer. Throws SubgraphFailure for server errors and for what is not a GraphQL response; a GraphQL
 * response with a 4xx status (GraphQL over HTTP, section 6.4) is an answer.
 */
export function parseAnswer(subgraph: string, { status, text }: RawAnswer): SubgraphAnswer {
  if (status >= 500 || (status >= 300 && status < 400)) throw unreachable(subgraph, new Error(`Status ${status}: ${text.slice(0, 500)}`));
  const body = parseJson(text);
  if (!isJsonObject(body) || !('data' in body || 'errors' in body)) {
    throw unreachable(subgraph, new Error(`Status ${status}, not a GraphQL response: ${text.slice(0, 500)}`));
  }
  const { data, errors, extensions } = body;
  if (data !== null && data !== undefined && !isJsonObject(data)) throw unreachable(subgraph, new Error('"data" is not an object'));
  return { data, errors: Array.isArray(errors) ? errors.map(toSubgraphError) : undefined, isPersonal: saysPersonal(extensions) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
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

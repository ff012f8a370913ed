import type { HttpRequest } from '#platform/server/http-types';

/**
 * The body, if it is JSON and says so: a page elsewhere, open in an operator's browser, cannot send that type without asking first, which nobody allows it. Undefined
 * for anything else.
 */
export function jsonBodyOf({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): unknown {
  const [mediaType = ''] = (headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/json') return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

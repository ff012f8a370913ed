import type { Ask } from './prefilled.ts';

/** Sends operations to the partners' endpoint with a key. */
export function askWith(gatewayUrl: string, secret: string): Ask {
  return async (query, variables) => {
    const response = await fetch(`${gatewayUrl}/partner/graphql`, { method: 'POST', headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
    return { status: response.status, ...((await response.json()) as object) };
  };
}

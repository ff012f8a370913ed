import { isSharedIdentity } from '#platform/auth/identity';
import { isJsonObject, parseJson } from '../execution/json.ts';
import type { RawAnswer } from './subgraph-pool.ts';

export interface Signed {
  readonly answer: RawAnswer;
  /** The identity that the call was sent with. */
  readonly identity: string | undefined;
}

/** Asks a subgraph that may still run a version which knows no shared signatures, as some of its instances do while a release goes out. */
export interface SignatureFallback {
  /** Posts with a shared signature; once more with one of its own when that is refused, and then for a while at once. */
  post(post: (signedAlone: boolean) => Promise<Signed>): Promise<RawAnswer>;
}

const unauthorized = 401;
const aloneForMs = 60_000;

export function createSignatureFallback(): SignatureFallback {
  let aloneUntil = 0;
  return {
    async post(post) {
      const isAlone = performance.now() < aloneUntil;
      const { answer, identity } = await post(isAlone);
      if (answer.status !== unauthorized || !isSharedIdentity(identity) || !isRefusedIdentity(answer.text)) return answer;
      aloneUntil = performance.now() + aloneForMs;
      return (await post(true)).answer;
    },
  };
}

/**
 * Whether the answer is the one that our verification gives before anything else is looked at, so that a mutation may be sent again as well. By RFC 9110, section 15.5.2, no
 * request that gets a 401 has been applied; but a resolver, or a proxy behind which the work was done, may not keep to it. Where GraphQL was begun there is `data`.
 */
function isRefusedIdentity(text: string): boolean {
  const body = parseJson(text);
  if (!isJsonObject(body) || 'data' in body || !Array.isArray(body.errors) || body.errors.length !== 1) return false;
  const [error] = body.errors;
  return isJsonObject(error) && error.path === undefined && isJsonObject(error.extensions) && error.extensions.code === 'UNAUTHENTICATED';
}

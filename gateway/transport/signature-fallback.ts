import type { RawAnswer } from './subgraph-pool.ts';

/** Asks a subgraph that may still run a version which knows no shared signatures, as some of its instances do while a release goes out. */
export interface SignatureFallback {
  /** Posts with a shared signature; once more with one of its own when that is refused, and then for a while at once. */
  post(post: (signedAlone: boolean) => Promise<RawAnswer>): Promise<RawAnswer>;
}

const unauthorized = 401;
const aloneForMs = 60_000;

export function createSignatureFallback(): SignatureFallback {
  let aloneUntil = 0;
  return {
    async post(post) {
      const isAlone = performance.now() < aloneUntil;
      const answer = await post(isAlone);
      // A call whose identity is refused has done nothing, so that a mutation may be sent again as well.
      if (answer.status !== unauthorized || isAlone) return answer;
      aloneUntil = performance.now() + aloneForMs;
      return post(true);
    },
  };
}

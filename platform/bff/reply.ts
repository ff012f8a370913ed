/** How long shared caches (a CDN, a proxy) may keep an answer that is the same for everybody. */
export interface PublicCaching {
  /** Seconds in which a shared cache answers by itself. */
  sharedSeconds: number;
  /** Seconds after that in which it may answer with the old one while it fetches the new. */
  staleSeconds: number;
}

/** What resolvers may say about the HTTP answer. */
export interface Reply {
  /**
   * Says that one root field's value is the same for everybody who sends the same request. The answer is public only
   * when every root field says so and nothing failed.
   */
  declarePublic(caching: PublicCaching): void;
  setHeader(name: string, value: string): void;
  /** Adds a `Set-Cookie` header; such an answer is never public. */
  setCookie(cookie: string): void;
}

/** A reply as the endpoint reads it. */
export interface CollectedReply extends Reply {
  headers(): Record<string, string | string[]>;
  /** The caching of an answer with that many root fields; undefined when it is not public. */
  publicCaching(rootFields: number): PublicCaching | undefined;
}

export function createReply(): CollectedReply {
  const declared: PublicCaching[] = [];
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  return {
    declarePublic: (caching) => void declared.push(caching),
    setHeader: (name, value) => void (headers[name.toLowerCase()] = value),
    setCookie: (cookie) => void cookies.push(cookie),
    headers: () => (cookies.length > 0 ? { ...headers, 'set-cookie': cookies } : headers),
    publicCaching(rootFields) {
      if (cookies.length > 0 || declared.length < rootFields || rootFields === 0) return undefined;
      return {
        sharedSeconds: Math.min(...declared.map((caching) => caching.sharedSeconds)),
        staleSeconds: Math.min(...declared.map((caching) => caching.staleSeconds)),
      };
    },
  };
}

/** The `Cache-Control` header: browsers ask again each time (with their ETag), shared caches keep what is public. */
export function cacheControl(caching: PublicCaching | undefined): string {
  if (!caching) return 'private, no-store';
  return `public, max-age=0, s-maxage=${caching.sharedSeconds}, stale-while-revalidate=${caching.staleSeconds}`;
}

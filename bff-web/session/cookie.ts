export interface SessionCookie {
  /** The session id in a `Cookie` header, if there is one. */
  read(header: string | undefined): string | undefined;
  /** The `Set-Cookie` value that hands a session id to the browser. */
  write(id: string, maxAgeMs: number): string;
}

const idPattern = /^[\w-]{43}$/;

/**
 * The session cookie. Secure, it is called `__Host-sid`: browsers then take it from this very host over TLS only, so that no
 * other subdomain can plant one. Not secure, it is called `sid`, for tools that speak plain http.
 */
export function createSessionCookie({ secure }: { secure: boolean }): SessionCookie {
  const name = secure ? '__Host-sid' : 'sid';
  return {
    read(header) {
      for (const pair of header?.split(';') ?? []) {
        const at = pair.indexOf('=');
        const value = pair.slice(at + 1).trim();
        if (at > 0 && pair.slice(0, at).trim() === name && idPattern.test(value)) return value;
      }
      return undefined;
    },
    write(id, maxAgeMs) {
      return `${name}=${id}; Path=/; Max-Age=${Math.floor(maxAgeMs / 1000)}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
    },
  };
}

/** Whether a request seems to come in a session, by a look that costs nothing: for who is served first, never for who is who. */
export function hasSession({ headers }: { headers: { cookie?: string | undefined } }): boolean {
  return headers.cookie?.includes('sid=') ?? false;
}

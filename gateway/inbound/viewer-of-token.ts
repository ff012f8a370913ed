import type { AccessTokenVerifier } from '#platform/auth/access-token';
import { anonymousViewer, type Viewer } from '#platform/auth/viewer';
import { createLruMap } from '../execution/lru-map.ts';
import type { ViewerOfToken } from './viewer.ts';

/** How long a verified token is taken at its word, so that a key that is withdrawn takes effect soon. */
const rememberMs = 30_000;
const maxRemembered = 20_000;

/** The viewer that an access token of the user subgraph stands for. A signature is checked once per token and half minute. */
export function createViewerOfToken(verifier: AccessTokenVerifier): ViewerOfToken {
  const known = createLruMap<{ viewer: Viewer; until: number }>(maxRemembered);
  return async (token) => {
    const remembered = known.get(token);
    if (remembered && remembered.until > Date.now()) return remembered.viewer;
    const { expiresAt, issuedAt: _issuedAt, ...claims } = await verifier.verify(token);
    const viewer = anonymousViewer({ kind: 'user', ...claims });
    known.set(token, { viewer, until: Math.min(expiresAt * 1000, Date.now() + rememberMs) });
    return viewer;
  };
}

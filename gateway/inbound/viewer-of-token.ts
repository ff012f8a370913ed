import type { AccessTokenVerifier } from '#platform/auth/access-token';
import { anonymousViewer } from '#platform/auth/viewer';
import type { ViewerOfToken } from './viewer.ts';

/** The viewer that an access token of the user subgraph stands for. */
export function createViewerOfToken(verifier: AccessTokenVerifier): ViewerOfToken {
  return async (token) => {
    const { userId, sessionId, roles, memberships, scopes } = await verifier.verify(token);
    return anonymousViewer({ kind: 'user', userId, sessionId, roles, memberships, scopes });
  };
}

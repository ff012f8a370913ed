export interface Membership {
  readonly tenantId: string;
  readonly role: string;
}

/** Who is asking, as the gateway established it. Everything a permission or a tenant filter may rest on. */
export interface Viewer {
  readonly kind: 'anonymous' | 'user' | 'partner' | 'service';
  readonly userId: string | null;
  /** sha256 hex of the guest's secret token, or null. */
  readonly guestKey: string | null;
  readonly sessionId: string | null;
  readonly roles: readonly string[];
  readonly memberships: readonly Membership[];
  readonly scopes: readonly string[];
  readonly client: { readonly name: string; readonly version: string };
}

/** A viewer nobody is signed in as. */
export function anonymousViewer(overrides: Partial<Viewer> = {}): Viewer {
  return {
    kind: 'anonymous',
    userId: null,
    guestKey: null,
    sessionId: null,
    roles: [],
    memberships: [],
    scopes: [],
    client: { name: 'unknown', version: '0' },
    ...overrides,
  };
}

/** Whether somebody or something has proved who they are (a guest has not). */
export function isAuthenticated(viewer: Viewer): boolean {
  return viewer.kind !== 'anonymous';
}

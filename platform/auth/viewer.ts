export interface Membership {
  readonly tenantId: string;
  readonly role: string;
}

/** What is known of a person's second factor, by their access token. */
export interface SecondFactor {
  /** Epoch seconds of the last proof in this session; null when there was none. */
  readonly at: number | null;
  /** Whether sensitive actions want a recent proof from this person. */
  readonly isRequired: boolean;
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
  /** Null when the token says nothing about it, which is taken as "required and not proved". */
  readonly secondFactor?: SecondFactor | null;
  /** The operator who acts as this person; null or absent when the person acts. See `auth/impersonation.ts`. */
  readonly impersonatedBy?: string | null;
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

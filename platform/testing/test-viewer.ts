import { createHash, randomUUID } from 'node:crypto';
import { createIdentityVerifier, generateIdentityKeys, identitySigningKey, signIdentity, type IdentityVerifier } from '../auth/identity.ts';
import { anonymousViewer, type Viewer } from '../auth/viewer.ts';

const client = { name: 'test', version: '1.0.0' };
const keys = generateIdentityKeys('test-gateway');
const privateKey = identitySigningKey(keys.privateJwk);

/** Keys of the pretended gateway; one pair per test process. */
export const testIdentityKeys = keys;

/** Nobody: not signed in, no cart. */
export function anonymous(): Viewer {
  return anonymousViewer({ client });
}

/** A guest with a secret token. */
export function guest(token: string = randomUUID()): Viewer {
  return anonymousViewer({ client, guestKey: createHash('sha256').update(token).digest('hex') });
}

/** A signed-in customer. */
export function customer(userId = `usr_${randomUUID()}`, overrides: Partial<Viewer> = {}): Viewer {
  return anonymousViewer({ kind: 'user', client, userId, sessionId: `ses_${randomUUID()}`, roles: ['customer'], secondFactor: { at: Math.floor(Date.now() / 1000), isRequired: true }, ...overrides });
}

/** Somebody who works for a tenant (a vendor), in one role. */
export function staff(tenantId: string, role = 'owner', userId?: string): Viewer {
  return customer(userId, { memberships: [{ tenantId, role }] });
}

/** A platform administrator. */
export function admin(userId?: string): Viewer {
  return customer(userId, { roles: ['customer', 'admin'] });
}

/** A partner developer's API key. */
export function partner(scopes: readonly string[], overrides: Partial<Viewer> = {}): Viewer {
  return anonymousViewer({ kind: 'partner', client, scopes, ...overrides });
}

/** A verifier for identities signed by `signTestIdentity`. */
export function testIdentityVerifier(audience: string): IdentityVerifier {
  return createIdentityVerifier({ publicKeys: keys.publicJwks, audience });
}

/** The `x-identity` header the gateway would send for this viewer and body. */
export function signTestIdentity(identity: { viewer: Viewer; clientAddress?: string | null | undefined; audience: string; body: string | Buffer }): string {
  return signIdentity({ ...identity, clientAddress: identity.clientAddress ?? null, privateKey });
}

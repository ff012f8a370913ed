import { createHash, sign, verify } from 'node:crypto';
import { signingKey, verificationKey, generateKeyPair, type Ed25519Jwk, type Jwks, type SigningKey } from './keys.ts';
import type { Viewer } from './viewer.ts';

/** Header that carries the gateway's signed statement of who is asking. */
export const identityHeader = 'x-identity';
const issuer = 'marketplace-gateway';
const type = 'gateway-identity+jwt';
const lifetimeSeconds = 30;
const clockSkewSeconds = 5;

export interface SignIdentityOptions {
  viewer: Viewer;
  /** The subgraph the call goes to; it refuses identities made for others. */
  audience: string;
  /** The exact request body; the token is worthless with any other. */
  body: string | Buffer;
  privateKey: SigningKey;
}

export interface IdentityVerifier {
  /** The viewer the gateway vouches for. Throws IdentityError when the token is not good for this body, here and now. */
  verify(token: string | undefined, body: string | Buffer): Viewer;
}

interface IdentityClaims {
  iss: string;
  aud: string;
  iat: number;
  exp: number;
  body: string;
  viewer: Viewer;
}

/** Why an identity was refused. For the log only: the caller learns no more than 401. */
export class IdentityError extends Error {
  override readonly name = 'IdentityError';
}

/** The key for `signIdentity`, parsed once at start. */
export function identitySigningKey(privateJwk: Ed25519Jwk): SigningKey {
  return signingKey(privateJwk);
}

/** A fresh identity key pair for development and tests. */
export function generateIdentityKeys(kid?: string): { privateJwk: Ed25519Jwk; publicJwks: Jwks } {
  const { privateJwk, publicJwk } = generateKeyPair(kid);
  return { privateJwk, publicJwks: { keys: [publicJwk] } };
}

/**
 * Signs who is asking, for one subgraph, one body and 30 seconds: an Ed25519 JWT (RFC 7519, RFC 8037).
 */
export function signIdentity({ viewer, audience, body, privateKey }: SignIdentityOptions): string {
  const now = Math.floor(Date.now() / 1000);
  const claims: IdentityClaims = {
    iss: issuer,
    aud: audience,
    iat: now,
    exp: now + lifetimeSeconds,
    body: bodyHash(body),
    viewer,
  };
  const signed = `${headerFor(privateKey.kid)}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${sign(null, Buffer.from(signed), privateKey.key).toString('base64url')}`;
}

/**
 * A verifier for one subgraph. The whole header segment is compared with what our signer writes, so algorithm, type
 * and key id are fixed before anything in the token is interpreted. Several keys overlap during a rotation.
 */
export function createIdentityVerifier({ publicKeys, audience }: { publicKeys: Jwks; audience: string }): IdentityVerifier {
  if (publicKeys.keys.length === 0) throw new Error('The identity verifier needs at least one public key');
  const keyByHeader = new Map(publicKeys.keys.map((jwk) => [headerFor(jwk.kid), verificationKey(jwk).key]));
  return {
    verify(token, body) {
      if (!token) throw new IdentityError('no identity token');
      const [header = '', payload = '', signature = '', ...rest] = token.split('.');
      const key = keyByHeader.get(header);
      if (!key || rest.length > 0) throw new IdentityError('unknown key, algorithm or type');
      if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) {
        throw new IdentityError('bad signature');
      }
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as IdentityClaims;
      checkClaims(claims, audience, body);
      return claims.viewer;
    },
  };
}

function checkClaims(claims: IdentityClaims, audience: string, body: string | Buffer): void {
  const now = Date.now() / 1000;
  if (claims.iss !== issuer) throw new IdentityError(`issuer "${claims.iss}"`);
  if (claims.aud !== audience) throw new IdentityError(`made for "${claims.aud}", this is "${audience}"`);
  if (!(now <= claims.exp + clockSkewSeconds)) throw new IdentityError('expired');
  if (!(claims.iat <= now + clockSkewSeconds)) throw new IdentityError('issued in the future');
  if (!(claims.exp - claims.iat <= lifetimeSeconds)) throw new IdentityError('lives too long');
  if (claims.body !== bodyHash(body)) throw new IdentityError('made for another body');
}

function headerFor(kid: string): string {
  return Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: type, kid })).toString('base64url');
}

function bodyHash(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('base64url');
}

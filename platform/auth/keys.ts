import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

/** An Ed25519 key in JWK form (RFC 8037); `d` is there in private keys only. */
export interface Ed25519Jwk {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  d?: string;
  kid: string;
  use?: string;
  alg?: string;
}

export interface Jwks {
  keys: readonly Ed25519Jwk[];
}

export interface SigningKey {
  kid: string;
  key: KeyObject;
}

/** A new key pair; `kid` names it during rotation. For development, tests and the rotation command. */
export function generateKeyPair(kid = `k-${randomBytes(6).toString('hex')}`): { privateJwk: Ed25519Jwk; publicJwk: Ed25519Jwk } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const exported = privateKey.export({ format: 'jwk' });
  if (!exported.x || !exported.d) throw new Error('The Ed25519 key could not be exported as a JWK');
  const publicJwk: Ed25519Jwk = { kty: 'OKP', crv: 'Ed25519', x: exported.x, kid, use: 'sig', alg: 'EdDSA' };
  return { publicJwk, privateJwk: { ...publicJwk, d: exported.d } };
}

/** Reads a private JWK; throws when the private part is missing. */
export function signingKey(jwk: Ed25519Jwk): SigningKey {
  if (!jwk.d) throw new Error(`Key "${jwk.kid}" has no private part; expected an Ed25519 JWK with "d"`);
  return { kid: jwk.kid, key: createPrivateKey({ key: { ...jwk }, format: 'jwk' }) };
}

/** Reads the public part of a JWK; a private one is reduced to its public half. */
export function verificationKey(jwk: Ed25519Jwk): SigningKey {
  const { kty, crv, x, kid } = jwk;
  return { kid, key: createPublicKey({ key: { kty, crv, x }, format: 'jwk' }) };
}

/** The JWKS to publish for a set of keys: public halves only. */
export function publicJwks(jwks: Jwks): Jwks {
  return { keys: jwks.keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid, use: 'sig', alg: 'EdDSA' })) };
}

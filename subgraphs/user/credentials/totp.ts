/** One-time codes of authenticator apps (RFC 6238): SHA-1, six digits, 30 seconds, as all such apps understand. */
import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** Steps accepted before and after the present one, for clocks that differ (RFC 6238, 5.2). */
const window = 1;

/** A new secret of 160 bits (RFC 4226, 4), in base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** What an authenticator app reads from a QR code. */
export function totpUri(secret: string, account: string): string {
  return totpOf(secret, account).toString();
}

/** The time step a code is right for, or null. A step is to be used once only, which the caller sees to. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = totpOf(secret).validate({ token: digits, timestamp: now.getTime(), window });
  return delta === null ? null : Math.floor(now.getTime() / 1000 / periodSeconds) + delta;
}

/** The code of a moment; for tests and the demo. */
export function codeAt(secret: string, now: Date): string {
  return totpOf(secret).generate({ timestamp: now.getTime() });
}

function totpOf(secret: string, label = 'account'): TOTP {
  return new TOTP({ issuer: 'Marketplace', label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: periodSeconds });
}

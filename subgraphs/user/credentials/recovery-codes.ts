/** Codes for whoever lost the device with the second factor: 80 random bits each, kept as hashes, used once. */
import { createHash, randomBytes } from 'node:crypto';

const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
export const recoveryCodeCount = 10;

/** Ten new codes, written as people copy them: `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCodeCount }, newCode);
}

/** The stored form; bound to the person, so that one table of hashes serves for nobody else. */
export function recoveryCodeHash(userId: string, code: string): string {
  return createHash('sha256').update(`${userId}:${normalized(code)}`).digest('hex');
}

/** Whether a text could be a recovery code rather than one of an app. */
export function looksLikeRecoveryCode(text: string): boolean {
  return normalized(text).length === 16;
}

const normalized = (code: string): string => code.toLowerCase().replace(/[\s-]/g, '');

function newCode(): string {
  let code = '';
  while (code.length < 16) {
    // Bytes beyond the last whole multiple of 31 would make some letters likelier than others.
    for (const byte of randomBytes(32)) if (byte < 248 && code.length < 16) code += alphabet[byte % 31];
  }
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

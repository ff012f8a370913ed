/** E-mail addresses as the identity of an account. */

/** Longest address that mail systems accept (RFC 5321, 4.5.3.1.3, without the angle brackets). */
export const maxEmailLength = 254;

/**
 * What two spellings of the same address have in common: lower case, no surrounding space. The part before the @ is
 * case-sensitive by the letter of RFC 5321, but two accounts that differ only in case would be a trap for people.
 */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

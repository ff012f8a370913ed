/** What two spellings of the same address have in common: lower case, no surrounding space. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

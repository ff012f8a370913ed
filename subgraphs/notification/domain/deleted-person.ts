const domain = '@deleted.invalid';

/** What is left of a person whose account was deleted. */
export const deletedPerson = { email: `deleted${domain}`, displayName: 'Deleted user', locale: 'en' } as const;

/** Whether the copy of an account says that there is none any more. */
export function isDeleted({ email }: { email: string }): boolean {
  return email.endsWith(domain);
}

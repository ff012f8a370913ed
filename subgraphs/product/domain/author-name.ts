/** What a buyer's name looks like under a public review: the first name and an initial, "Mara L." */
export function publicName(displayName: string | null): string {
  const [first, ...others] = (displayName ?? '').trim().split(/\s+/);
  if (!first) return 'A customer';
  const last = others.at(-1);
  return last ? `${first} ${[...last][0]?.toUpperCase()}.` : first;
}

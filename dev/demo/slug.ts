const special: Record<string, string> = { '&': ' and ', ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', 'ı': 'i' };

/** "Kiln & Tide" -> "kiln-and-tide"; only a-z, 0-9 and single hyphens. Throws when nothing is left. */
export function slugify(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[&ßøæœłđı]/g, (letter) => special[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug === '') throw new RangeError(`No slug can be made from ${JSON.stringify(text)}: it has no letters or digits`);
  return slug;
}

import { fold } from './fold.ts';

const maxLength = 120;

/** A name for addresses: "Kiln & Tide" becomes "kiln-and-tide". Falls back to `fallback` when no letter is left. */
export function slugify(text: string, fallback = 'product'): string {
  const slug = fold(text)
    .replace(/&/g, ' and ')
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxLength)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? fallback : slug;
}

/** The n-th candidate when a slug is taken: "throw", "throw-2", "throw-3". */
export function slugCandidate(base: string, attempt: number): string {
  return attempt === 1 ? base : `${base}-${attempt}`;
}

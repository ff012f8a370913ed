import { editDistance } from './edit-distance.ts';
import { isStopWord, wordsOf } from './tokens.ts';

const maxTermLength = 60;

/**
 * What a product contributes to suggestions: the words of its title and tags, and each two words that follow one
 * another ("wool throw"). Pairs make good suggestions without one entry per product.
 */
export function suggestionTermsOf({ title, tags }: { title: string; tags: readonly string[] }): string[] {
  const terms = new Set<string>();
  for (const text of [title, ...tags]) {
    const found = wordsOf(text);
    found.forEach((word, index) => {
      const next = found[index + 1];
      if (isUseful(word)) terms.add(word);
      if (next !== undefined && isUseful(word) && isUseful(next)) terms.add(`${word} ${next}`);
    });
  }
  return [...terms].filter((term) => term.length <= maxTermLength).sort();
}

/** Overlapping groups of three letters, with marks for where a word begins; similar words share many. */
export function gramsOf(term: string): string[] {
  const padded = `^${term}`;
  const letters = [...padded];
  const grams = new Set<string>();
  for (let index = 0; index + 3 <= letters.length; index += 1) grams.add(letters.slice(index, index + 3).join(''));
  return [...grams];
}

/** How many typing errors a word of that length may have and still be recognised. */
export function toleratedErrors(word: string): number {
  if (word.length < 4) return 0;
  return word.length < 8 ? 1 : 2;
}

/** Orders candidates for a mistyped beginning: fewest errors first, then the more frequent term; the hopeless are dropped. */
export function rankCorrections<T extends { term: string; productCount: number }>(typed: string, candidates: readonly T[]): T[] {
  const limit = toleratedErrors(typed);
  return candidates
    .map((candidate) => ({ candidate, errors: errorsInBeginning(typed, candidate.term) }))
    .filter(({ errors }) => errors <= limit)
    .sort((a, b) => a.errors - b.errors || b.candidate.productCount - a.candidate.productCount || a.candidate.term.length - b.candidate.term.length)
    .map(({ candidate }) => candidate);
}

/** The typed text may be unfinished: it is compared with as much of the term as fits it best. */
function errorsInBeginning(typed: string, term: string): number {
  const lengths = [typed.length - 1, typed.length, typed.length + 1, term.length];
  return Math.min(...lengths.map((length) => editDistance(typed, term.slice(0, length))));
}

function isUseful(word: string): boolean {
  return word.length >= 3 && !isStopWord(word) && !/^\d+$/.test(word);
}

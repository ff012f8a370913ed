/** Completions for words being typed. */
import type { Sql } from '#platform/data/database';
import { similarTerms, termsBeginningWith } from '../data/suggestion-reads.ts';
import { rankCorrections } from '../domain/suggestions.ts';
import { wordsOf } from '../domain/tokens.ts';

const maxWords = 6;

/**
 * First what continues the text as typed, then what continues its last word, then what was probably meant. Earlier
 * words are kept: "blue thr" suggests "blue throw".
 */
export async function suggestTerms(sql: Sql, text: string, limit: number): Promise<string[]> {
  const typed = wordsOf(text).slice(0, maxWords);
  const last = typed.at(-1);
  if (last === undefined) return [];
  const earlier = typed.slice(0, -1);
  const suggestions = new Set((await termsBeginningWith(sql, typed.slice(-2).join(' '), limit)).map(({ term }) => [...typed.slice(0, -2), term].join(' ')));
  if (earlier.length > 0 && suggestions.size < limit) {
    for (const { term } of await termsBeginningWith(sql, last, limit)) suggestions.add([...earlier, term].join(' '));
  }
  if (suggestions.size < limit) {
    for (const { term } of rankCorrections(last, await similarTerms(sql, last))) suggestions.add([...earlier, term].join(' '));
  }
  return [...suggestions].slice(0, limit);
}

/** The text with each word that no product has replaced by the one probably meant; null when nothing can be improved. */
export async function correctSpelling(sql: Sql, text: string): Promise<string | null> {
  let isChanged = false;
  const corrected: string[] = [];
  for (const word of wordsOf(text).slice(0, maxWords)) {
    const isKnown = (await termsBeginningWith(sql, word, 1)).length > 0;
    const better = isKnown ? undefined : rankCorrections(word, await similarTerms(sql, word))[0]?.term;
    isChanged ||= better !== undefined;
    corrected.push(better ?? word);
  }
  return isChanged ? corrected.join(' ') : null;
}

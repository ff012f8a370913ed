/** How operators find people: by the beginning of any word of the name, or of the address. */
import { emailKey } from './email.ts';

const longestTerm = 64;
const mostTerms = 12;

/** The words a text is found by, in lower case. */
export function wordsOf(text: string): string[] {
  const words = text.normalize('NFC').toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return [...new Set(words.filter(Boolean).map((word) => word.slice(0, longestTerm)))].slice(0, mostTerms);
}

/** The terms stored for a person: words of the name, words before the @ of the address, and the whole address. */
export function searchTermsOf({ displayName, email }: { displayName: string; email: string }): string[] {
  const address = emailKey(email);
  const localPart = address.slice(0, address.lastIndexOf('@'));
  return [...new Set([...wordsOf(displayName), ...wordsOf(localPart), address.slice(0, longestTerm)])];
}

/** The terms a query stands for, each of which must begin one of the person's; a query with an @ is an address. */
export function queryTermsOf(query: string): string[] {
  return query.includes('@') ? [emailKey(query).slice(0, longestTerm)] : wordsOf(query);
}

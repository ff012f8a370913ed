import { fold } from './fold.ts';

/** InnoDB ignores shorter words; they are padded with `_`, which counts as a letter. */
const minTokenLength = 3;
const maxTokenLength = 40;
const maxQueryTokens = 8;

/** InnoDB's default stop words on both servers: never indexed, so they must not be required. */
const stopWords: ReadonlySet<string> = new Set(
  'a about an are as at be by com de en for from how i in is it la of on or that the this to was what when where who will with und www'.split(' '),
);
/** Scripts written without spaces are cut into overlapping pairs. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;
const words = /[\p{L}\p{N}]+/gu;

/** The words of a text in order, folded, as they were written (not stemmed). */
export function wordsOf(text: string): string[] {
  return fold(text)
    .replace(unspaced, (run) => ` ${pairsOf(run).join(' ')} `)
    .replace(/['’]/g, '')
    .match(words) ?? [];
}

/** The words of a text as they are indexed and looked up: singular, padded, without stop words. */
export function tokensOf(text: string): string[] {
  return wordsOf(text)
    .map((word) => stem(word).slice(0, maxTokenLength))
    .filter((word) => !stopWords.has(word))
    .map(pad);
}

/** Whether a word is too common to be looked for. */
export function isStopWord(word: string): boolean {
  return stopWords.has(word);
}

export interface SearchText {
  title: string;
  tags: readonly string[];
  description: string | null;
  vendorName: string;
  categoryNames: readonly string[];
  skus: readonly string[];
}

/** What is indexed for a product. The title is written three times: relevance counts how often a word occurs. */
export function searchTermsOf({ title, tags, description, vendorName, categoryNames, skus }: SearchText): string {
  const heading = tokensOf(title);
  const labels = [...tags, ...tags, vendorName, ...categoryNames, ...skus].flatMap(tokensOf);
  return [...heading, ...heading, ...heading, ...labels, ...tokensOf(description ?? '')].join(' ');
}

/**
 * A query for MATCH ... AGAINST (... IN BOOLEAN MODE): every word must occur, the last one may be unfinished.
 * Null when nothing is left to look for. The result holds letters, digits, `_`, `+`, `*` and spaces only.
 */
export function booleanQuery(text: string): string | null {
  const tokens = tokensOf(text).slice(0, maxQueryTokens);
  const last = tokens.pop();
  if (last === undefined) return null;
  return [...new Set(tokens)].map((token) => `+${token}`).concat(`+${last}${last.endsWith('_') ? '' : '*'}`).join(' ');
}

function pairsOf(run: string): string[] {
  const letters = [...run];
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

function pad(word: string): string {
  return word.padEnd(minTokenLength, '_');
}

/**
 * English plurals to singular, so that "mugs" finds a mug.
 * Source: the S-stemmer of D. Harman, "How effective is suffixing?", JASIS 42 (1991).
 */
function stem(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  if (/(?<![ae])ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:sh|ch|x|ss)es$/.test(word)) return word.slice(0, -2);
  if (/(?<![aeo])es$/.test(word)) return word.slice(0, -1);
  return /(?<![us])s$/.test(word) ? word.slice(0, -1) : word;
}

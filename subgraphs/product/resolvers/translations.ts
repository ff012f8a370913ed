/** Texts in the language asked for, else in the original. */
import type { Context } from '../context.ts';
import type { VersionedProduct } from '../data/product-parts.ts';
import type { ProductTranslationRow } from '../data/translations.ts';
import { translated } from '../domain/locale.ts';
import { withValue } from './parts.ts';

type MaybePromise<T> = T | Promise<T>;
type Locale = string | null | undefined;

/** `original`, or what `read` finds in the product's closest translation. Nothing is read without a locale. */
export function inLanguage<T>(context: Context, product: VersionedProduct, locale: Locale, original: T, read: (translation: ProductTranslationRow) => T | null | undefined): MaybePromise<T> {
  if (!locale) return original;
  return withValue(translationsOf(context, product), (rows) => translated(rows, locale, read) ?? original);
}

/** Turns words of the product, such as the name of an option, into the language. */
export function wordsInLanguage(context: Context, product: VersionedProduct, locale: Locale): MaybePromise<(word: string) => string> {
  if (!locale) return (word) => word;
  return withValue(translationsOf(context, product), (rows) => (word) => translated(rows, locale, ({ terms }) => (Object.hasOwn(terms, word) ? terms[word] : null)) ?? word);
}

export const translationsOf = ({ parts, loaders }: Pick<Context, 'parts' | 'loaders'>, product: VersionedProduct): MaybePromise<readonly ProductTranslationRow[]> =>
  parts.translations.peek(product) ?? loaders.translationsByProduct.load(product);

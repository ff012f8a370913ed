/** Writes or takes away a product's texts in one language. */
import type { Viewer } from '#platform/auth/viewer';
import { DomainError } from '#platform/errors/domain-error';
import { deleteProductTranslation, productTranslations, saveProductTranslations } from '../data/translations.ts';
import { checkedLocale } from '../domain/locale.ts';
import type { UseCaseDeps } from './deps.ts';
import { editProduct } from './edit-product.ts';
import type { ProductTranslationInput } from './translation-input.ts';

const maxLocales = 40;

/** @throws DomainError NOT_FOUND, NOT_ALLOWED, VERSION_CONFLICT, INVALID_INPUT (locale), LIMIT_EXCEEDED (languages). */
export async function translateProduct(
  deps: UseCaseDeps,
  { viewer, productId, expectedVersion, input, ...args }: { viewer: Viewer; productId: string; expectedVersion: number; locale: string; input: ProductTranslationInput | null },
): Promise<void> {
  const locale = checkedLocale(args.locale, 'INVALID_INPUT');
  await editProduct(deps, { viewer, productId, expectedVersion, action: 'product.translate' }, async (tx) => {
    if (input === null) await deleteProductTranslation(tx, productId, locale);
    else {
      const known = await productTranslations(tx, [productId]);
      if (known.length >= maxLocales && !known.some((each) => each.locale === locale)) {
        throw new DomainError('LIMIT_EXCEEDED', `A product can be in ${maxLocales} languages.`, { field: ['locale'] });
      }
      const terms = Object.fromEntries((input.terms ?? []).map(({ term, translation }) => [term, translation]));
      await saveProductTranslations(tx, [{ productId, locale, title: input.title ?? null, description: input.description ?? null, terms }]);
    }
    return {};
  });
}

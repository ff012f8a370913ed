/** Keeps how values of attributes are called in other languages, as the translations of products say. */
import type { Tx } from '#platform/data/database';
import { insertRows } from './insert-rows.ts';
import { productTranslations } from './translations.ts';
import { valueToken } from './value-token.ts';

export interface TranslatableValue {
  productId: string;
  code: string;
  name: string;
  value: string;
}

interface Said {
  token: string;
  locale: string;
  vendorId: string;
  name: string | null;
  label: string | null;
}

/**
 * Facets stand for goods of all vendors, so a word belongs to the vendor who first translated it: that one may change it,
 * another one's translation does not. It stays when the product goes, as the values themselves do.
 */
export async function keepValueTranslations(tx: Tx, values: readonly TranslatableValue[]): Promise<void> {
  if (values.length === 0) return;
  const productIds = [...new Set(values.map(({ productId }) => productId))];
  const translations = Map.groupBy(await productTranslations(tx, productIds), ({ productId }) => productId);
  if (translations.size === 0) return;
  const vendors = await tx.query<{ id: string; vendorId: string }>('SELECT id, vendor_id AS vendorId FROM products WHERE id IN (?)', [[...translations.keys()]]);
  const vendorOf = new Map(vendors.map(({ id, vendorId }) => [id, vendorId]));
  const said = new Map<string, Said>();
  for (const { productId, code, name, value } of values) {
    for (const { locale, terms } of translations.get(productId) ?? []) {
      const row = { token: valueToken(code, value), locale, vendorId: vendorOf.get(productId) ?? '', name: wordOf(terms, name), label: wordOf(terms, value) };
      if (row.name !== null || row.label !== null) said.set(`${row.token} ${locale}`, row);
    }
  }
  await write(tx, [...said.values()]);
}

/** In the order of the keys, so that two vendors who say the same do not wait for each other for long. */
async function write(tx: Tx, said: readonly Said[]): Promise<void> {
  if (said.length === 0) return;
  const known = await tx.query<{ token: string; locale: string; vendorId: string }>(
    'SELECT token, locale, vendor_id AS vendorId FROM attribute_value_translations WHERE token IN (?)',
    [[...new Set(said.map(({ token }) => token))]],
  );
  const ownerOf = new Map(known.map(({ token, locale, vendorId }) => [`${token} ${locale}`, vendorId]));
  const rows = said
    .filter(({ token, locale, vendorId }) => (ownerOf.get(`${token} ${locale}`) ?? vendorId) === vendorId)
    .map(({ token, locale, vendorId, name, label }) => [token, locale, vendorId, name, label])
    .sort(([a, x], [b, y]) => (`${a} ${x}` < `${b} ${y}` ? -1 : 1));
  await insertRows(tx, 'attribute_value_translations', ['token', 'locale', 'vendor_id', 'name', 'label'], rows, { update: ['name', 'label'] });
}

function wordOf(terms: Readonly<Record<string, string>>, word: string): string | null {
  return Object.hasOwn(terms, word) ? (terms[word] ?? null) : null;
}

/** Products as rows of a catalog file: the same columns that an import reads. */
import { formatAmount } from '#platform/money/money';
import { stringify } from 'csv-stringify/sync';
import type { ExportProduct } from '../data/export-reads.ts';
import { productColumns, variantColumns } from './catalog-columns.ts';
import { writePictures } from './picture-cell.ts';
import { joinCell, joinPairs } from './cell-lists.ts';

// What is there now is no first stock: the column is left out, so that importing an export changes nothing.
const exportedVariantColumns = variantColumns.filter((name) => name !== 'initial_stock');

/** The first line. */
export function headerText(currencies: readonly string[]): string {
  return toText([[...productColumns, ...exportedVariantColumns, ...currencies.flatMap((currency) => [`price_${currency}`, `compare_at_${currency}`])]]);
}

/** One line per variant. */
export function productsText(products: readonly ExportProduct[], currencies: readonly string[]): string {
  return toText(products.flatMap((product) => rowsOf(product, currencies)));
}

function rowsOf(product: ExportProduct, currencies: readonly string[]): string[][] {
  const shared = [
    product.slug, product.title, product.description ?? '', product.category, joinCell(product.tags), product.taxClass.toLowerCase(),
    product.status.toLowerCase(), joinPairs(product.facts), writePictures(product.media),
  ];
  return product.variants.map((variant, index) => [
    ...(index === 0 ? shared : [product.slug, ...shared.slice(1).map(() => '')]),
    variant.sku,
    joinPairs(variant.optionValues),
    variant.weightGrams?.toString() ?? '',
    ...currencies.flatMap((currency) => {
      const price = variant.prices.find((each) => each.currency === currency);
      return price ? [amount(price.priceMinor, currency), price.compareAtMinor === null ? '' : amount(price.compareAtMinor, currency)] : ['', ''];
    }),
  ]);
}

function amount(minor: number, currency: string): string {
  return formatAmount({ minor, currency });
}

/** Cells that a spreadsheet would run as a formula are marked; the import takes the mark away again. */
function toText(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { escape_formulas: true });
}

/** The columns of a catalog file. One row is one variant; rows with the same `product` belong together. */
import { knownFractionDigits } from '#platform/money/currencies';
import type { CellError } from '../domain/import-row.ts';

export const productColumns = ['product', 'title', 'description', 'category', 'tags', 'tax_class', 'status', 'attributes', 'media'] as const;
export const variantColumns = ['sku', 'options', 'weight_grams', 'initial_stock'] as const;
export const requiredColumns = ['product', 'sku'] as const;

export type FixedColumn = (typeof productColumns)[number] | (typeof variantColumns)[number];

export interface PriceColumn {
  kind: 'price' | 'compare_at';
  currency: string;
}

export interface Header {
  /** In the order of the file. */
  names: string[];
  prices: Map<string, PriceColumn>;
}

const fixed: ReadonlySet<string> = new Set([...productColumns, ...variantColumns]);

/** The header, or what is wrong with it. Capitals and spaces around names do not matter. */
export function readHeader(cells: readonly string[]): { header: Header; errors: CellError[] } {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const prices = new Map<string, PriceColumn>();
  const errors: CellError[] = [];
  const refuse = (column: string, expected: string): void => void errors.push({ line: 1, column, value: column, expected });
  names.forEach((name, index) => {
    const price = priceColumnOf(name);
    if (price) prices.set(name, price);
    else if (!fixed.has(name)) refuse(cells[index] ?? '', `one of: ${[...fixed].join(', ')}, price_EUR, compare_at_EUR (or another currency)`);
    if (names.indexOf(name) !== index) refuse(cells[index] ?? '', 'each column once');
  });
  for (const name of requiredColumns) if (!names.includes(name)) refuse(name, `a column "${name}"; it cannot be left out`);
  for (const [name, { kind, currency }] of prices) {
    if (kind === 'compare_at' && !names.includes(priceColumnName('price', currency))) refuse(name, `a column "${priceColumnName('price', currency)}" beside it`);
  }
  return { header: { names, prices }, errors };
}

/** In the spelling of `Header.names`. */
export function priceColumnName(kind: PriceColumn['kind'], currency: string): string {
  return `${kind}_${currency}`.toLowerCase();
}

function priceColumnOf(name: string): PriceColumn | null {
  const [, kind, code] = /^(price|compare_at)_([a-z]{3})$/.exec(name) ?? [];
  if (!kind || !code || knownFractionDigits(code.toUpperCase()) === undefined) return null;
  return { kind: kind as PriceColumn['kind'], currency: code.toUpperCase() };
}

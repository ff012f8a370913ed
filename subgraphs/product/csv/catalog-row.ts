/** One row of a catalog file, checked cell by cell. An empty cell means: as it is, or nothing for what is new. */
import { parseAmount } from '#platform/money/money';
import type { CatalogRow, CellError, Pair, RowPrice } from '../domain/import-row.ts';
import { priceColumnName, type Header } from './catalog-columns.ts';
import { picturesExpected, readPictures } from './picture-cell.ts';
import { splitCell, splitPairs } from './cell-lists.ts';

/** Returns undefined where the cell is not what `expected` says. */
interface Kind<T> {
  expected: string;
  read(text: string): T | undefined;
}

const text = (min: number, max: number): Kind<string> => ({ expected: `${min} to ${max} characters`, read: (cell) => (cell.length >= min && cell.length <= max ? cell : undefined) });
const whole = (max: number): Kind<number> => ({ expected: `a whole number from 0 to ${max}`, read: (cell) => (/^\d{1,9}$/.test(cell) && Number(cell) <= max ? Number(cell) : undefined) });
const oneOf = <T extends string>(...values: readonly T[]): Kind<T> => ({
  expected: `one of: ${values.join(', ').toLowerCase()}`,
  read: (cell) => values.find((value) => value === cell.toUpperCase()),
});
const pairs = (max: number, longest: number): Kind<Pair[]> => ({
  expected: `at most ${max} pairs such as "Colour=Oat; Size=Large", each name once, of at most ${longest} characters`,
  read(cell) {
    const found = splitPairs(cell);
    const isGood = found && found.length <= max && new Set(found.map(({ name }) => name.toLowerCase())).size === found.length;
    return isGood && found.every(({ name, value }) => name.length <= 40 && value.length <= longest) ? found : undefined;
  },
});

const slug: Kind<string> = {
  expected: 'lowercase letters and digits in words joined by hyphens, at most 120 characters, such as "herringbone-throw"',
  read: (cell) => (cell.length <= 120 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(cell) ? cell : undefined),
};
const kinds = {
  product: slug,
  title: text(2, 160),
  description: text(0, 10_000),
  category: { ...slug, expected: 'the slug of a category, such as "textiles"' },
  tags: {
    expected: 'at most 20 words of at most 40 characters, such as "wool; throw"',
    read(cell: string) {
      const found = [...new Set(splitCell(cell))];
      return found.length <= 20 && found.every((tag) => tag.length <= 40) ? found : undefined;
    },
  },
  tax_class: oneOf('STANDARD', 'REDUCED', 'ZERO'),
  status: oneOf('DRAFT', 'PUBLISHED', 'ARCHIVED'),
  attributes: pairs(30, 120),
  media: { expected: picturesExpected, read: readPictures },
  sku: { expected: '1 to 64 printable ASCII characters', read: (cell: string) => (/^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/.test(cell) ? cell : undefined) },
  options: pairs(3, 60),
  weight_grams: whole(10_000_000),
  initial_stock: whole(1_000_000),
};

const maxPrice = 100_000_000_000;
const shownLength = 80;

/** The row, or what is wrong with it. */
export function readRow(header: Header, cells: readonly string[], line: number): { row: CatalogRow | null; errors: CellError[] } {
  const errors: CellError[] = [];
  // Spreadsheets and our own export put a quote before what would be run as a formula.
  const cellOf = (name: string): string => cells[header.names.indexOf(name)]?.trim().replace(/^'(?=[=+\-@])/, '') ?? '';
  const refuse = (column: string | null, value: string | null, expected: string): void => void errors.push({ line, column, value: value?.slice(0, shownLength) ?? null, expected });
  const read = <T>(name: string, { expected, read: readCell }: Kind<T>): T | undefined => {
    const cell = cellOf(name);
    if (cell === '') return undefined;
    const value = readCell(cell);
    if (value === undefined) refuse(name, cell, expected);
    return value;
  };
  if (cells.length !== header.names.length) refuse(null, null, `${header.names.length} cells as in the header, found ${cells.length}`);
  for (const name of ['product', 'sku'] as const) if (cellOf(name) === '') refuse(name, '', kinds[name].expected);
  const row = {
    line,
    product: read('product', kinds.product) ?? '',
    sku: read('sku', kinds.sku) ?? '',
    title: read('title', kinds.title),
    description: read('description', kinds.description),
    category: read('category', kinds.category),
    tags: read('tags', kinds.tags),
    taxClass: read('tax_class', kinds.tax_class),
    status: read('status', kinds.status),
    attributes: read('attributes', kinds.attributes),
    media: read('media', kinds.media),
    options: read('options', kinds.options),
    weightGrams: read('weight_grams', kinds.weight_grams),
    initialStock: read('initial_stock', kinds.initial_stock),
    prices: readPrices(header, read, (name, expected) => refuse(name, cellOf(name), expected)),
  };
  return { row: errors.length === 0 ? row : null, errors };
}

type Read = <T>(name: string, kind: Kind<T>) => T | undefined;

function readPrices({ prices }: Header, read: Read, refuse: (name: string, expected: string) => void): RowPrice[] {
  return [...prices].flatMap(([name, { kind, currency }]) => {
    if (kind !== 'price') return [];
    const priceMinor = read(name, amountIn(currency));
    const formerName = priceColumnName('compare_at', currency);
    const former = read(formerName, amountIn(currency)) ?? null;
    const compareAtMinor = prices.has(formerName) ? former : undefined;
    if (former !== null && (priceMinor === undefined || former <= priceMinor)) refuse(formerName, 'an amount above the price beside it, or nothing');
    return priceMinor === undefined ? [] : [{ currency, priceMinor, compareAtMinor }];
  });
}

function amountIn(currency: string): Kind<number> {
  return {
    expected: `an amount in ${currency} with a dot before the decimals and no other signs, such as ${currency === 'JPY' ? '1500' : '12.50'}`,
    read(cell) {
      if (!/^\d{1,12}(?:\.\d{1,3})?$/.test(cell)) return undefined;
      try {
        const { minor } = parseAmount(cell, currency);
        return minor <= maxPrice ? minor : undefined;
      } catch (error) {
        // Too many decimals for the currency.
        if (error instanceof Error) return undefined;
        throw error;
      }
    },
  };
}

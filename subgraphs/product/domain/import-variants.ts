/** What an import does with the variants of one product. */
import type { CatalogRow, CellError, Pair, RowPrice } from './import-row.ts';

export interface KnownPrice {
  currency: string;
  priceMinor: number;
  compareAtMinor: number | null;
}

export interface KnownVariant {
  id: string;
  sku: string;
  optionValues: readonly Pair[];
  weightGrams: number | null;
  /** The regular ones, whatever is scheduled. */
  prices: readonly KnownPrice[];
}

export interface PlannedVariant {
  sku: string;
  optionValues: Pair[];
  weightGrams: number | null;
  stockOnHand: number;
  prices: KnownPrice[];
}

export interface VariantPlan {
  added: PlannedVariant[];
  weights: { variantId: string; weightGrams: number }[];
  prices: (KnownPrice & { variantId: string })[];
  isChanged: boolean;
}

const maxVariants = 100;

interface Group {
  slug: string;
  rows: readonly CatalogRow[];
  optionNames: readonly string[];
  existing: readonly KnownVariant[];
  productBySku: ReadonlyMap<string, string>;
}

export function planVariants(group: Group, errors: CellError[]): VariantPlan {
  const plan: VariantPlan = { added: [], weights: [], prices: [], isChanged: false };
  const bySku = new Map(group.existing.map((variant) => [variant.sku.toLowerCase(), variant]));
  const seenSkus = new Set<string>();
  const seenValues = new Set(group.existing.map(({ optionValues }) => valuesKey(optionValues)));
  for (const row of group.rows) {
    const sku = row.sku.toLowerCase();
    const refuse = (column: string, value: string, expected: string): void => void errors.push({ line: row.line, column, value, expected });
    const owner = group.productBySku.get(sku);
    const variant = bySku.get(sku);
    if (seenSkus.has(sku)) refuse('sku', row.sku, 'each article number once');
    else if (variant) planChange(plan, row, variant, refuse);
    else if (owner !== undefined && owner !== group.slug) refuse('sku', row.sku, `an article number that no other product has; "${owner}" has it`);
    else planAddition(plan, row, { optionNames: group.optionNames, seenValues, live: group.existing.length }, refuse);
    seenSkus.add(sku);
  }
  plan.isChanged = plan.added.length + plan.weights.length + plan.prices.length > 0;
  return plan;
}

type Refuse = (column: string, value: string, expected: string) => void;

function planChange(plan: VariantPlan, row: CatalogRow, variant: KnownVariant, refuse: Refuse): void {
  const shown = (values: readonly Pair[]): string => values.map(({ name, value }) => `${name}=${value}`).join('; ');
  if (row.options && valuesKey(row.options) !== valuesKey(variant.optionValues)) {
    refuse('options', shown(row.options), `nothing, or "${shown(variant.optionValues)}" as it is: the options of a variant cannot change`);
  }
  if (row.weightGrams !== undefined && row.weightGrams !== variant.weightGrams) plan.weights.push({ variantId: variant.id, weightGrams: row.weightGrams });
  for (const price of row.prices) {
    const known = variant.prices.find(({ currency }) => currency === price.currency);
    const next = withFormer(price, known);
    if (known?.priceMinor !== next.priceMinor || known.compareAtMinor !== next.compareAtMinor) plan.prices.push({ variantId: variant.id, ...next });
  }
}

function planAddition(plan: VariantPlan, row: CatalogRow, { optionNames, seenValues, live }: { optionNames: readonly string[]; seenValues: Set<string>; live: number }, refuse: Refuse): void {
  const options = row.options ?? [];
  const names = optionNames.map((name) => name.toLowerCase());
  const values = names.map((name) => options.find((each) => each.name.toLowerCase() === name)?.value);
  if (options.length !== names.length || values.includes(undefined)) {
    refuse('options', options.map(({ name }) => name).join('; '), names.length === 0 ? 'nothing: the product has no options' : `one value for each of: ${optionNames.join(', ')}`);
    return;
  }
  const optionValues = optionNames.map((name, index) => ({ name, value: values[index] ?? '' }));
  if (seenValues.has(valuesKey(optionValues))) refuse('options', values.join('; '), 'values that no other variant of the product has');
  seenValues.add(valuesKey(optionValues));
  if (row.prices.length === 0) refuse('price_EUR', '', 'a price in at least one currency, since the variant is new');
  if (live + plan.added.length >= maxVariants) refuse('sku', row.sku, `at most ${maxVariants} variants for a product`);
  plan.added.push({ sku: row.sku, optionValues, weightGrams: row.weightGrams ?? null, stockOnHand: row.initialStock ?? 0, prices: row.prices.map((price) => withFormer(price, undefined)) });
}

/** A file without a column for the former price leaves it, unless it is none any more. */
function withFormer({ currency, priceMinor, compareAtMinor }: RowPrice, known: KnownPrice | undefined): KnownPrice {
  const former = compareAtMinor === undefined ? (known?.compareAtMinor ?? null) : compareAtMinor;
  return { currency, priceMinor, compareAtMinor: former !== null && former > priceMinor ? former : null };
}

function valuesKey(values: readonly Pair[]): string {
  return JSON.stringify(values.map(({ name, value }) => [name.toLowerCase(), value.toLowerCase()]).sort());
}

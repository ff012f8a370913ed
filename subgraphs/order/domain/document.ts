/** Invoices and credit notes: what is on them, worked out once from what was frozen with the order, and kept as it is. */
import type { PostalAddress } from './postal-address.ts';
import { shareOf } from './shares.ts';

export type DocumentKind = 'INVOICE' | 'CREDIT_NOTE';

export interface Party {
  readonly name: string;
  readonly address: readonly string[];
  readonly vatId: string | null;
}

export interface DocumentLine {
  readonly title: string;
  readonly detail: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxRateBps: number;
  readonly taxMinor: number;
  /** With tax. */
  readonly totalMinor: number;
}

export interface TaxRow {
  readonly rateBps: number;
  readonly netMinor: number;
  readonly taxMinor: number;
}

export interface DocumentContent {
  readonly kind: DocumentKind;
  readonly number: string;
  readonly issuedAt: string;
  readonly orderNumber: string;
  readonly orderedAt: string;
  readonly seller: Party;
  readonly buyer: Party;
  readonly deliveredTo: readonly string[];
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly lines: readonly DocumentLine[];
  readonly taxes: readonly TaxRow[];
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  /** Credit notes: the invoice that is corrected (null when none was issued yet), and why. */
  readonly corrects: string | null;
  readonly reason: string | null;
}

/** Number of a document: kind, vendor's sequence. Unique within the vendor, without gaps. */
export function documentNumber(kind: DocumentKind, sequence: number): string {
  return `${kind === 'INVOICE' ? 'INV' : 'CN'}-${String(sequence).padStart(6, '0')}`;
}

/** The rows by rate and the sums; they are sums of the lines, so the document adds up by itself. */
export function sumLines(lines: readonly DocumentLine[]): Pick<DocumentContent, 'taxes' | 'netMinor' | 'taxMinor' | 'totalMinor'> {
  const sum = (list: readonly DocumentLine[], pick: (line: DocumentLine) => number) => list.reduce((total, line) => total + pick(line), 0);
  const taxes = [...Map.groupBy(lines, (line) => line.taxRateBps)]
    .sort(([a], [b]) => b - a)
    .map(([rateBps, list]) => ({ rateBps, netMinor: sum(list, (line) => line.totalMinor - line.taxMinor), taxMinor: sum(list, (line) => line.taxMinor) }));
  const totalMinor = sum(lines, (line) => line.totalMinor);
  const taxMinor = sum(lines, (line) => line.taxMinor);
  return { taxes, netMinor: totalMinor - taxMinor, taxMinor, totalMinor };
}

/** A line of an order as it is frozen. */
export interface FrozenLine {
  readonly title: string;
  readonly variantTitle: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly taxRateBps: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  /** The step in which its currency was charged. */
  readonly stepMinor: number;
}

/**
 * Some units of a line, `part` after `before`: shares that add up to the whole line over all documents. The discount is what leads from the price to
 * what was charged, so that each line adds up, too: a share rounded by itself may be off by one.
 */
export function lineOf(line: FrozenLine, { before, part, taxIncluded }: { before: number; part: number; taxIncluded: boolean }): DocumentLine {
  const fraction = { before, part, whole: line.quantity };
  const taxMinor = shareOf(line.taxMinor, fraction);
  const totalMinor = shareOf(line.totalMinor, fraction, line.stepMinor);
  return {
    title: line.title,
    detail: [line.variantTitle, line.sku].filter(Boolean).join(' · '),
    quantity: part,
    unitPriceMinor: line.unitPriceMinor,
    discountMinor: line.unitPriceMinor * part - (taxIncluded ? totalMinor : totalMinor - taxMinor),
    taxRateBps: line.taxRateBps,
    taxMinor,
    totalMinor,
  };
}

/** An address as lines of a letter. */
export function addressLines(address: PostalAddress): string[] {
  const city = [address.postalCode, address.city].filter(Boolean).join(' ');
  return [address.recipient, address.line1, address.line2, city, address.region, countryName(address.country)].filter((line): line is string => Boolean(line));
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

/** Name of a country in English. */
export function countryName(code: string): string {
  return countryNames.of(code) ?? code;
}

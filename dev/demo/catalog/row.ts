import type { MotifKind, Tone } from '../../media/vocabulary.ts';
import type { CurrencyCode, StaffRole, TaxClass, VendorStatus } from '../model.ts';
import type { PriceRow } from '../prices.ts';

/** How much of each variant is there: `mixed` gives some variants plenty, some few, some none. */
export type StockLevel = 'plenty' | 'normal' | 'low' | 'none' | 'mixed';

/** An option value, alone or with what it does to the base price (1.5 is half as much again). */
export type ValueRow = string | readonly [value: string, priceFactor: number];

/** A product as its author writes it; builders/product.ts expands it. */
export interface ProductRow {
  readonly title: string;
  readonly kind: MotifKind;
  /** The slug of a leaf category. */
  readonly category: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** Minor units: EUR, USD, JPY, GBP. */
  readonly prices: PriceRow;
  readonly weightGrams: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, readonly ValueRow[]>>;
  /** The picture's colour where no "Colour" option gives it. */
  readonly tone?: Tone;
  readonly stock?: StockLevel;
  readonly tax?: TaxClass;
  /** 1.25: reduced from a price a quarter higher. */
  readonly reducedFrom?: number;
  readonly status?: 'draft' | 'archived';
}

export interface VendorRow {
  readonly name: string;
  readonly slug: string;
  readonly legalName: string;
  readonly skuPrefix: string;
  readonly trade: string;
  /** The emblem and the colour of logo and banner. */
  readonly emblem: MotifKind;
  readonly tone: Tone;
  readonly countryCode: string;
  readonly city: string;
  readonly locale: string;
  readonly baseCurrency: CurrencyCode;
  readonly foundedYear: number;
  readonly tagline: string;
  readonly text: string;
  readonly returns: string;
  readonly shipping: string;
  readonly care: string;
  readonly returnWindowDays: number;
  readonly handlingDays: number;
  readonly commission: { readonly basisPoints: number; readonly fixedMinor: number };
  /** Different commission in some categories. */
  readonly categoryCommissions?: Readonly<Record<string, number>>;
  /** What delivery costs the buyer, where it is not the usual parcel. */
  readonly delivery?: { readonly standard: PriceRow; readonly express: PriceRow };
  readonly staff: readonly (readonly [name: string, role: StaffRole])[];
  readonly joinedDaysAgo: number;
  readonly status?: VendorStatus;
  readonly statusReason?: string;
}

export interface VendorCatalog {
  readonly vendor: VendorRow;
  readonly products: readonly ProductRow[];
}
